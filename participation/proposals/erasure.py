from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from emvi import retention
from emvi.accounts.models import Account
from emvi.answers.ahead import drop_ahead
from emvi.discussions.erasure import drop_words_before, empty_comments
from emvi.discussions.models import Appeal, Comment, Held, Thread
from participation.proposals.actions.merging import free_merged
from participation.proposals.draft_files import delete_unnamed, stored_with
from participation.proposals.models import (
    Attachment,
    CoAuthor,
    Proposal,
    ProposalDraft,
    ProposalVersion,
)
from participation.proposals.states import State


def erase_drafts(account: Account) -> None:
    """Drop what an account has not sent yet, with its photos and files. What it published stays,
    under a name that is empty; its supports go with its row, and their counts stay."""
    drafts = ProposalDraft.objects.filter(account=account).prefetch_related("files")
    names = [name for draft in drafts for name in stored_with(draft)]
    drafts.delete()
    delete_unnamed(names)


def leave_coauthors(account: Account) -> None:
    """Somebody who leaves no longer stands beside an author; the proposal stays as it is."""
    CoAuthor.objects.filter(name__account=account).delete()


def remove_proposals(account: Account) -> None:
    """Empty the proposals of somebody who takes their words along. What others' proposals were
    a part of sets them free."""
    proposals = Proposal.objects.filter(author__account=account)
    for thread in Thread.objects.filter(proposal__in=proposals, proposal__merges__isnull=False):
        free_merged(thread, -1)
    empty_proposals(proposals)


def empty_proposals(proposals: QuerySet[Proposal]) -> int:
    """Take words and photos out of proposals, for good, and return of how many. Number, clock,
    answer and support stay. Safe to repeat."""
    rows = proposals.filter(words_removed_at__isnull=True)
    numbers = list(rows.values_list("pk", flat=True))
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
    # Afterwards: an edit at this moment adds none once the words are gone.
    ProposalVersion.objects.filter(proposal__in=numbers).delete()
    drop_words_before(thread__proposal__in=numbers)
    CoAuthor.objects.filter(proposal__in=numbers).delete()
    drop_ahead(*numbers)
    attachments = list(Attachment.objects.filter(proposal__in=numbers))
    Attachment.objects.filter(proposal__in=numbers).delete()
    _delete_photos([*photos, *(attachment.file for attachment in attachments)])
    return emptied


def drop_words_out_of_sight() -> int:
    """Empty what nobody will read again, and return how many texts: what its author took back,
    and what moderators hid, held or sent back long ago and did not show again. The decision stays,
    and so does the place; where an appeal is open, the words do too. Safe to repeat."""
    proposals = Proposal.objects.filter(_long_away("thread__")).exclude(
        thread__decisions__appeal__state=Appeal.State.OPEN
    )
    # What is emptied starts no clock, so the words stay until the announced day was there.
    to_start = Proposal.objects.filter(duty__isnull=True).with_known_start().unanswered_as_part()
    proposals = proposals.exclude(pk__in=to_start.values("pk"))
    taken_back = retention.TAKEN_BACK_WORDS.cutoff()
    withdrawn = Proposal.objects.filter(state=State.WITHDRAWN).filter(
        Q(withdrawn_at__date__lt=taken_back)
        # Withdrawn on another portal; nobody knows when.
        | Q(withdrawn_at__isnull=True, published_at__date__lt=taken_back)
    )
    comments = Comment.objects.filter(_long_away() | Q(withdrawn_at__date__lt=taken_back)).exclude(
        decisions__appeal__state=Appeal.State.OPEN
    )
    return (
        empty_proposals(_by_id(proposals))
        + empty_proposals(_by_id(withdrawn))
        + empty_comments(_by_id(comments))
    )


def _long_away(prefix: str = "") -> Q:
    hidden, held = retention.HIDDEN_WORDS.cutoff(), retention.HELD_WORDS.cutoff()
    conditions: list[dict[str, Any]] = [
        {"hidden_at__date__lt": hidden},
        {"held_at__date__lt": held, "was_public": False},
        # Sent back, and never changed.
        {"held_at__date__lt": hidden, "held_for": Held.EDIT},
    ]
    away = Q()
    for condition in conditions:
        away |= Q(**{f"{prefix}{name}": value for name, value in condition.items()})
    return away


def _by_id(rows: QuerySet) -> QuerySet:
    """The same rows, found without a join, as an UPDATE needs them."""
    return rows.model.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))


def _delete_photos(photos: Iterable[FieldFile]) -> None:
    def delete() -> None:
        for photo in photos:
            photo.storage.delete(photo.name)

    # A file does not come back when a transaction is undone.
    transaction.on_commit(delete)
