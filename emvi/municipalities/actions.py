from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi import retention
from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.grants import tell_of_grant
from emvi.municipalities.models import (
    FormerName,
    InformalGroup,
    Municipality,
    Organisation,
    PublicName,
    Role,
    RoleGrant,
    Verification,
)
from emvi.municipalities.names import clean_public_name, looks_official, skeleton
from emvi.refusals import Conflict, Refused

VERIFICATION_YEARS = 2
DAYS_BETWEEN_NAMES = 30
ROLE_BEGINS_LATER = gettext_lazy("A role begins today or later.")


def choose_public_name(account: Account, municipality: Municipality, *, name: str) -> PublicName:
    """Take a public name here, or change it, once in 30 days (`domain.md` 2.2). The one that is
    given up stays out of reach of others for a while. Repeating the same name changes nothing.

    Raises ValidationError when the name is not possible, not free, or was changed just now.
    """
    name = clean_public_name(name)
    looks_official(name, _in_all_languages(municipality, "name"), _bodies_of(municipality))
    key = skeleton(name)
    taken = ValidationError(
        _("This name, or one that looks like it, is taken. Try another one."), code="taken"
    )
    if _is_somebody_elses(key, account, municipality):
        raise taken
    try:
        with transaction.atomic():
            return _take_name(account, municipality, name, key)
    except IntegrityError as error:
        raise taken from error


def _is_somebody_elses(key: str, account: Account, municipality: Municipality) -> bool:
    here = {"municipality": municipality, "skeleton": key}
    given_up = FormerName.objects.filter(given_up_on__gte=retention.FORMER_NAMES.cutoff(), **here)
    return (
        PublicName.objects.filter(**here).exclude(account=account).exists()
        or given_up.exclude(account=account, was_ended=False).exists()
    )


def _take_name(account: Account, municipality: Municipality, name: str, key: str) -> PublicName:
    own = PublicName.objects.select_for_update().filter(account=account, municipality=municipality)
    before = own.first()
    if before is None:
        return PublicName.objects.create(
            account=account, municipality=municipality, name=name, skeleton=key
        )
    if before.name == name:
        return before
    today = timezone.localdate()
    free_on = before.changed_on and before.changed_on + timedelta(days=DAYS_BETWEEN_NAMES)
    if free_on and today < free_on:
        raise ValidationError(
            _("You changed your name not long ago. You can change it again on %(day)s."),
            params={"day": date_format(free_on, "DATE_FORMAT")},
            code="too_soon",
        )
    FormerName.objects.create(account=account, municipality=municipality, skeleton=before.skeleton)
    before.name, before.skeleton, before.changed_on = name, key, today
    before.save(update_fields=["name", "skeleton", "changed_on"])
    return before


def forget_name(before: PublicName, *, was_ended: bool = False) -> None:
    """Keep the name that somebody has until now out of reach for a while."""
    FormerName.objects.create(
        account=before.account,
        municipality=before.municipality,
        skeleton=before.skeleton,
        was_ended=was_ended,
    )


def drop_former_names() -> int:
    """Names that were given up long ago are free again. Returns how many. Safe to repeat."""
    old = FormerName.objects.filter(given_up_on__lt=retention.FORMER_NAMES.cutoff())
    return old.delete()[0]


def _bodies_of(municipality: Municipality) -> list[str]:
    """Everything but people that has a name here."""
    organisations = Organisation.objects.filter(
        Q(municipality=municipality) | Q(municipality__isnull=True)
    )
    groups = InformalGroup.objects.filter(municipality=municipality)
    return [
        *_in_all_languages(municipality, "office"),
        *(name for one in organisations for name in _in_all_languages(one, "name")),
        *groups.values_list("name", flat=True),
    ]


def _in_all_languages(row: Model, name: str) -> list[str]:
    columns = (name, *(f"{name}_{code}" for code in settings.INTERFACE_LANGUAGES))
    return [text for column in columns if (text := row.__dict__.get(column))]


def verification_end(today: date) -> date:
    """The first of the month after two years: says nothing about the day of the confirmation."""
    month = today.month % 12 + 1
    return date(today.year + VERIFICATION_YEARS + (today.month == 12), month, 1)


