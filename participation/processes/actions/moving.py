"""From a draft to the public, and into the archive."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.permissions import may
from emvi.refusals import Refused
from participation.processes.actions.checks import check_complete
from participation.processes.models import Process


def publish_process(process: Process, *, by: Account) -> None:
    """Make a process public. From here on its rules are fixed and its phases' ends announced.

    Raises Refused when it lacks phases or required texts.
    """
    if not may(by, "processes.publish_process", process.municipality):
        raise Refused(_("Only officers of this municipality can publish a process."))
    check_complete(process)
    with transaction.atomic():
        changed = Process.objects.filter(pk=process.pk, state=Process.State.DRAFT).update(
            state=Process.State.PUBLISHED, published_at=timezone.now()
        )
        if not changed:
            return
        process.phases.update(announced_closes_at=F("closes_at"))
        record("process.published", process, by=by, municipality_id=process.municipality_id)
    process.refresh_from_db()


def archive_process(process: Process, *, by: Account) -> None:
    """Close the books. Pages stay readable, and every answer clock runs on.

    Raises Refused before the last phase is over: nobody loses days in which to support, and no
    proposal is kept below its threshold in this way.
    """
    if not may(by, "processes.archive_process", process.municipality):
        raise Refused(_("Only officers of this municipality can archive a process."))
    if process.phases.filter(closes_at__gt=timezone.now()).exists():
        raise Refused(_("A phase is not over yet. What people may do in it stays."))
    with transaction.atomic():
        changed = Process.objects.filter(pk=process.pk, state=Process.State.PUBLISHED).update(
            state=Process.State.ARCHIVED
        )
        if changed:
            record("process.archived", process, by=by, municipality_id=process.municipality_id)
    process.refresh_from_db()
