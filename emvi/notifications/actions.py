from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality
from emvi.notifications import rows
from emvi.notifications.kinds import topic_of
from emvi.notifications.models import (
    TARGETS,
    FanOut,
    Follow,
    FollowSettings,
    Message,
    Preference,
)
from emvi.notifications.topics import CHOSEN, DEFAULTS, Frequency, Topic

FAN_OUT_BATCH = 5000


def notify(
    kind: str,
    *,
    event: str,
    recipients: Iterable[int | None],
    municipality: Municipality | None,
    facts: dict[str, Any],
) -> None:
    """Put notices into the outbox, in the caller's transaction; repeating an event adds nothing.

    `recipients` are ids of accounts; None (nobody behind a name) is passed over. `facts` holds
    ids; the text is made when the notice is delivered.
    """
    accounts = sorted({account for account in recipients if account is not None})
    if not accounts:
        return
    rows.write_messages(
        rows.named(accounts),
        event=event,
        kind=kind,
        topic=topic_of(kind),
        municipality_id=municipality.pk if municipality else None,
        facts=facts,
    )
    transaction.on_commit(ring)


def spread(
    kind: str,
    *,
    event: str,
    targets: Iterable[models.Model | None],
    municipality: Municipality,
    facts: dict[str, Any],
    without: Iterable[int | None] = (),
) -> None:
    """Tell all who follow one of the targets, in the caller's transaction: one row now, the rest
    by a worker. Repeating an event adds nothing; who was told by name under the same event is not
    told again. `without` are accounts that know it already, being who did it."""
    row = FanOut(
        event=event,
        kind=kind,
        place=municipality,
        facts=facts,
        targets={name_of(target): target.pk for target in targets if target is not None},
        without=[account for account in without if account is not None],
    )
    FanOut.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(ring_for_followers)


def name_of(target: models.Model) -> str:
    """Under which column of `Follow` a target stands. Raises KeyError for what nobody follows."""
    name = target._meta.model_name
    if name not in TARGETS:
        raise KeyError(name)
    return name


def ring() -> None:
    """Ask a worker to look into the outbox now. When the broker is away the sweeper comes later."""
    from emvi.notifications.tasks import deliver_outbox, ring_quietly

    ring_quietly(deliver_outbox)


def ring_for_followers() -> None:
    from emvi.notifications.tasks import expand_fan_outs, ring_quietly

    ring_quietly(expand_fan_outs)


def expand_one_batch() -> bool:
    """Turn the next followers of the oldest fan-out into messages. False when there is nothing to
    do, or others are at it. Interrupted anywhere it has done all of a batch or nothing."""
    with transaction.atomic():
        waiting = FanOut.objects.filter(done_at__isnull=True).order_by("pk")
        fan_out = waiting.select_for_update(skip_locked=_can_skip(), of=("self",)).first()
        if fan_out is None:
            return False
        told = rows.followers(fan_out.targets, after=fan_out.cursor, size=FAN_OUT_BATCH)
        last = rows.last_of(told) if fan_out.targets else None
        if last is None:
            FanOut.objects.filter(pk=fan_out.pk).update(done_at=timezone.now(), without=[])
            return True
        without = ", ".join(str(int(pk)) for pk in fan_out.without)
        if without:
            told = f"SELECT * FROM ({told}) others WHERE account_id NOT IN ({without})"
        rows.write_messages(
            told,
            event=fan_out.event,
            kind=fan_out.kind,
            topic=Topic.FOLLOWED,
            municipality_id=fan_out.place_id,
            facts=fan_out.facts,
        )
        FanOut.objects.filter(pk=fan_out.pk).update(cursor=last)
    return True


def _can_skip() -> bool:
    return transaction.get_connection().features.has_select_for_update_skip_locked


def follow(account: Account, target: models.Model) -> Follow:
    """Hear what happens there from now on. Again changes nothing."""
    found, _created = Follow.objects.get_or_create(account=account, **{name_of(target): target})
    return found


def follow_by_itself(account: Account, target: models.Model) -> None:
    """Follow what one comments on, unless the person switched that off."""
    if not FollowSettings.objects.filter(account=account, follows_what_i_comment=False).exists():
        follow(account, target)


def unfollow(found: Follow) -> None:
    """Hear no more of it. Mails about it that wait are not sent. Again changes nothing."""
    with transaction.atomic():
        _drop_waiting(Message.objects.filter(recipient=found.account_id, follow_id=found.pk))
        Follow.objects.filter(pk=found.pk).delete()


def choose_frequencies(account: Account, frequencies: dict[str, str]) -> None:
    """Keep how often somebody wants mail, by topic. What waits for a digest waits on; mails of
    topics that are switched off are not sent."""
    with transaction.atomic():
        for topic in CHOSEN:
            frequency = frequencies.get(topic, DEFAULTS[topic])
            Preference.objects.update_or_create(
                account=account, topic=topic, defaults={"frequency": frequency}
            )
            if frequency == Frequency.NEVER:
                _drop_waiting(Message.objects.filter(recipient=account, topic=topic))


def switch_off(account: Account, topics: Iterable[str]) -> None:
    """No more mail about these topics; the portal's own inbox still gets them."""
    with transaction.atomic():
        for topic in topics:
            Preference.objects.update_or_create(
                account=account, topic=topic, defaults={"frequency": Frequency.NEVER}
            )
            _drop_waiting(Message.objects.filter(recipient=account, topic=topic))


def choose_following(account: Account, *, follows_what_i_comment: bool) -> None:
    FollowSettings.objects.update_or_create(
        account=account, defaults={"follows_what_i_comment": follows_what_i_comment}
    )


def _drop_waiting(messages: models.QuerySet[Message]) -> None:
    waiting = (Message.State.WAITING, Message.State.COLLECTED, Message.State.BUNDLED)
    messages.filter(channel=Message.Channel.MAIL, state__in=waiting).update(
        state=Message.State.DROPPED
    )


def mark_all_read(account: Account) -> int:
    """Mark every notice of a person as read. Returns how many were new."""
    return _new(account).update(read_at=timezone.now())


def mark_read(account: Account, notices: list[int]) -> int:
    """Mark these notices of a person as read. Returns how many were new."""
    return _new(account).filter(pk__in=notices).update(read_at=timezone.now()) if notices else 0


def _new(account: Account) -> models.QuerySet[Message]:
    return Message.objects.filter(
        recipient=account, channel=Message.Channel.INBOX, read_at__isnull=True
    )
