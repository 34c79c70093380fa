from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.notifications.actions import notify
from emvi.refusals import Refused
from participation.proposals.models import Proposal, StaffNote
from participation.proposals.rules import may_read_staff_notes, may_remove_staff_note
from participation.proposals.staff_notes import named_in


def add_staff_note(
    proposal: Proposal,
    *,
    by: Account,
    text: str,
    language: str,
    submission_key: UUID | None = None,
) -> StaffNote:
    """Say something to one's colleagues; whom it names is told. With the same `submission_key`
    again, returns the first one."""
    if not may_read_staff_notes(by, proposal):
        raise Refused(_("Only officers and moderators of this municipality can do this."))
    with transaction.atomic():
        note, is_new = StaffNote.objects.get_or_create(
            proposal=proposal,
            written_by=by,
            submission_key=submission_key or uuid4(),
            defaults={"text": text, "language": language},
        )
        if is_new:
            record(
                "proposal.staff_note_added",
                proposal,
                by=by,
                municipality_id=proposal.municipality_id,
                facts={"note": note.pk},
            )
            notify(
                "staff_note_mentions",
                event=f"staff_note:{note.pk}",
                recipients=[one.pk for one in named_in(text, proposal) if one.pk != by.pk],
                municipality=proposal.municipality,
                facts={"note": note.pk},
            )
    return note


def remove_staff_note(note: StaffNote, *, by: Account) -> None:
    """Take one's note away, for good. Again changes nothing."""
    if not may_remove_staff_note(by, note):
        raise Refused(_("Only the person who wrote a note can remove it."))
    with transaction.atomic():
        removed, _rows = StaffNote.objects.filter(pk=note.pk).delete()
        if removed:
            record(
                "proposal.staff_note_removed",
                note.proposal,
                by=by,
                municipality_id=note.proposal.municipality_id,
                facts={"note": note.pk},
            )
