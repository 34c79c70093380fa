"""How much one person can put forward and say, wherever they do it."""

from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.limits import allow
from emvi.refusals import Refused


def count_proposal(account: Account) -> None:
    if not allow(f"propose:{account.pk}", limit=10, seconds=24 * 3600):
        raise Refused(_("That was a lot for one day. Your text is saved; try again tomorrow."))


def count_invitation(account: Account) -> None:
    if not allow(f"invite:{account.pk}", limit=20, seconds=24 * 3600):
        raise Refused(_("That was a lot for one day. Try again tomorrow."))


def count_comment(account: Account) -> None:
    if not allow(f"comment:{account.pk}", limit=30, seconds=3600):
        raise Refused(_("That was a lot at once. Please wait a little. Your text is still here."))
