from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from emvi import retention
from emvi.accounts.models import Account
from emvi.discussions.erasure import empty_comments
from emvi.discussions.models import Comment
from participation.proposals.models import Proposal, ProposalDraft


def erase_drafts(account: Account) -> None:
    """Drop what an account has not sent yet, with its photos. What it published stays, under a
    name that is empty; its supports go with its row, and their counts stay."""
    drafts = ProposalDraft.objects.filter(account=account)
    photos = [draft.photo for draft in drafts if draft.photo]
    drafts.delete()
    _delete_photos(photos)


def remove_proposals(account: Account) -> None:
    """Empty the proposals of somebody who takes their words along."""
    empty_proposals(Proposal.objects.filter(author__account=account))


def empty_proposals(proposals: QuerySet[Proposal]) -> int:
    """Take words and photos out of proposals, for good, and return of how many. Number, clock,
    answer and support stay. Safe to repeat."""
    rows = proposals.filter(words_removed_at__isnull=True)
    photos = [proposal.photo for proposal in rows.exclude(photo="").only("photo")]
    emptied = rows.update(
        title="",
        text="",
        language="",
        photo="",
        photo_alt="",
        search_text="",
        words_removed_at=timezone.now(),
    )
    _delete_photos(photos)
    return emptied


def drop_hidden_words() -> int:
    """Empty what moderators hid long ago and did not show again, and return how many texts. The
    decision stays, and so does the place. Safe to repeat."""
    cutoff = retention.HIDDEN_WORDS.cutoff()
    proposals = Proposal.objects.filter(thread__hidden_at__date__lt=cutoff)
    comments = Comment.objects.filter(hidden_at__date__lt=cutoff)
    return empty_proposals(proposals) + empty_comments(comments)


def _delete_photos(photos: Iterable[FieldFile]) -> None:
    def delete() -> None:
        for photo in photos:
            photo.storage.delete(photo.name)

    # A file does not come back when a transaction is undone.
    transaction.on_commit(delete)
