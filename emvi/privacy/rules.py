from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.accounts.second_step import has_second_factor
from emvi.municipalities.models import Municipality, RoleGrant
from emvi.municipalities.permissions import may
from emvi.municipalities.scoped_admin import is_portal_team

NEW_FOR = timedelta(days=7)


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


def role_works(account: Account) -> bool:
    """Has this person taken on a role? Nobody gets a second step without doing something for it."""
    return not settings.STAFF_SECOND_FACTOR or has_second_factor(account)


def is_new_here(account: Account, municipality: Municipality) -> bool:
    """Were the roles of this person here all given in the last days? They are told, and can object,
    before anybody opens their contact data by them."""
    grants = RoleGrant.objects.running().filter(account=account, municipality=municipality)
    return not grants.filter(granted_at__lte=timezone.now() - NEW_FOR).exists()


def why_contact_rests(account: Account, municipality: Municipality | None) -> str:
    """Who sets up a municipality can give anybody a role, so a role alone opens nothing. Empty
    where nothing is in the way."""
    if municipality is None:
        return ""
    if not role_works(account):
        return _("This person has not taken on the role: they have no second step for logging in.")
    if is_new_here(account, municipality):
        return _(
            "This role is new. Contact data can be opened seven days after a role was given, so "
            "that the person can object."
        )
    return ""


def may_lock_account(by: Account, account: Account) -> bool:
    """The portal team, but nobody locks themselves out."""
    return by.is_authenticated and is_portal_team(by) and by.pk != account.pk
