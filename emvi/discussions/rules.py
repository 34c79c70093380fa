from emvi.accounts.models import Account
from emvi.discussions.models import Comment
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may


def may_hide(account: Account, municipality: Municipality) -> bool:
    return may(account, "discussions.hide", municipality)


def may_withdraw_comment(account: Account, comment: Comment) -> bool:
    """Only who wrote it, while it is still there."""
    return (
        account.is_authenticated
        and comment.author.account_id == account.pk
        and comment.withdrawn_at is None
    )


def is_own(account: Account, comment: Comment) -> bool:
    return account.is_authenticated and comment.author.account_id == account.pk
