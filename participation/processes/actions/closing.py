"""Closing a process before the last date that was announced."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.languages.letters import said
from emvi.municipalities.permissions import may
from emvi.refusals import Refused
from participation.processes.actions.checks import check_can_be_closed
from participation.processes.closing import tell_of_close
from participation.processes.models import Process
from participation.processes.news import tell_of_closed_process


def close_process(process: Process, *, by: Account, reasons: dict[str, str]) -> None:
    """Nobody proposes, supports or comments in it from now on. `reasons` are public, by language.

    No clock is avoided by it: what was to be answered from a later day on is to be answered from
    now on, and so is what people could still have supported, since nobody knows that it would have
    been too few. Clocks that run stay as they are. Raises Refused for what is no process that runs
    or is to run, Conflict when it is closed already.
    """
    if not may(by, "processes.close_process", process.municipality):
        raise Refused(_("Only officers of this municipality can close a process."))
    reasons = said(reasons)
    if not reasons:
        raise Refused(_("Say why it is closed early. Everybody can read it."))
    with transaction.atomic():
        # Who puts a proposal forward writes to this row while it is open, so either it is there
        # before, and gets its clock, or waits and finds the process closed.
        locked = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
        check_can_be_closed(locked)
        now = timezone.now()
        left = locked.phases.filter(closes_at__gt=now)
        announced_until = max(left.values_list("closes_at", flat=True))
        left.filter(opens_at__lt=now).update(closes_at=now)
        texts = {f"close_reason_{language}": text for language, text in reasons.items()}
        Process.objects.filter(pk=process.pk).update(
            state=Process.State.CLOSED, closed_at=now, announced_until=announced_until, **texts
        )
        process.refresh_from_db()
        process.save(update_fields=["search_text"])
        process.__dict__.pop("ordered_phases", None)
        record(
            "process.closed",
            process,
            by=by,
            municipality_id=process.municipality_id,
            facts={"announced_until": announced_until.isoformat()},
        )
        tell_of_close(process)
        tell_of_closed_process(process)
