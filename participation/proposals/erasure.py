from django.db import transaction

from emvi.accounts.models import Account
from participation.proposals.models import ProposalDraft


def erase_drafts(account: Account) -> None:
    """Drop what an account has not sent yet, with its photos. What it published stays, under a
    name that is empty; its supports go with its row, and their counts stay."""
    drafts = ProposalDraft.objects.filter(account=account)
    photos = [draft.photo for draft in drafts if draft.photo]
    drafts.delete()

    def delete_photos() -> None:
        for photo in photos:
            photo.storage.delete(photo.name)

    # A file does not come back when a transaction is undone.
    transaction.on_commit(delete_photos)
