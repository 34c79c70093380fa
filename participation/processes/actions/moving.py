"""From a draft to the public, and into the archive."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.permissions import may
from emvi.refusals import Conflict, Refused
from participation.processes.actions.checks import check_complete, check_not_over
from participation.processes.models import Process
from participation.processes.rules import is_over
from participation.processes.staff_news import tell_of_unpublished


def publish_process(process: Process, *, by: Account) -> None:
    """Make a process public. From here on its rules are fixed and its phases' ends announced.

    Raises Refused when it lacks phases or required texts, or every phase is over.
    """
    if not may(by, "processes.publish_process", process.municipality):
        raise Refused(_("Only officers of this municipality can publish a process."))
    with transaction.atomic():
        # As it is now: a colleague may have taken its phases out since it was read.
        locked = Process.objects.select_for_update().get(pk=process.pk)
        check_complete(locked)
        if locked.state == Process.State.DRAFT:
            check_not_over(locked)
        _make_public(Process.objects.filter(pk=process.pk), process, by)
    process.refresh_from_db()


def _make_public(rows: QuerySet[Process], process: Process, by: Account | None) -> None:
    changed = rows.filter(state=Process.State.DRAFT, is_template=False).update(
        state=Process.State.PUBLISHED, published_at=timezone.now(), publish_at=None
    )
    if changed:
        process.phases.update(announced_closes_at=F("closes_at"))
        record("process.published", process, by=by, municipality_id=process.municipality_id)


def schedule_process(process: Process, *, by: Account, at: datetime) -> None:
    """Let a draft become public by itself at this moment. Repeated, it moves the moment.

    Raises Refused when it is not complete now, or the moment is past.
    """
    if not may(by, "processes.schedule_process", process.municipality):
        raise Refused(_("Only officers of this municipality can publish a process."))
    check_complete(process)
    if at <= timezone.now():
        raise Refused(_("Choose a date that is still to come."))
    check_not_over(process, at)
    _reschedule(process, by, at)


def unschedule_process(process: Process, *, by: Account) -> None:
    """It stays a draft until somebody publishes it. Safe to repeat."""
    if not may(by, "processes.unschedule_process", process.municipality):
        raise Refused(_("Only officers of this municipality can publish a process."))
    _reschedule(process, by, None)


def _reschedule(process: Process, by: Account, at: datetime | None) -> None:
    with transaction.atomic():
        drafts = Process.objects.filter(pk=process.pk, state=Process.State.DRAFT)
        if drafts.filter(publish_at=at).exists():
            return
        if not drafts.update(publish_at=at):
            raise Conflict(_("This process is public already."))
        facts = {"publish_at": at.isoformat() if at else None}
        action = "process.scheduled" if at else "process.unscheduled"
        record(action, process, by=by, municipality_id=process.municipality_id, facts=facts)
    process.refresh_from_db()


def publish_due_processes(at: datetime | None = None) -> None:
    """Publish what was scheduled. What is not complete when its moment comes stays a draft, and
    its officers are told. Safe to run twice, and by two at once."""
    at = at or timezone.now()
    due = Process.objects.filter(state=Process.State.DRAFT, publish_at__lte=at)
    for process in due.select_related("municipality").order_by("publish_at"):
        with transaction.atomic():
            rows = Process.objects.filter(pk=process.pk, publish_at=process.publish_at)
            locked = rows.select_for_update().first()
            if locked is None or locked.state != Process.State.DRAFT:
                continue
            try:
                with translation.override(process.municipality.default_language):
                    check_complete(locked)
                    check_not_over(locked, at)
            except Refused:
                rows.update(publish_at=None)
                tell_of_unpublished(process)
                place = process.municipality_id
                record("process.not_published", process, municipality_id=place)
            else:
                _make_public(rows, process, None)


def archive_process(process: Process, *, by: Account) -> None:
    """Close the books. Pages stay readable, and every answer clock runs on.

    Raises Refused before the last phase is over: nobody loses days in which to support, and no
    proposal is kept below its threshold in this way.
    """
    if not may(by, "processes.archive_process", process.municipality):
        raise Refused(_("Only officers of this municipality can archive a process."))
    rows = Process.objects.filter(pk=process.pk)
    if not is_over(rows.get()):
        raise Refused(_("A step is not over yet. What people can do in it stays."))
    with transaction.atomic():
        changed = rows.filter(state__in=[Process.State.PUBLISHED, Process.State.CLOSED]).update(
            state=Process.State.ARCHIVED
        )
        if changed:
            record("process.archived", process, by=by, municipality_id=process.municipality_id)
    process.refresh_from_db()
