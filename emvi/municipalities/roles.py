"""Roles as somebody gives them: who is meant, and what fits. The admin and the API share it."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from emvi.accounts.models import Account, normalise_login
from emvi.limits import allow
from emvi.municipalities.actions import ROLE_BEGINS_LATER, check_role_end, first_day
from emvi.municipalities.models import FOR_AN_ORGANISATION, Municipality, Organisation, RoleGrant
from emvi.municipalities.scoped_admin import is_portal_team
from emvi.refusals import Refused

ONE_DAY = timedelta(days=1)
MOST_GUESSES, AN_HOUR = 20, 3600


def find_account(text: str) -> Account | None:
    """By login name, or by an e-mail address that its owner confirmed: everybody can claim one."""
    active = Account.objects.filter(is_active=True)
    by_login = active.filter(login=normalise_login(text)).first()
    if by_login:
        return by_login
    confirmed = EmailAddress.objects.filter(email__iexact=text, verified=True)
    return active.filter(pk__in=confirmed.values("user")).first()


def masked(account: Account | None) -> str:
    """Enough to recognise a colleague, too little to find a stranger."""
    if account is None:
        return "–"
    login, email = masked_login(account), masked_email(account)
    return f"{login} ({email})" if email else login


def masked_login(account: Account) -> str:
    return f"{account.login[:2]}…{account.login[-1:]}"


def masked_email(account: Account) -> str:
    """Empty for an account without an address."""
    name, at, domain = account.email.partition("@")
    return f"{name[:1]}…@{domain}" if at else ""


class PersonField(forms.CharField):
    """One account, typed in: nobody picks people from a list."""

    widget = UnfoldAdminTextInputWidget
    # Who types. A name that nobody has counts for them, so that none can be tried one by one.
    asker: Account | None = None

    def clean(self, value: Any) -> Account | None:
        text = super().clean(value)
        if not text:
            return None
        tries = f"person:{self.asker.pk if self.asker else ''}"
        if not allow(tries, limit=MOST_GUESSES, seconds=AN_HOUR, count=False):
            raise ValidationError(_("Too many tries. Wait an hour, then try again."))
        account = find_account(text)
        if account is None:
            allow(tries, limit=MOST_GUESSES, seconds=AN_HOUR)
            raise ValidationError(
                _("No account has this login name or confirmed e-mail address. Ask the person.")
            )
        return account


class AsksForPerson(forms.ModelForm):
    """A form with such fields. Its maker says who fills it in: the admin on a class made for them."""

    asker: Account | None = None

    def __init__(self, *args, asker: Account | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.asker = asker or self.asker
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.asker = self.asker


class RoleGrantForm(AsksForPerson):
    person = PersonField(
        label=gettext_lazy("Person"),
        max_length=254,
        help_text=gettext_lazy(
            "Login name or e-mail address, as the person told you. They need an account first."
        ),
    )

    class Meta:
        model = RoleGrant
        fields = ("role", "municipality", "organisation", "from_on", "to_on")

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            self._check_end(cleaned)
            return cleaned
        self.instance.account = cleaned.get("person")
        role, organisation = cleaned.get("role"), cleaned.get("organisation")
        if role in FOR_AN_ORGANISATION and not organisation:
            self.add_error("organisation", _("For which organisation does this person act?"))
        if role and role not in FOR_AN_ORGANISATION and organisation:
            self.add_error(
                "organisation",
                _("Only who gives out codes or speaks for an organisation has one."),
            )
        self._check_whose(organisation, cleaned.get("municipality"))
        self._refuse_twice(cleaned)
        return cleaned

    def _check_whose(
        self, organisation: Organisation | None, municipality: Municipality | None
    ) -> None:
        """What an organisation of the whole portal does anywhere is seen to by the portal team."""
        if organisation is None or organisation.municipality == municipality:
            return
        if organisation.municipality is not None:
            self.add_error("organisation", _("This organisation belongs to another municipality."))
        elif self.asker is None or not is_portal_team(self.asker):
            self.add_error(
                "organisation",
                _("This organisation is there for all municipalities. Ask the portal team."),
            )

    def clean_from_on(self):
        begins, town = self.cleaned_data["from_on"], self.cleaned_data.get("municipality")
        if not self.instance.pk and town and begins < first_day(town):
            raise ValidationError(ROLE_BEGINS_LATER)
        return begins

    def clean_to_on(self):
        ends = self.cleaned_data["to_on"]
        begins = self.cleaned_data.get("from_on") or self.instance.from_on
        # Yesterday ends a role at once, also one that was given today.
        grant = self.instance
        earliest = min(begins, first_day(grant.municipality) - ONE_DAY) if grant.pk else begins
        if ends and begins and ends < earliest:
            raise ValidationError(_("The last day cannot be before the first."))
        return ends

    def _get_validation_exclusions(self):
        """A role that is taken out needs no days that fit."""
        ends = self.cleaned_data.get("to_on")
        is_out = self.instance.pk and ends and ends < self.instance.from_on
        return super()._get_validation_exclusions() | ({"from_on"} if is_out else set())

    def _refuse_twice(self, cleaned: dict[str, Any]) -> None:
        names = ("role", "municipality", "organisation")
        begins, ends = cleaned.get("from_on"), cleaned.get("to_on")
        same = RoleGrant.objects.filter(
            Q(to_on__isnull=True) | Q(to_on__gte=begins or timezone.localdate()),
            account=cleaned.get("person"),
            **{name: cleaned.get(name) for name in names},
        )
        # One that begins later is in the way where both would run on some day.
        same = same.filter(from_on__lte=ends) if ends else same
        if cleaned.get("person") and same.exists():
            self.add_error("person", _("This person has this role already."))

    def _check_end(self, cleaned: dict[str, Any]) -> None:
        if "to_on" in cleaned:
            try:
                check_role_end(self.instance, cleaned["to_on"])
            except Refused as refusal:
                self.add_error("to_on", str(refusal))
