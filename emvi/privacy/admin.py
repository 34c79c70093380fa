from django import forms
from django.contrib import admin, messages
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.accounts.consents import publish_terms
from emvi.accounts.models import Terms
from emvi.municipalities.admin import ScopedAdmin, TranslatedAdmin
from emvi.privacy.models import AuthorityRequest
from emvi.refusals import Refused


class AuthorityRequestForm(forms.ModelForm):
    class Meta:
        model = AuthorityRequest
        fields = ("received_on", "body", "asked", "outcome", "answered_on")

    def clean(self):
        cleaned = super().clean()
        is_open = cleaned.get("outcome") == AuthorityRequest.Outcome.OPEN
        if is_open == bool(cleaned.get("answered_on")):
            self.add_error(
                "answered_on", _("Give the day of the answer, with its outcome; or neither.")
            )
        received, answered = cleaned.get("received_on"), cleaned.get("answered_on")
        if received and answered and answered < received:
            self.add_error("answered_on", _("The answer cannot come before the request."))
        return cleaned


@admin.register(AuthorityRequest)
class AuthorityRequestAdmin(ScopedAdmin):
    """For the portal team. Counts by year are public."""

    scope = None
    audit_noun = "authority_request"
    form = AuthorityRequestForm
    list_display = ("received_on", "body", "outcome", "answered_on")
    list_filter = ("body", "outcome")
    fields = ("received_on", "body", "asked", "outcome", "answered_on")
    help_texts = {
        "asked": gettext_lazy(
            "For example: the address behind a public name. No names of people, no case numbers."
        ),
        "outcome": gettext_lazy("docs/authority-requests.md says how to decide."),
    }


@admin.register(Terms)
class TermsAdmin(TranslatedAdmin):
    """Terms of use, for the portal team. What is published stays as it is: write a new version."""

    scope = None
    audit_noun = "terms"
    list_display = ("version", "published_on")
    fields = ("body", "changes")
    actions = ("publish",)
    help_texts = {
        "body": gettext_lazy(
            "Plain text, in all five languages. An empty line begins a new paragraph."
        ),
        "changes": gettext_lazy("What is new since the last version, in a few sentences."),
    }

    def has_change_permission(self, request, obj=None):
        is_published = obj is not None and obj.published_on is not None
        return not is_published and super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            highest = Terms.objects.aggregate(highest=Max("version"))["highest"]
            obj.version = (highest or 0) + 1
        super().save_model(request, obj, form, change)

    @admin.action(
        description=gettext_lazy("Publish: everybody is asked to agree, and it stays as it is")
    )
    def publish(self, request, queryset):
        for terms in queryset:
            try:
                publish_terms(terms, by=request.user)
                self.message_user(request, _("Published."), messages.SUCCESS)
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
