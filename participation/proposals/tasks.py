import logging
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from emvi import retention
from emvi.notifications.tasks import ring_quietly
from participation.processes.models import Process
from participation.proposals import (
    draft_files,
    erasure,
    reminders,
    result_reminders,
    staff_notes,
)
from participation.proposals.actions.splitting import start_clocks_of_parts
from participation.proposals.clocks import due_to_start, start_clock_by_date
from participation.proposals.counting import fold_supports, people_behind
from participation.proposals.draft_files import delete_unnamed, stored_with
from participation.proposals.models import Proposal, ProposalDraft, SupportNote, SupportTotal
from participation.proposals.splits import splits_without_clock

log = logging.getLogger(__name__)

DRAFT_LIFE = timedelta(days=retention.DRAFTS.days)


@shared_task
def fold_proposal_supports(proposal_id: int) -> None:
    """Add up the support that waits at one proposal."""
    fold_supports(proposal_id)


@shared_task
def fold_all_supports() -> None:
    """The sweeper for notes whose ring was lost."""
    for proposal_id in SupportNote.objects.values_list("proposal_id", flat=True).distinct():
        fold_supports(proposal_id)


@shared_task
def keep_support_totals() -> None:
    """Note how much support each process has this week, over what was noted before."""
    today = timezone.localdate()
    totals = people_behind(Proposal.objects.order_by())
    SupportTotal.objects.bulk_create(
        (
            SupportTotal(
                process_id=process,
                week=today - timedelta(days=today.weekday()),
                total=total,
            )
            for process, total in totals.values("process").values_list("process", Sum("people"))
        ),
        update_conflicts=True,
        unique_fields=["process", "week"],
        update_fields=["total"],
    )


@shared_task
def start_due_clocks() -> None:
    """Start every clock whose announced day has come, or whose process was closed before. The start
    counts from that day, so a late run gives the municipality no extra time. And those of parts
    that have enough support together."""
    for proposal in due_to_start():
        try:
            start_clock_by_date(proposal)
        except Exception:  # one row that cannot start must not hold up the others
            log.exception("The clock of proposal %s did not start", proposal.pk)
    # Support that came with a merge, or whose own look did not come through.
    for split in splits_without_clock():
        try:
            start_clocks_of_parts(split)
        except Exception:
            log.exception("The clocks of the parts of split %s did not start", split.pk)


def start_clocks_of_closed(process: Process) -> None:
    """Once it is closed, start its clocks now and not with the next sweep."""
    transaction.on_commit(lambda: ring_quietly(start_due_clocks))


@shared_task
def remind_of_answers() -> None:
    """Tell staff which answers are due or overdue."""
    reminders.remind_of_answers()


@shared_task
def remind_of_results() -> None:
    """Tell staff which promised steps are late."""
    result_reminders.remind_of_results()


@shared_task
def drop_old_drafts() -> None:
    """Drafts are kept for a week."""
    old = ProposalDraft.objects.filter(changed_at__lt=timezone.now() - DRAFT_LIFE)
    for draft in list(old):
        names = stored_with(draft)
        # Asked again with the deletion: somebody may have gone on writing.
        if old.filter(pk=draft.pk).delete()[0]:
            delete_unnamed(names)


@shared_task
def drop_stray_files() -> int:
    """Photos and files of drafts that a stopped machine left behind."""
    return draft_files.drop_stray_files()


@shared_task
def drop_old_staff_notes() -> int:
    """Notes among staff are work, not an archive."""
    return staff_notes.drop_old_staff_notes()


@shared_task
def drop_words_out_of_sight() -> int:
    """Words that were taken back are kept for a month, hidden ones for a year, for those who ask
    to look again."""
    return erasure.drop_words_out_of_sight()
