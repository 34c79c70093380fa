from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.municipalities.models import PublicName, Role, RoleGrant
from emvi.refusals import Refused


def erase_person(account: Account) -> None:
    """Empty the public names of an account; its roles and confirmations go with its row.

    Raises Refused for the only administrator of a municipality: nobody could give roles any more.
    """
    _refuse_if_last_administrator(account)
    PublicName.objects.filter(account=account).update(
        account=None, name="", skeleton=None, import_ref=""
    )


def _refuse_if_last_administrator(account: Account) -> None:
    running = RoleGrant.objects.running().filter(role=Role.ADMINISTRATOR, account__is_active=True)
    for grant in running.filter(account=account).select_related("municipality"):
        others = running.filter(municipality=grant.municipality).exclude(account=account)
        if not others.exists():
            raise Refused(
                _(
                    "You are the only person who sets up this municipality: %(place)s. "
                    "First give this role to somebody else."
                )
                % {"place": grant.municipality}
            )
