"""For which organisations somebody acts."""

from django.db.models import QuerySet

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality, Organisation, Role
from emvi.municipalities.permissions import roles_of, working_grants


def organisations_of(
    account: Account, municipality: Municipality, role: Role
) -> QuerySet[Organisation]:
    """The organisations for which this account holds the role here today. For a paused one nobody
    acts."""
    if role not in roles_of(account, municipality):
        return Organisation.objects.none()
    grants = working_grants(account, municipality).filter(role=role)
    return Organisation.objects.filter(pk__in=grants.values("organisation"), is_paused=False)
