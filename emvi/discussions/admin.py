from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.discussions.models import HoldRule, Rule
from emvi.municipalities.admin import (
    OfficialLanguageForm,
    ScopedAdmin,
    ScopedFilter,
    TranslatedAdmin,
)
from emvi.municipalities.admin.places import RequiredMunicipality
from emvi.municipalities.exchange import Exchanged, ListResource, in_all_languages


class RuleForm(OfficialLanguageForm):
    def clean(self):
        cleaned = super().clean()
        municipality = cleaned.get("municipality") or self.instance.municipality
        if municipality is not None:
            cleaned["code"] = ""
        elif not (cleaned.get("code") or self.instance.code):
            raise ValidationError(_("A rule of the portal needs a short code."))
        return cleaned


class RuleResource(ListResource):
    official = "name"
    form = RuleForm

    class Meta(ListResource.Meta):
        model = Rule
        fields = [
            "municipality",
            *in_all_languages("name", "explanation"),
            "position",
            "retired_on",
        ]


class HoldRuleResource(ListResource):
    keys = ("kind",)
    form = ModelForm

    class Meta(ListResource.Meta):
        model = HoldRule
        fields = ["municipality", "kind", "number", "days", "minutes", "is_active"]


@admin.register(Rule)
class RuleAdmin(Exchanged, RequiredMunicipality, TranslatedAdmin):
    """Decisions name rules, so one that is not wanted any more is retired and stays."""

    form = RuleForm
    resource_classes = [RuleResource]
    list_display = ("name", "municipality", "position", "retired_on")
    list_filter = (("municipality", ScopedFilter),)
    list_select_related = ("municipality",)
    fields = ("municipality", "code", "name", "explanation", "position", "retired_on")
    fixed_fields = ("municipality", "code")
    help_texts = {
        "code": gettext_lazy("For the portal's own rules only, for example: insult."),
        "name": gettext_lazy("Two or three words."),
        "explanation": gettext_lazy("One or two sentences that everybody understands."),
        "retired_on": gettext_lazy("From this day on no decision can name it."),
    }


@admin.register(HoldRule)
class HoldRuleAdmin(Exchanged, RequiredMunicipality, ScopedAdmin):
    """When words wait until a moderator has read them."""

    resource_classes = [HoldRuleResource]
    list_display = ("kind", "municipality", "number", "days", "minutes", "is_active")
    list_filter = ("kind", ("municipality", ScopedFilter))
    list_select_related = ("municipality",)
    fields = ("municipality", "kind", "number", "days", "minutes", "is_active")
    fixed_fields = ("municipality", "kind")
    help_texts = {
        "number": gettext_lazy(
            "First words: how many texts of a new account. Short time: the most texts of a person. "
            "Links: the most in a text. Flags: how many people."
        ),
        "days": gettext_lazy(
            "First words: how long an account is new. Flags: how old an account must be to count."
        ),
        "minutes": gettext_lazy("Only for many texts in a short time."),
    }
