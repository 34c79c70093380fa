"""Digests: one mail a day or a week, with what was collected until the morning.

A digest is a message like any other, told once by its event. Only people for whom something waits
are looked at; what they must not read any more is left out, and nothing left means no mail.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality, PublicName
from emvi.notifications import rows
from emvi.notifications.kinds import Context, contexts_of, kind_named
from emvi.notifications.models import Message, Preference
from emvi.notifications.topics import CHOSEN, COLLECTING, DEFAULTS, Frequency, Topic

DIGEST = "digest"
MORNING, EVENING = time(7), time(22)
BATCH = 500
# More would not be read in a mail; the rest stands in the inbox.
MOST_LINES = 60


def make_digests(
    at: datetime | None = None, *, between: Callable[[], object] = lambda: None
) -> int:
    """Write the digests whose morning has come, wherever people are. Returns how many. A morning
    that was missed is made up the same day; at night nobody is written to. `between` is called
    after each batch of people."""
    made = 0
    for zone, day, due in _mornings(at or timezone.now()):
        for accounts in _batches_of_people(due):
            made += _make_batch(zone, day, accounts, due)
            between()
    return made


def _mornings(at: datetime) -> Iterator[tuple[str, date, QuerySet[Message]]]:
    """Each time zone in which it is day, with its date and the rows that its digests take up."""
    zones = set(Municipality.objects.order_by().values_list("time_zone", flat=True).distinct())
    for zone in sorted(zones | {timezone.get_default_timezone_name()}):
        local = at.astimezone(ZoneInfo(zone))
        if not MORNING <= local.time() < EVENING:
            continue
        morning = datetime.combine(local.date(), MORNING, tzinfo=ZoneInfo(zone))
        monday = morning - timedelta(days=local.weekday())
        yield zone, local.date(), _due(zone, morning, monday)


def _due(zone: str, morning: datetime, monday: datetime) -> QuerySet[Message]:
    """What was collected for people of this zone: by the day until this morning, by the week until
    Monday's."""
    names = PublicName.objects.filter(account=OuterRef("recipient")).order_by("pk")
    chosen = Preference.objects.filter(account=OuterRef("recipient"), topic=OuterRef("topic"))
    defaults = Case(
        *(When(topic=topic, then=Value(str(often))) for topic, often in DEFAULTS.items()),
        output_field=CharField(),
    )
    return (
        Message.objects.filter(state=Message.State.COLLECTED, created_at__lt=morning)
        .annotate(
            zone=Coalesce(
                Subquery(names.values("municipality__time_zone")[:1]),
                "municipality__time_zone",
                Value(timezone.get_default_timezone_name()),
            ),
            often=Coalesce(Subquery(chosen.values("frequency")[:1]), defaults),
        )
        .filter(~Q(often=Frequency.WEEKLY) | Q(created_at__lt=monday), zone=zone)
        .order_by()
    )


def _batches_of_people(due: QuerySet[Message]) -> Iterator[list[int]]:
    after = 0
    while True:
        people = due.filter(recipient__gt=after).order_by("recipient")
        batch = list(people.values_list("recipient_id", flat=True).distinct()[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1]


def _make_batch(zone: str, day: date, accounts: list[int], due: QuerySet[Message]) -> int:
    """A digest for each of these people, and their rows in it: all of it or nothing."""
    with transaction.atomic():
        made = rows.write_digests(
            [(account, f"{DIGEST}:{account}:{day}") for account in accounts],
            kind=DIGEST,
            topic=Topic.FOLLOWED,
        )
        if not made:
            return 0
        event = Concat(
            Value(f"{DIGEST}:"), Cast(OuterRef("recipient"), CharField()), Value(f":{day}")
        )
        digest = Message.objects.filter(
            event=event, recipient=OuterRef("recipient"), channel=Message.Channel.MAIL
        )
        of_them = due.filter(recipient__in=list(made)).values_list("pk", flat=True)
        Message.objects.filter(pk__in=list(of_them), state=Message.State.COLLECTED).update(
            state=Message.State.BUNDLED, digest=Subquery(digest.values("pk")[:1])
        )
    return len(made)


def digest_contexts(digests: list[Message]) -> dict[int, Context]:
    """What digests say, grouped by place and kind, newest first. One of which nothing is left is
    not among them. Runs in the language of the people, as builders do."""
    bundled = Message.objects.filter(digest__in=digests, state=Message.State.BUNDLED)
    items = list(bundled.select_related("municipality", "recipient").order_by("-pk"))
    contexts = contexts_of(items)
    by_digest: dict[int, list[Message]] = {}
    for item in items:
        if item.pk in contexts:
            by_digest.setdefault(item.digest_id, []).append(item)
    return {
        pk: {
            "places": _grouped(of_digest[:MOST_LINES], contexts),
            "more": max(0, len(of_digest) - MOST_LINES),
        }
        for pk, of_digest in by_digest.items()
    }


def _grouped(items: list[Message], contexts: dict[int, Context]) -> list[Context]:
    """Places, in each the kinds, in each the lines."""
    places: dict[int | None, Context] = {}
    for item in items:
        place = places.setdefault(
            item.municipality_id, {"municipality": item.municipality, "kinds": {}}
        )
        kind = kind_named(item.kind)
        group = place["kinds"].setdefault(kind.title, {"title": kind.title, "lines": []})
        group["lines"].append(contexts[item.pk])
    for place in places.values():
        place["kinds"] = list(place["kinds"].values())
    return list(places.values())


def collected_topics(account: Account) -> list[str]:
    """The topics that come to this person in digests."""
    chosen = dict(Preference.objects.filter(account=account).values_list("topic", "frequency"))
    return [topic for topic in CHOSEN if chosen.get(topic, DEFAULTS[topic]) in COLLECTING]
