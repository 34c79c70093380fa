"""Rows of the outbox, made by the database itself: one statement for one person or for thousands.

Both engines read the same SQL. Ids are numbers of our own, so they stand in it as they are.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from emvi.notifications.models import TARGETS, Message
from emvi.notifications.topics import COLLECTING, DEFAULTS, Frequency, Topic

# An inbox row is delivered by being there. A mail is written down for those alone who have an
# address that they confirmed, are here, and want one. Who was told of the event already is passed
# over whole: who wants no mail about their own things gets none because they follow them, too.
TELL = """
INSERT INTO notifications_message
  (event, kind, recipient_id, municipality_id, channel, topic, follow_id, facts, created_at,
   state, attempts, next_attempt_at, error)
SELECT %(event)s, %(kind)s, told.account_id, %(municipality)s, channel.name, %(topic)s,
  told.follow_id, {facts}, {now},
  CASE WHEN channel.name = 'inbox' THEN 'sent'
       WHEN COALESCE(choice.frequency, %(default)s) IN ({collecting}) THEN 'collected'
       ELSE 'waiting' END,
  0, {now}, ''
FROM ({told}) told
JOIN accounts_account account ON account.id = told.account_id
LEFT JOIN notifications_preference choice
  ON choice.account_id = told.account_id AND choice.topic = %(topic)s
CROSS JOIN (SELECT 'inbox' AS name UNION ALL SELECT 'mail' AS name) channel
WHERE NOT EXISTS (SELECT 1 FROM notifications_message earlier
                  WHERE earlier.event = %(event)s AND earlier.recipient_id = told.account_id)
AND (channel.name = 'inbox' OR (
  account.is_active AND COALESCE(choice.frequency, %(default)s) <> %(never)s
  AND EXISTS (SELECT 1 FROM account_emailaddress address
              WHERE address.user_id = account.id AND address.verified)))
ON CONFLICT DO NOTHING
"""
FOLLOWERS = """
SELECT account_id, MIN(id) AS follow_id FROM ({of_targets}) followers
GROUP BY account_id ORDER BY account_id LIMIT {size}
"""
OF_TARGET = """
SELECT * FROM (SELECT account_id, id FROM notifications_follow
WHERE {target}_id = {pk} AND account_id > {cursor} ORDER BY account_id LIMIT {size}) of_{target}
"""


def write_messages(
    told: str,
    *,
    event: str,
    kind: str,
    topic: str,
    municipality_id: int | None,
    facts: dict[str, Any],
    at: datetime | None = None,
) -> int:
    """Write what `told` (a query of account_id and follow_id) is to hear. What was told already
    is passed over. Returns the number of new rows."""
    on_postgres = connection.vendor == "postgresql"
    statement = TELL.format(
        told=told,
        facts="CAST(%(facts)s AS jsonb)" if on_postgres else "%(facts)s",
        now="CAST(%(now)s AS timestamptz)" if on_postgres else "%(now)s",
        collecting=", ".join(f"'{frequency}'" for frequency in map(str, COLLECTING)),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "event": event,
                "kind": kind,
                "topic": str(topic),
                "municipality": municipality_id,
                "facts": json.dumps(facts),
                "now": connection.ops.adapt_datetimefield_value(at or timezone.now()),
                "default": str(DEFAULTS[Topic(topic)]),
                "never": str(Frequency.NEVER),
            },
        )
        return cursor.rowcount


def named(accounts: Iterable[int]) -> str:
    """People who are told because of who they are."""
    ids = ", ".join(str(int(pk)) for pk in accounts)
    return f"SELECT id AS account_id, CAST(NULL AS bigint) AS follow_id FROM accounts_account WHERE id IN ({ids})"


def followers(targets: dict[str, int], *, after: int, size: int) -> str:
    """The next `size` people who follow one of the targets, by account."""
    parts = [
        OF_TARGET.format(target=target, pk=int(targets[target]), cursor=after, size=size)
        for target in TARGETS
        if target in targets
    ]
    return FOLLOWERS.format(of_targets=" UNION ALL ".join(parts), size=size)


def last_of(told: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(account_id) FROM ({told}) told")
        return cursor.fetchone()[0]


def write_digests(pairs: list[tuple[int, str]], *, kind: str, topic: str) -> dict[int, int]:
    """Write one mail row for each (account, event). Returns by account the ids of those that are
    new: whoever lost the race gets none."""
    if not pairs:
        return {}
    on_postgres = connection.vendor == "postgresql"
    facts = "CAST('{}' AS jsonb)" if on_postgres else "'{}'"
    row = f"(%s, %s, %s, 'mail', %s, {facts}, %s, 'waiting', 0, %s, '')"
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    values: list[Any] = []
    for account, event in pairs:
        values += [event, kind, account, str(topic), now, now]
    statement = (
        f"INSERT INTO {Message._meta.db_table} (event, kind, recipient_id, channel, topic, facts,"
        f" created_at, state, attempts, next_attempt_at, error) VALUES {', '.join([row] * len(pairs))}"
        " ON CONFLICT DO NOTHING RETURNING recipient_id, id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return dict(cursor.fetchall())