def verify_resident(account: Account, municipality: Municipality) -> None:
    """Note that this person lives here. Nothing about how it was shown, and no audit entry."""
    Verification.objects.update_or_create(
        account=account,
        municipality=municipality,
        defaults={"valid_until": verification_end(municipality.today())},
    )


def is_verified(account: Account, municipality: Municipality) -> bool:
    """Is this person confirmed to live here today?"""
    return Verification.objects.filter(
        account=account, municipality=municipality, valid_until__gt=municipality.today()
    ).exists()


def first_day(municipality: Municipality) -> date:
    """On which a new role may begin: today, there or by the clock of the page on which it is given,
    since near midnight these are two days."""
    return min(municipality.today(), timezone.localdate())


def grant_role(
    account: Account,
    municipality: Municipality,
    *,
    role: str,
    by: Account | None,
    organisation: Organisation | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> RoleGrant:
    """Give a role, from today by default. An equal grant that holds on that day is returned as it
    is; raises Conflict where the person will get the role later anyway, and Refused for a day that
    is over: nobody had a role then."""
    grants = RoleGrant.objects.filter(
        account=account, municipality=municipality, role=role, organisation=organisation
    )
    begins = from_on or municipality.today()
    if begins < first_day(municipality):
        raise Refused(ROLE_BEGINS_LATER)
    holds = grants.filter(Q(to_on__isnull=True) | Q(to_on__gte=begins), from_on__lte=begins)
    if grant := holds.first():
        return grant
    with transaction.atomic():
        grant, created = grants.get_or_create(
            to_on=to_on,
            defaults={
                "account": account,
                "municipality": municipality,
                "role": role,
                "organisation": organisation,
                "granted_by": by,
                "from_on": begins,
            },
        )
        if not created and grant.from_on > begins:
            raise Conflict(_("This person has this role already."))
        if not created:
            return grant
        record("role.granted", grant, by=by, municipality_id=municipality.pk, facts={"role": role})
        tell_of_grant(grant)
    return grant


def check_role_end(grant: RoleGrant, to_on: date | None) -> None:
    """Raises Refused for a day on which this role cannot end: a role that is over is given anew,
    nobody has one twice until further notice, and somebody sets up the municipality."""
    today = grant.municipality.today()
    is_later = grant.to_on is not None and (to_on is None or to_on > grant.to_on)
    if is_later and grant.to_on < today:
        raise Refused(_("This role is over. Give it anew, so that the person is told."))
    if to_on is None and is_later:
        names = ("account", "municipality", "role", "organisation")
        same = RoleGrant.objects.filter(
            to_on=None, **{name: getattr(grant, name) for name in names}
        )
        if same.exclude(pk=grant.pk).exists():
            raise Refused(_("This person has this role already."))
    is_sooner = to_on is not None and (grant.to_on is None or to_on < grant.to_on)
    if not is_sooner or grant.role != Role.ADMINISTRATOR:
        return
    day_after = max(to_on + timedelta(days=1), today)
    others = RoleGrant.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=day_after),
        from_on__lte=day_after,
        role=Role.ADMINISTRATOR,
        municipality=grant.municipality,
        account__is_active=True,
    )
    if not others.exclude(pk=grant.pk).exists():
        raise Refused(_("Somebody must set up the municipality. Name another one first."))


def end_role(grant: RoleGrant, *, by: Account, to_on: date | None) -> None:
    """Say on which day a role ends: yesterday, to end it now; None, to let it last. One that has
    not lasted a day is taken out, and the audit keeps that it was there. The same day again changes
    nothing. Raises Refused as `check_role_end`."""
    with transaction.atomic():
        # Two administrators who end each other's role wait for each other.
        Municipality.objects.select_for_update(no_key=True).get(pk=grant.municipality_id)
        grants = RoleGrant.objects.filter(pk=grant.pk)
        if not grants.exists():
            return
        grant.refresh_from_db()
        check_role_end(grant, to_on)
        if to_on is not None and to_on < grant.from_on:
            grants.delete()
        elif not grants.exclude(to_on=to_on).update(to_on=to_on):
            return
        grant.to_on = to_on
        is_over = to_on is not None and to_on < grant.municipality.today()
        record(
            "role.ended" if is_over else "role.changed",
            grant,
            by=by,
            municipality_id=grant.municipality_id,
            facts={"role": grant.role},
        )
