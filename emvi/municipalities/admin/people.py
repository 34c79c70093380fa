from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextInputWidget,
)

from emvi.accounts.models import Account, normalise_login
from emvi.municipalities.grants import leaves_work_behind, tell_of_grant
from emvi.municipalities.models import FOR_AN_ORGANISATION, InformalGroup, Role, RoleGrant
from emvi.municipalities.permissions import may
from emvi.municipalities.scoped_admin import ScopedAdmin, ScopedFilter


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

    def clean(self, value: Any) -> Account | None:
        text = super().clean(value)
        if not text:
            return None
        account = find_account(text)
        if account is None:
            raise ValidationError(
                _("No account has this login name or confirmed e-mail address. Ask the person.")
            )
        return account


class RoleGrantForm(forms.ModelForm):
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
            self._keep_an_administrator(cleaned.get("to_on"))
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
        municipality = cleaned.get("municipality")
        if organisation and organisation.municipality_id not in (
            None,
            getattr(municipality, "pk", 0),
        ):
            self.add_error("organisation", _("This organisation belongs to another municipality."))
        self._refuse_twice(cleaned)
        return cleaned

    def clean_to_on(self):
        ends = self.cleaned_data["to_on"]
        begins = self.cleaned_data.get("from_on") or self.instance.from_on
        if ends and begins and ends < begins:
            raise ValidationError(_("The last day cannot be before the first."))
        return ends

    def _refuse_twice(self, cleaned: dict[str, Any]) -> None:
        names = ("role", "municipality", "organisation")
        same = RoleGrant.objects.running().filter(
            account=cleaned.get("person"), **{name: cleaned.get(name) for name in names}
        )
        if cleaned.get("person") and same.exists():
            self.add_error("person", _("This person has this role already."))

    def _keep_an_administrator(self, ends) -> None:
        grant = self.instance
        is_sooner = ends and (grant.to_on is None or ends < grant.to_on)
        if not is_sooner or grant.role != Role.ADMINISTRATOR:
            return
        day_after = max(ends + timedelta(days=1), timezone.localdate())
        others = RoleGrant.objects.filter(
            Q(to_on__isnull=True) | Q(to_on__gte=day_after),
            from_on__lte=day_after,
            role=Role.ADMINISTRATOR,
            municipality=grant.municipality,
            account__is_active=True,
        )
        if not others.exclude(pk=grant.pk).exists():
            self.add_error(
                "to_on", _("Somebody must set up the municipality. Name another one first.")
            )


@admin.register(RoleGrant)
class RoleGrantAdmin(ScopedAdmin):
    form = RoleGrantForm
    audit_noun = "role"
    list_display = ("person_shown", "role", "municipality", "organisation", "from_on", "to_on")
    list_filter = ("role", ("municipality", ScopedFilter))
    list_select_related = ("account", "municipality", "organisation")
    fixed_fields = ("person_shown", "contact", "role", "municipality", "organisation", "from_on")
    help_texts = {
        "role": gettext_lazy(
            "Officers run processes and answer. Moderators hide what breaks the rules. "
            "Mediators enter what people say on paper."
        ),
        "organisation": gettext_lazy(
            "Only for people who give out one-use codes or speak for an organisation."
        ),
        "to_on": gettext_lazy(
            "Last day. Empty: until further notice. To end a role, set it to yesterday."
        ),
    }

    @admin.display(description=gettext_lazy("person"))
    def person_shown(self, grant: RoleGrant) -> str:
        return masked(grant.account)

    @admin.display(description=gettext_lazy("contact data"))
    def contact(self, grant: RoleGrant) -> str:
        """The address of the room above, which this one cannot import."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("privacy:role-contact-reveal", args=[grant.municipality.slug, grant.pk]),
            _("Open, with a reason"),
        )

    def get_fields(self, request, obj=None):
        if obj:
            return (*self.fixed_fields, "to_on")
        return ("person", "role", "municipality", "organisation", "from_on", "to_on")

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if obj:
            form.base_fields.pop("person", None)
        return form

    def save_model(self, request, obj, form, change):
        if not change:
            obj.granted_by = request.user
        super().save_model(request, obj, form, change)
        if not change:
            tell_of_grant(obj)

    def record(self, request, obj, verb, facts):
        ended = obj.to_on is not None and obj.to_on < timezone.localdate()
        verb = "granted" if verb == "created" else "ended" if ended else verb
        facts = {"role": obj.role}
        super().record(request, obj, verb, facts)

    def response_change(self, request, obj):
        """Whose role ends may have answers to see to: the next page hands them over."""
        if obj.to_on is None or not leaves_work_behind(obj):
            return super().response_change(request, obj)
        self.message_user(
            request,
            _("This person still sees to answers. Hand them over to a colleague."),
            messages.WARNING,
        )
        if not may(request.user, "answers.hand_over", obj.municipality):
            return super().response_change(request, obj)
        place = reverse("front:desk-hand-over", args=[obj.municipality.slug])
        return redirect(f"{place}?officer={obj.account_id}")

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(
            request,
            _("The person needs a second step for logging in, then the role works."),
            messages.INFO,
        )
        return super().response_add(request, obj, post_url_continue)


class MaskedPeople(forms.ModelMultipleChoiceField):
    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def label_from_instance(self, obj: Account) -> str:
        return masked(obj)


class InformalGroupForm(forms.ModelForm):
    contacts = MaskedPeople(
        label=gettext_lazy("Contact people"),
        queryset=Account.objects.none(),
        required=False,
        help_text=gettext_lazy("Remove the tick to take somebody off."),
    )
    new_contact = PersonField(
        label=gettext_lazy("One more contact person"),
        required=False,
        help_text=gettext_lazy("Login name or e-mail address, as the person told you."),
    )

    class Meta:
        model = InformalGroup
        fields = ("municipality", "name", "fiscal_host", "contacts", "new_contact", "closed_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["contacts"].queryset = self.instance.contacts.all()
        else:
            del self.fields["contacts"]

    def _save_m2m(self):
        super()._save_m2m()
        if account := self.cleaned_data.get("new_contact"):
            self.instance.contacts.add(account)


@admin.register(InformalGroup)
class InformalGroupAdmin(ScopedAdmin):
    form = InformalGroupForm
    audit_noun = "group"
    list_display = ("name", "municipality", "fiscal_host", "closed_on")
    list_filter = (("municipality", ScopedFilter),)
    list_select_related = ("municipality", "fiscal_host")
    search_fields = ("name",)
    fixed_fields = ("municipality",)
    help_texts = {
        "fiscal_host": gettext_lazy("Money and bills of the group go through this organisation."),
    }

    def get_fields(self, request, obj=None):
        fields = ("municipality", "name", "fiscal_host", "contacts", "new_contact", "closed_on")
        return fields if obj else tuple(name for name in fields if name != "contacts")
