"""Files that belong to the words of a proposal: they are added and removed as long as the words can
be changed, and read by a moderator where the words would be."""

from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.holds import refuse_if_paused
from emvi.discussions.models import Held, Thread
from emvi.refusals import Refused
from participation.proposals.actions.standing import hold_edited
from participation.proposals.models import Attachment, Proposal
from participation.proposals.rules import may_edit


def attach_file(
    proposal: Proposal, file: File, *, title: str, by: Account, submission_key: UUID | None = None
) -> Attachment:
    """Attach a file that the form has checked. With the same `submission_key` again, returns the
    first one."""
    with transaction.atomic():
        proposal = _lock(proposal, by)
        earlier = proposal.attachments.filter(submission_key=submission_key).first()
        if submission_key and earlier:
            return earlier
        taken = set(proposal.attachments.values_list("place", flat=True))
        free = sorted(set(Attachment.PLACES) - taken)
        if not free:
            raise Refused(_("At most three files. Remove one first."))
        attachment = Attachment(
            proposal=proposal,
            place=free[0],
            title=title,
            size=file.size,
            submission_key=submission_key,
        )
        attachment.file.save(file.name, file, save=False)
        try:
            attachment.save()
            _note_change(proposal, title)
            record("proposal.file_attached", proposal, municipality_id=proposal.municipality_id)
        except BaseException:
            attachment.file.storage.delete(attachment.file.name)
            raise
    return attachment


def remove_attachment(attachment: Attachment, *, by: Account) -> None:
    """Again changes nothing."""
    with transaction.atomic():
        proposal = _lock(attachment.proposal, by)
        if not Attachment.objects.filter(pk=attachment.pk).delete()[0]:
            return
        _note_change(proposal)
        record("proposal.file_removed", proposal, municipality_id=proposal.municipality_id)
        transaction.on_commit(lambda: attachment.file.storage.delete(attachment.file.name))


def _lock(proposal: Proposal, by: Account) -> Proposal:
    """As it is now: somebody may have supported it since it was read."""
    Thread.objects.select_for_update(no_key=True).get(pk=proposal.thread_id)
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("thread", "municipality", "author")
    proposal = rows.get(pk=proposal.pk)
    if proposal.has_no_words or not may_edit(by, proposal):
        raise Refused(_("This proposal can no longer be changed."))
    if proposal.thread.held_for != Held.EDIT:
        refuse_if_paused(by, proposal.municipality)
    return proposal


def _note_change(proposal: Proposal, *texts: str) -> None:
    """A file is a change like that of a word: who reads it to decide about it reads once more, and
    what moderators asked for they look at before others do."""
    Proposal.objects.filter(pk=proposal.pk).update(edited_at=timezone.now())
    asked = Held.EDITED if proposal.thread.held_for == Held.EDIT else ""
    hold_edited(proposal.thread, *texts, held_for=asked)
