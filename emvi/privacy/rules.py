from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality, RoleGrant
from emvi.municipalities.permissions import may
from emvi.municipalities.scoped_admin import is_portal_team


def may_reveal_contact(
    by: Account, account: Account, municipality: Municipality | None = None
) -> bool:
    """The portal team for every account; who sets up a municipality for those who hold a role
    there."""
    if not by.is_authenticated:
        return False
    if municipality is None:
        return is_portal_team(by)
    return (
        may(by, "municipalities.reveal_contact", municipality)
        and RoleGrant.objects.running().filter(account=account, municipality=municipality).exists()
    )


def may_lock_account(by: Account, account: Account) -> bool:
    """The portal team, but nobody locks themselves out."""
    return by.is_authenticated and is_portal_team(by) and by.pk != account.pk
