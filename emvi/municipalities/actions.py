from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.grants import tell_of_grant
from emvi.municipalities.models import (
    Municipality,
    Organisation,
    PublicName,
    RoleGrant,
    Verification,
)
from emvi.municipalities.names import clean_public_name, looks_official, skeleton

VERIFICATION_YEARS = 2


def choose_public_name(account: Account, municipality: Municipality, *, name: str) -> PublicName:
    """Take a public name here, or change it. Raises ValidationError when it is not free or not
    possible. Repeating the same name changes nothing."""
    name = clean_public_name(name)
    looks_official(name, _names_in_all_languages(municipality))
    taken = ValidationError(
        _("This name, or one that looks like it, is taken. Try another one."), code="taken"
    )
    key = skeleton(name)
    others = PublicName.objects.filter(municipality=municipality, skeleton=key)
    if others.exclude(account=account).exists():
        raise taken
    try:
        with transaction.atomic():
            public_name, _created = PublicName.objects.update_or_create(
                account=account,
                municipality=municipality,
                defaults={"name": name, "skeleton": key},
            )
    except IntegrityError as error:
        raise taken from error
    return public_name


def _names_in_all_languages(municipality: Municipality) -> list[str]:
    values = (value for field, value in vars(municipality).items() if field.startswith("name"))
    return [value for value in values if value]


def verification_end(today: date) -> date:
    """The first of the month after two years: says nothing about the day of the confirmation."""
    month = today.month % 12 + 1
    return date(today.year + VERIFICATION_YEARS + (today.month == 12), month, 1)


def verify_resident(account: Account, municipality: Municipality) -> None:
    """Note that this person lives here. Nothing about how it was shown, and no audit entry."""
    Verification.objects.update_or_create(
        account=account,
        municipality=municipality,
        defaults={"valid_until": verification_end(timezone.localdate())},
    )


def is_verified(account: Account, municipality: Municipality) -> bool:
    """Is this person confirmed to live here today?"""
    return Verification.objects.filter(
        account=account, municipality=municipality, valid_until__gt=timezone.localdate()
    ).exists()


def grant_role(
    account: Account,
    municipality: Municipality,
    *,
    role: str,
    by: Account | None,
    organisation: Organisation | None = None,
    to_on: date | None = None,
) -> RoleGrant:
    """Give a role from today. An equal running grant is returned as it is."""
    grant = (
        RoleGrant.objects.running()
        .filter(account=account, municipality=municipality, role=role, organisation=organisation)
        .first()
    )
    if grant:
        return grant
    with transaction.atomic():
        grant = RoleGrant.objects.create(
            account=account,
            municipality=municipality,
            role=role,
            organisation=organisation,
            to_on=to_on,
            granted_by=by,
        )
        record("role.granted", grant, by=by, municipality_id=municipality.pk, facts={"role": role})
        tell_of_grant(grant)
    return grant
