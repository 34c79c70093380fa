"""Photos and files beside drafts: kept on the disk until somebody drops them or nobody needs them.

What is published stays where it is stored, and its row in the database says whose it is now. So a
file is deleted only when no row names it.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.municipalities.models import PublicName
from emvi.refusals import Refused
from participation.proposals.models import (
    DRAFTS,
    Attachment,
    DraftFile,
    Proposal,
    ProposalDraft,
)

# Drafts first: what is published between two of these questions is found by the later one.
NAMED = ((ProposalDraft, "photo"), (DraftFile, "file"), (Proposal, "photo"), (Attachment, "file"))
# A file is stored before its row: so long may that take.
ON_ITS_WAY = timedelta(days=1)
AT_ONCE = 500


def keep_details(draft: ProposalDraft, details: dict[str, Any], *, drop_photo: bool) -> None:
    """Topic, place and photo of the form. Raises Refused for a draft that was published since."""
    with transaction.atomic():
        earlier = _lock(draft)
        changed = ["theme", "place", "photo_alt", "changed_at"]
        draft.theme, draft.place = details["theme"], details["place"]
        draft.photo_alt = details["photo_alt"]
        if details["photo"] or drop_photo:
            draft.photo = details["photo"] or ""
            changed.append("photo")
        draft.save(update_fields=changed)
        if earlier and "photo" in changed:
            delete_unnamed([earlier])


def attach_to_draft(draft: ProposalDraft, file: File, *, title: str) -> DraftFile:
    """Keep a file, which the form has checked, with the draft."""
    with transaction.atomic():
        _lock(draft)
        taken = set(draft.files.values_list("place", flat=True))
        free = sorted(set(DraftFile.PLACES) - taken)
        if not free:
            raise Refused(_("At most three files. Remove one first."))
        row = DraftFile(draft=draft, place=free[0], title=title, size=file.size)
        row.file.save(file.name, file, save=False)
        try:
            row.save()
            draft.save(update_fields=["changed_at"])
        except BaseException:
            default_storage.delete(row.file.name)
            raise
    return row


def remove_from_draft(draft: ProposalDraft, numbers: Iterable[int]) -> None:
    """Again changes nothing."""
    with transaction.atomic():
        _lock(draft)
        rows = draft.files.filter(pk__in=list(numbers))
        names = [row.file.name for row in rows]
        rows.delete()
        delete_unnamed(names)


def lock_files(draft_key: Any, author: PublicName | None) -> list[DraftFile]:
    """The files of a draft that is being published; until then nobody adds or removes one."""
    draft = own_draft(draft_key, author).select_for_update().first()
    return list(draft.files.all()) if draft else []


def own_draft(draft_key: Any, author: PublicName | None) -> QuerySet[ProposalDraft]:
    """The draft of this key, if it is the author's or was begun before there was an account."""
    account = author.account_id if author else None
    own = Q(account__isnull=True) | Q(account=account)
    drafts = ProposalDraft.objects.filter(own, key=draft_key)
    return drafts if draft_key else drafts.none()


def publish_files(proposal: Proposal, files: list[DraftFile]) -> None:
    """The stored files stay where they are, and belong to the proposal now."""
    Attachment.objects.bulk_create(
        Attachment(
            proposal=proposal,
            place=file.place,
            title=file.title,
            size=file.size,
            file=file.file.name,
        )
        for file in files
    )


def stored_with(draft: ProposalDraft) -> list[str]:
    """The names under which its photo and files are stored."""
    names = [row.file.name for row in draft.files.all()]
    return [*names, draft.photo.name] if draft.photo else names


def delete_unnamed(names: Iterable[str]) -> None:
    """Delete these stored files after the transaction, but none that a row names."""

    def delete() -> None:
        for name in _unnamed(names):
            default_storage.delete(name)

    # A file does not come back when a transaction is undone.
    transaction.on_commit(delete)


def drop_stray_files() -> int:
    """Delete what is stored for drafts and no row names, and return how many: a machine that stops
    between the row and its file leaves such a one. Safe to repeat."""
    try:
        _folders, stored = default_storage.listdir(DRAFTS)
    except FileNotFoundError:
        return 0
    since, gone = timezone.now() - ON_ITS_WAY, 0
    for start in range(0, len(stored), AT_ONCE):
        for name in _unnamed(f"{DRAFTS}{name}" for name in stored[start : start + AT_ONCE]):
            try:
                is_old = default_storage.get_modified_time(name) < since
            except FileNotFoundError:
                continue
            if is_old:
                default_storage.delete(name)
                gone += 1
    return gone


def _unnamed(names: Iterable[str]) -> set[str]:
    left = set(names)
    for model, column in NAMED:
        rows = model.objects.filter(**{f"{column}__in": left}) if left else model.objects.none()
        left -= set(rows.values_list(column, flat=True))
    return left


def _lock(draft: ProposalDraft) -> str:
    """The name under which its photo is stored now: another window may have changed it."""
    rows = ProposalDraft.objects.select_for_update().filter(pk=draft.pk)
    photo = rows.values_list("photo", flat=True).first()
    if photo is None:
        raise Refused(_("This draft is published already."))
    return photo
