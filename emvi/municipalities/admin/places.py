from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from emvi.municipalities.exchange import Exchanged, ListResource, in_all_languages
from emvi.municipalities.models import CodeBatch, ListEntry, Organisation, Page, Place, Theme
from emvi.municipalities.official_language import OfficialLanguageForm
from emvi.municipalities.queries import with_counts
from emvi.municipalities.scoped_admin import (
    ReadOnlyAdmin,
    ScopedFilter,
    TranslatedAdmin,
    scope_of,
)


class RequiredMunicipality:
    """A row without a municipality would belong to the portal."""

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        field = form.base_fields.get("municipality")
        if field and scope_of(request) is not None:
            field.required = True
        return form


class OrganisationResource(ListResource):
    """Without the quota of codes and the pause: who may confirm people is not said by a file."""

    official = "name"

    class Meta(ListResource.Meta):
        model = Organisation
        fields = ["municipality", *in_all_languages("name"), "kind", "country"]


@admin.register(Organisation)
class OrganisationAdmin(Exchanged, RequiredMunicipality, TranslatedAdmin):
    resource_classes = [OrganisationResource]
    form = OfficialLanguageForm
    list_display = ("name", "kind", "municipality", "code_quota")
    list_filter = ("kind", ("municipality", ScopedFilter))
    list_select_related = ("municipality",)
    search_fields = tuple(f"name_{code}" for code in ("sl", "de", "it", "el", "en"))
    fields = ("municipality", "name", "kind", "country", "code_quota", "is_paused")
    fixed_fields = ("municipality",)
    help_texts = {
        "country": gettext_lazy("Two letters: SI, AT, DE, IT, GR."),
        "code_quota": gettext_lazy(
            "How many one-use codes the organisation may give out in 365 days. "
            "0: it gives out none. Everybody sees how many it issued and how many were used."
        ),
    }


LIST_HINTS = {
    "position": gettext_lazy("Small numbers come first."),
    "retired_on": gettext_lazy("From this day on nobody can choose it. What has it keeps it."),
}


class ListForm(OfficialLanguageForm):
    """An entry of a list: no two are called the same in the official language."""

    def clean(self):
        cleaned = super().clean()
        town, column = self.municipality(), f"name_{self.official_language()}"
        if town is None or column not in self.changed_data or not cleaned.get(column):
            return cleaned
        others = self._meta.model.objects.filter(municipality=town).exclude(pk=self.instance.pk)
        if others.is_called(cleaned[column], self.official_language()):
            self.add_error(column, _("One in this list has this name already."))
        return cleaned


class ListAdmin(TranslatedAdmin):
    """An entry of a list from which people choose."""

    form = ListForm
    list_display = ("name", "town", "position", "retired_on")
    list_filter = (("municipality", ScopedFilter),)
    list_select_related = ("municipality",)
    search_fields = tuple(f"name_{code}" for code in ("sl", "de", "it", "el", "en"))
    fixed_fields = ("municipality",)
    may_delete = True

    @admin.display(description=gettext_lazy("municipality"), ordering="municipality")
    def town(self, entry: ListEntry) -> str:
        return str(entry.municipality)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "municipality":
            kwargs.setdefault("label", capfirst(_("municipality")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_deleted_objects(self, objs, request):
        """What uses an entry keeps it. Drafts of people are not shown here."""
        _objects, counts, perms, protected = super().get_deleted_objects(objs, request)
        return [str(obj) for obj in objs], counts, perms, protected


class ThemeResource(ListResource):
    official = "name"

    class Meta(ListResource.Meta):
        model = Theme
        fields = ["municipality", *in_all_languages("name"), "position", "retired_on"]


class PlaceResource(ListResource):
    official = "name"

    class Meta(ListResource.Meta):
        model = Place
        fields = ["municipality", *in_all_languages("name", "hint"), "position", "retired_on"]


@admin.register(Theme)
class ThemeAdmin(Exchanged, ListAdmin):
    resource_classes = [ThemeResource]
    fields = ("municipality", "name", "position", "retired_on")
    help_texts = {
        "name": gettext_lazy("One or two words, for example: homes."),
        **LIST_HINTS,
    }


@admin.register(Place)
class PlaceAdmin(Exchanged, ListAdmin):
    resource_classes = [PlaceResource]
    fields = ("municipality", "name", "hint", "position", "retired_on")
    help_texts = {
        **LIST_HINTS,
        "name": gettext_lazy("A part of town or a kind of house. Never an address."),
        "hint": gettext_lazy("What belongs to it, if the name does not say it."),
    }


class PageForm(OfficialLanguageForm):
    class Meta:
        model = Page
        fields = ("municipality", "kind", "body")

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        same = Page.objects.filter(municipality=cleaned.get("municipality"), kind=kind)
        if not self.instance.pk and kind and same.exists():
            raise ValidationError(_("This page exists already. Open it in the list to change it."))
        return cleaned


@admin.register(Page)
class PageAdmin(RequiredMunicipality, TranslatedAdmin):
    form = PageForm
    list_display = ("kind", "municipality")
    list_filter = ("kind", ("municipality", ScopedFilter))
    list_select_related = ("municipality",)
    fields = ("municipality", "kind", "body")
    fixed_fields = ("municipality", "kind")
    help_texts = {
        "body": gettext_lazy("Plain text. An empty line begins a new paragraph."),
    }


@admin.register(CodeBatch)
class CodeBatchAdmin(ReadOnlyAdmin):
    """Counts only: sheets are made and revoked on the page of those who give out codes."""

    list_display = (
        "issued_on",
        "municipality",
        "issuer",
        "size",
        "used",
        "expires_on",
        "revoked_on",
    )
    list_filter = (("municipality", ScopedFilter), ("organisation", ScopedFilter))
    list_select_related = ("municipality", "organisation")
    ordering = ("-pk",)
    fields = ("municipality", "issuer", "size", "used", "issued_on", "expires_on", "revoked_on")

    def get_queryset(self, request):
        return with_counts(super().get_queryset(request))

    @admin.display(description=gettext_lazy("given out by"))
    def issuer(self, batch: CodeBatch) -> str:
        return str(batch.organisation or batch.municipality.office)

    @admin.display(description=pgettext_lazy("one-use codes", "used"))
    def used(self, batch: CodeBatch) -> int:
        return batch.used
