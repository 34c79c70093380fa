from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.actions.standing import lock_thread, move_text
from emvi.discussions.holds import flags_hold, refuse_if_paused
from emvi.discussions.models import Comment, Flag, Held, Rule, Text, Thread
from emvi.discussions.rules import had_a_hand, is_public, may_decide_text
from emvi.discussions.texts import about, account_behind, municipality_of, noun_of
from emvi.notifications.actions import notify
from emvi.refusals import Refused


def flag_text(
    target: Text, *, rule: Rule, by: Account | None, note: str = "", note_language: str = ""
) -> None:
    """Tell the moderators about a text; `by` is None for a guest. Again changes nothing. No record
    names who it was."""
    municipality = municipality_of(target)
    if not is_public(target):
        raise Refused(_("This text is not shown any more. The moderators know about it."))
    if by is not None:
        if had_a_hand(by, target):
            raise Refused(_("You wrote or entered this yourself."))
        if may_decide_text(by, target):
            # Who tells the moderators is not the one who decides about it.
            raise Refused(_("You moderate here. Decide about this text instead."))
        refuse_if_paused(by, municipality)
    with transaction.atomic():
        locked = _lock(target)
        try:
            with transaction.atomic():
                Flag.objects.create(
                    municipality=municipality,
                    rule=rule,
                    note=note,
                    note_language=note_language if note else "",
                    account=by,
                    **about(target),
                )
        except IntegrityError:
            return
        record(
            f"{noun_of(target)}.flagged",
            target,
            municipality_id=municipality.pk,
            facts={"rule": rule.pk},
        )
        if by is not None and is_public(locked) and flags_hold(locked, municipality.pk):
            _hold(locked)


def _lock(target: Text) -> Any:
    """The text as it is now, which nobody moves until the transaction ends: two flags at once must
    not both count one too few."""
    if isinstance(target, Comment):
        lock_thread(target)
    rows: Any = (Comment if isinstance(target, Comment) else Thread).objects
    related = (
        ("author", "thread__municipality")
        if isinstance(target, Comment)
        else ("municipality", "proposal__author")
    )
    rows = rows.select_for_update(of=("self",), no_key=True)
    return rows.select_related(*related).get(pk=target.pk)


def _hold(target: Text) -> None:
    now, municipality = timezone.now(), municipality_of(target)
    move_text(target, held_at=now, held_for=Held.FLAGS)
    record(f"{noun_of(target)}.held", target, municipality_id=municipality.pk)
    notify(
        "text_held",
        event=f"{noun_of(target)}:{target.pk}:held:{now:%Y%m%d%H%M%S}",
        recipients=[account_behind(target)],
        municipality=municipality,
        facts={noun_of(target): target.pk},
    )
