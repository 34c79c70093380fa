from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from emvi.accounts.models import Account
from emvi.audit.models import AuditEntry, AuditNote
from emvi.discussions.beginnings import equip_municipality
from emvi.front.admin_pages import missing_steps
from emvi.front.audit.sentences import sentence_of
from emvi.languages.directions import in_order, written_languages
from emvi.municipalities.admin import (
    OfficialLanguageForm,
    ReadOnlyAdmin,
    TranslatedAdmin,
    is_portal_team,
    masked_email,
    masked_login,
)
from emvi.municipalities.models import Municipality
from participation.proposals.models import Proposal


def _time_zones() -> list[tuple[str, str]]:
    european = sorted(name for name in available_timezones() if name.startswith("Europe/"))
    return [(name, name.replace("_", " ")) for name in european]


# Where most of those live who read the admin in this language.
LIKELY_ZONES = {
    "sl": "Europe/Ljubljana",
    "de": "Europe/Berlin",
    "it": "Europe/Rome",
    "el": "Europe/Athens",
}


class MunicipalityForm(OfficialLanguageForm):
    written_languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages people write in"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        required=False,
        help_text=gettext_lazy(
            "They stand on top of the list when somebody writes. All others can be chosen too."
        ),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        initial=Municipality._meta.get_field("time_zone").default,
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("Deadlines end at midnight here."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            # Most often somebody sets up a city of their own country.
            here = get_language() or ""
            self.initial |= {"default_language": here} if here in dict(settings.LANGUAGES) else {}
            self.initial |= {"time_zone": LIKELY_ZONES[here]} if here in LIKELY_ZONES else {}
        zones = _time_zones()
        here = (self.instance.time_zone,) * 2
        self.fields["time_zone"].choices = zones if here[0] in dict(zones) else [here, *zones]
        self.fields["written_languages"].choices = written_languages()

    def likely_language(self) -> str:
        return self.instance.default_language if self.instance.pk else ""

    def official_language(self) -> str:
        return self.cleaned_value("default_language") or self.instance.default_language

    def clean(self):
        cleaned = super().clean()
        official = cleaned.get("default_language") or self.instance.default_language
        chosen = {official, *cleaned.get("written_languages", [])}
        cleaned["written_languages"] = in_order(chosen, [official])
        goes_dark = self.initial.get("is_public") and not cleaned.get("is_public")
        if goes_dark and Proposal.objects.filter(municipality=self.instance).exists():
            self.add_error(
                "is_public", _("People have made proposals here, so the municipality stays public.")
            )
        return cleaned


@admin.register(Municipality)
class MunicipalityAdmin(TranslatedAdmin):
    scope = "pk"
    form = MunicipalityForm
    list_display = ("name", "slug", "country", "is_public")
    fixed_fields = ("slug",)
    fieldsets = (
        (
            gettext_lazy("Name and contact"),
            {
                "fields": (
                    *("name", "office", "slug", "country", "contact_email"),
                    *("data_licence", "is_public"),
                )
            },
        ),
        (
            gettext_lazy("Languages, time and colour"),
            {"fields": ("default_language", "written_languages", "time_zone", "accent")},
        ),
        (
            gettext_lazy("Rules for new processes"),
            {
                "fields": (*Municipality.RULE_FIELDS, "edit_minutes", "comment_edit_minutes"),
                "description": gettext_lazy(
                    "Each process takes a copy of these rules when it is created. "
                    "A change here does not touch processes that exist, and no running clock."
                ),
            },
        ),
        (gettext_lazy("Confirming that people live here"), {"fields": ("desk_code_quota",)}),
    )
    help_texts = {
        "name": gettext_lazy("As people call it, without “municipality of”."),
        "office": gettext_lazy("The office that answers. It stands under each answer."),
        "slug": gettext_lazy("It stands in every address and cannot be changed later."),
        "country": gettext_lazy("Two letters: SI, AT, DE, IT, GR."),
        "contact_email": gettext_lazy("Everybody sees it on the page “who runs this portal”."),
        "is_public": gettext_lazy("Without it, only officers and administrators see the pages."),
        "default_language": gettext_lazy("In this language all texts must exist."),
        "answer_period": gettext_lazy("In this time your municipality must answer a proposal."),
        "clock_start": gettext_lazy("From then on the answer period runs, in public."),
        "support_threshold": gettext_lazy(
            "So many people must support a proposal until an answer is due. "
            "If the clock starts at the end of collecting, it is only a mark on the scale."
        ),
        "support_counts_of": gettext_lazy("Whose support counts towards the number above."),
        "most_proposals": gettext_lazy(
            "So many that are not answered yet can one person have at once. Empty: no limit."
        ),
        "most_supports": gettext_lazy("So many proposals can one person support. Empty: no limit."),
        "edit_minutes": gettext_lazy(
            "So long can people change a proposal, while nobody supports it."
        ),
        "comment_edit_minutes": gettext_lazy(
            "So long can people change a comment, while nobody has answered it. 0: not at all."
        ),
        "desk_code_quota": gettext_lazy(
            "How many one-use codes your own desk may give out in 365 days."
        ),
    }

    readonly_fields = ("export",)

    def get_fieldsets(self, request, obj=None):
        """The portal team can take everything out."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not is_portal_team(request.user):
            return fieldsets
        return (*fieldsets, (_("All data"), {"fields": ("export",)}))

    @admin.display(description=gettext_lazy("export"))
    def export(self, town: Municipality) -> str:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("front:municipality-export", args=[town.slug]),
            _("Export the municipality"),
        )

    def has_add_permission(self, request):
        return is_portal_team(request.user)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.is_public and "is_public" in form.changed_data:
            self._say_what_is_missing(request, obj)
        if not change:
            equip_municipality(obj)

    def _say_what_is_missing(self, request, town: Municipality) -> None:
        if steps := missing_steps(town):
            text = _("Everybody sees this city now, but these steps are not done yet: %(steps)s")
            titles = "; ".join(f"{step.title} ({step.text})" for step in steps)
            messages.warning(request, text % {"steps": titles})


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Accounts, for the portal team: to lock one that does harm. Nothing of what people did."""

    scope = None
    list_display = ("masked_login", "masked_email", "is_active", "is_superuser", "joined_on")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("=login", "=email")
    search_help_text = gettext_lazy("The whole login name or e-mail address.")
    fields = (
        *("masked_login", "masked_email", "contact", "language"),
        *("is_active", "lock_reason", "lock", "is_superuser", "joined_on"),
    )
    readonly_fields = ("masked_login", "masked_email", "contact", "lock_reason", "lock")
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("login name"), ordering="login")
    def masked_login(self, account: Account) -> str:
        return masked_login(account)

    @admin.display(description=gettext_lazy("e-mail address"))
    def masked_email(self, account: Account) -> str:
        return masked_email(account) or "–"

    @admin.display(description=gettext_lazy("contact data"))
    def contact(self, account: Account) -> str:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("privacy:contact-reveal", args=[account.pk]),
            _("Open, with a reason"),
        )

    @admin.display(description=gettext_lazy("lock"))
    def lock(self, account: Account) -> str:
        """Pages of their own, which ask for a reason."""
        address, text = (
            ("privacy:account-lock", _("Lock, with a reason"))
            if account.is_active
            else ("privacy:account-unlock", _("Unlock"))
        )
        return format_html('<a href="{}">{}</a>', reverse(address, args=[account.pk]), text)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("when", "what", "town", "subject", "action")
    list_filter = ("action",)
    search_fields = ("=subject", "=action")
    search_help_text = gettext_lazy("The whole action or subject, for example: process.published")
    fields = ("what", "at", "town", "reason", "action", "subject", "actor", "facts")
    readonly_fields = ("what", "town", "reason")
    ordering = ("-pk",)

    def get_list_filter(self, request):
        return ("action", "subject") if request.GET.get("subject") else ("action",)

    def get_queryset(self, request):
        towns = Municipality.objects.filter(pk=OuterRef("municipality_id"))
        return super().get_queryset(request).annotate(slug=Subquery(towns.values("slug")))

    @admin.display(description=gettext_lazy("what was done"))
    def what(self, entry: AuditEntry) -> str:
        return str(sentence_of(entry.action))

    @admin.display(description=gettext_lazy("time"), ordering="pk")
    def when(self, entry: AuditEntry) -> str:
        return date_format(localtime(entry.at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("reason"))
    def reason(self, entry: AuditEntry) -> str:
        note = AuditNote.objects.filter(entry=entry).first()
        return note.text if note else "–"

    @admin.display(description=gettext_lazy("municipality"))
    def town(self, entry: AuditEntry) -> str:
        return entry.slug or "–"
