"""Who sees what in the admin: the ground under every page there.

A person sees the rows of the municipalities that they administer; the portal team sees all.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from modeltranslation.admin import TabbedTranslationAdmin
from unfold.admin import ModelAdmin

from emvi.audit.actions import record
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may, municipalities_for

FILTER_LOOKUPS = frozenset(
    {"", "exact", "id__exact", "pk__exact", "in", "isnull", "gte", "lt", "year", "month", "day"}
)


def is_portal_team(user: Any) -> bool:
    """Runs the machine: sees all municipalities. Not before the second step of the login."""
    return user.is_active and user.is_superuser and not user.lacks_second_factor


def administers(user: Any, municipality: Municipality) -> bool:
    """Sets up this municipality: who administers it, and the portal team."""
    return is_portal_team(user) or may(user, "municipalities.administer", municipality)


def scope_of(request: HttpRequest) -> frozenset[int] | None:
    """Ids of the municipalities that this person administers; None for all."""
    if not hasattr(request, "admin_scope"):
        user = request.user
        request.admin_scope = (
            None
            if user.is_authenticated and is_portal_team(user)
            else frozenset(municipalities_for(user, "municipalities.administer"))
        )
    return request.admin_scope


class ScopedFilter(admin.RelatedFieldListFilter):
    """A filter by another row that offers the rows in scope only, under what such a row is called."""

    def __init__(self, field, *args, **kwargs):
        super().__init__(field, *args, **kwargs)
        self.title = self.lookup_title = field.related_model._meta.verbose_name

    def field_choices(self, field, request, model_admin):
        rows = rows_in_scope(field.related_model, request, model_admin.admin_site)
        return [(row.pk, str(row)) for row in rows]


def named(field: str, words: Any) -> Any:
    """A field of the model as pages of the admin show it, under these words: where the model has
    none, its name in the code would stand there."""

    @admin.display(description=words, ordering=field)
    def shown(page, row):
        return getattr(row, field)

    return shown


def rows_in_scope(
    model: type[models.Model], request: HttpRequest, site: admin.AdminSite
) -> models.QuerySet:
    """The rows of another model that this person sees; none where the model has no page here."""
    if not site.is_registered(model):
        return model._default_manager.none()
    return site.get_model_admin(model).get_queryset(request)


def one_time_zone(towns: models.QuerySet[Municipality]) -> ZoneInfo:
    """The zone that these municipalities share; UTC where they do not."""
    zones = set(towns.values_list("time_zone", flat=True))
    return ZoneInfo(zones.pop() if len(zones) == 1 else settings.TIME_ZONE)


class ScopedFields:
    """Foreign keys offer, and accept, the rows in scope only. For pages and their inlines."""

    help_texts: dict[str, Any] = {}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = rows_in_scope(db_field.related_model, request, self.admin_site)
        scope = scope_of(request)
        if db_field.name == "municipality" and scope is not None and len(scope) == 1:
            kwargs.setdefault("initial", next(iter(scope)))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Nothing is chosen before somebody chooses: the first one may be the one with most power."""
        is_open = db_field.blank or not db_field.has_default()
        kwargs.setdefault("choices", db_field.get_choices(include_blank=is_open))
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = field.widget.can_view_related = False
        name = getattr(db_field, "translated_field", db_field).name
        if name in self.help_texts:
            field.help_text = self.help_texts[name]
        return field


class ScopedAdmin(ScopedFields, ModelAdmin):
    """The base of every page of the admin.

    `scope` is the path from a row to its municipality's id; without one the page belongs to the
    portal team. Rows stay unless `may_delete`. Each change leaves an audit entry with the names of
    the changed fields, under `audit_noun`; the admin's own log, which repeats what people wrote,
    is not kept.
    """

    scope: str | None = "municipality_id"
    audit_noun = ""
    may_add = may_change = True
    may_delete = False
    fixed_fields: tuple[str, ...] = ()
    list_filter_sheet = False
    show_full_result_count = False
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows, scope = super().get_queryset(request), scope_of(request)
        if scope is None:
            return rows
        return rows.filter(**{f"{self.scope}__in": scope}) if self.scope else rows.none()

    def get_object(self, request, object_id, from_field=None):
        try:
            return super().get_object(request, object_id, from_field)
        except OverflowError:  # a number that SQLite cannot hold is nobody's
            return None

    def covers(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """May this person see this row (or any)?"""
        scope = scope_of(request)
        if scope is None:
            return True
        if self.scope is None or not scope:
            return False
        return obj is None or self.municipality_id(obj) in scope

    def municipality_id(self, obj: models.Model) -> int | None:
        """The id of the municipality to which a row belongs."""
        *path, last = self.scope.split("__") if self.scope else ["pk"]
        for step in path:
            obj = getattr(obj, step)
        return getattr(obj, last) if self.scope else None

    def has_module_permission(self, request):
        return self.covers(request)

    def has_view_permission(self, request, obj=None):
        return self.covers(request, obj)

    def has_add_permission(self, request):
        return self.may_add and self.covers(request)

    def has_change_permission(self, request, obj=None):
        return self.may_change and self.covers(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.may_delete and self.covers(request, obj)

    def get_readonly_fields(self, request, obj=None):
        """`fixed_fields` are chosen once: moving a row to another town would take its history
        out of sight."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if obj is None else (*fields, *self.fixed_fields)

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the filters of the page send themselves. Any lookup further into accounts
        would answer, letter by letter, whose address is behind a row."""
        names = {
            name if isinstance(name, str) else name[0] for name in self.get_list_filter(request)
        }
        name, _separator, rest = lookup.partition("__")
        return name in {*names, self.date_hierarchy} and rest in FILTER_LOOKUPS

    def construct_change_message(self, request, form, formsets, add=False):
        facts: dict[str, Any] = {"fields": sorted(form.changed_data)}
        for formset in formsets or ():
            counts = {
                "added": len(formset.new_objects),
                "changed": len(formset.changed_objects),
                "deleted": len(formset.deleted_objects),
            }
            if any(counts.values()):
                facts[formset.model._meta.model_name] = counts
        return facts

    def log_addition(self, request, obj, message):
        self.record(request, obj, "created", message)

    def log_change(self, request, obj, message):
        self.record(request, obj, "changed", message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self.record(request, obj, "deleted", {})

    def record(self, request, obj, verb: str, facts: dict[str, Any]) -> None:
        """Write the audit entry of a change on this page."""
        record(
            f"{self.audit_noun or self.opts.model_name}.{verb}",
            obj,
            by=request.user,
            municipality_id=self.municipality_id(obj),
            facts=facts,
        )

    def history_view(self, request, object_id, extra_context=None) -> HttpResponse:
        """What happened to a row stands in the audit."""
        subject = f"{self.opts.label_lower}:{object_id}"
        return HttpResponseRedirect(
            f"{reverse('admin:audit_auditentry_changelist')}?subject={subject}"
        )

    def get_view_on_site_url(self, obj=None):
        try:
            return super().get_view_on_site_url(obj)
        except NoReverseMatch:
            return None


class ReadOnlyAdmin(ScopedAdmin):
    """To look at; what is written here is written elsewhere."""

    may_add = may_change = False


class TranslatedAdmin(ScopedAdmin, TabbedTranslationAdmin):
    """With a tab for each language."""
