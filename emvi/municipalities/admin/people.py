from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from emvi.accounts.models import Account
from emvi.municipalities.actions import end_role, grant_role
from emvi.municipalities.grants import leaves_work_behind
from emvi.municipalities.groups import name_contact, take_off_contact
from emvi.municipalities.models import InformalGroup, RoleGrant
from emvi.municipalities.permissions import may
from emvi.municipalities.roles import AsksForPerson, PersonField, RoleGrantForm, masked
from emvi.municipalities.scoped_admin import ScopedAdmin, ScopedFilter


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
        form.asker = request.user
        return form

    def save_model(self, request, obj, form, change):
        if change:
            end_role(obj, by=request.user, to_on=obj.to_on)
            return
        names = ("role", "organisation", "from_on", "to_on")
        asked = {name: getattr(obj, name) for name in names}
        obj.pk = grant_role(obj.account, obj.municipality, by=request.user, **asked).pk

    def record(self, request, obj, verb, facts):
        """The actions have written the entry."""

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


class InformalGroupForm(AsksForPerson):
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
        """One by one, so that the audit and the people themselves hear of it."""
        group, by = self.instance, self.asker
        if "contacts" in self.fields:
            for account in group.contacts.exclude(pk__in=self.cleaned_data["contacts"]):
                take_off_contact(group, account, by=by)
        if account := self.cleaned_data.get("new_contact"):
            name_contact(group, account, by=by)


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

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.asker = request.user
        return form

    def get_fields(self, request, obj=None):
        fields = ("municipality", "name", "fiscal_host", "contacts", "new_contact", "closed_on")
        return fields if obj else tuple(name for name in fields if name != "contacts")
