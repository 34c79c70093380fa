from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from import_export.fields import Field
from modeltranslation.admin import TranslationStackedInline
from unfold.admin import StackedInline
from unfold.decorators import action
from unfold.forms import PaginationInlineFormSet

from emvi.municipalities.admin import (
    OfficialLanguageForm,
    ReadOnlyAdmin,
    ScopedFields,
    ScopedFilter,
    TranslatedAdmin,
    named,
    one_time_zone,
    rows_in_scope,
)
from emvi.municipalities.admin.places import LIST_HINTS
from emvi.municipalities.exchange import Exchanged, ListResource, in_all_languages
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.refusals import Refused
from participation.processes.actions import archive_process, publish_process
from participation.processes.forms import HINTS, RIGHTS, PhaseForm, PhaseFormSet, ProcessForm
from participation.processes.models import Phase, Process, WorkState


class PagedPhases(PhaseFormSet, PaginationInlineFormSet):
    """As the admin's inlines are built."""


class WorkStateForm(OfficialLanguageForm):
    class Meta:
        model = WorkState
        fields = ("name", "position", "retired_on", "colour")

    def __init__(self, *args, process: Process, **kwargs):
        self.process = process
        super().__init__(*args, **kwargs)

    def municipality(self) -> Municipality | None:
        return self.process.municipality if self.process.municipality_id else None


class WorkStateFormSet(PaginationInlineFormSet):
    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "process": self.instance}


class PhaseInline(ScopedFields, StackedInline, TranslationStackedInline):
    model = Phase
    form = PhaseForm
    formset = PagedPhases
    fields = ("title", "description", "opens_at", "closes_at", RIGHTS)
    ordering = ("opens_at",)
    help_texts = {
        "title": gettext_lazy("For example: ideas, discussion, decision."),
        "description": gettext_lazy("What people can do in this phase, in one sentence."),
        "closes_at": gettext_lazy("The moment after which nothing more is accepted."),
    }

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        """What was announced stays announced."""
        return obj is None or obj.state == Process.State.DRAFT


class WorkStateInline(ScopedFields, StackedInline, TranslationStackedInline):
    """One that a proposal has or had cannot be deleted: its history names it."""

    model = WorkState
    form = WorkStateForm
    formset = WorkStateFormSet
    fields = ("name", "position", "retired_on", "colour")
    extra = 0
    help_texts = {
        "name": gettext_lazy(
            "How far you are with a proposal, for example: the building office examines it. "
            "It stands beside the state of the answer and moves no deadline."
        ),
        **LIST_HINTS,
    }

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Process)
class ProcessAdmin(TranslatedAdmin):
    form = ProcessForm
    inlines = (PhaseInline, WorkStateInline)
    list_display = ("title", "municipality", "kind", "stands", "proposals")
    list_filter = ("state", ("municipality", ScopedFilter))
    list_select_related = ("municipality",)
    search_fields = ("slug", *(f"title_{code}" for code in settings.MODELTRANSLATION_LANGUAGES))
    actions = ("publish_chosen", "archive_chosen")
    actions_submit_line = ("publish", "archive")
    fixed_fields = ("municipality",)
    # To look at: they are changed on the pages of officers.
    counted = ("visibility", "document_count", "unused_invitations", "used_invitations")
    closing = ("closed_at", "announced_until", "why_closed")
    texts = ("title", "summary", "what_can_change", "what_is_fixed", "body")
    help_texts = HINTS

    def get_fieldsets(self, request, obj=None):
        """A new process takes the rules of its municipality; they are shown once it has them."""
        first = {"fields": ("municipality", *self.texts[:1], "kind", "slug")}
        texts = {"fields": self.texts[1:]}
        sets = [(_("Process"), first), (_("Texts"), texts)]
        if obj is not None:
            rules = {"fields": Process.RULE_FIELDS, "description": self._about_rules(obj)}
            sets.append((_("Rules"), rules))
            sets.append((_("Who sees it"), {"fields": self.counted}))
            if obj.closed_at:
                sets.append((_("Closed early"), {"fields": self.closing}))
        return self._patch_fieldsets(sets)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def stands(self, process: Process) -> str:
        return (
            pgettext("participation process", "template")
            if process.is_template
            else process.get_state_display()
        )

    @admin.display(description=gettext_lazy("documents"))
    def document_count(self, process: Process) -> int:
        return process.documents.count()

    @admin.display(description=gettext_lazy("invitations that nobody used yet"))
    def unused_invitations(self, process: Process) -> int:
        return process.invitations.filter(account__isnull=True).count()

    @admin.display(description=gettext_lazy("people who came in by invitation"))
    def used_invitations(self, process: Process) -> int:
        return process.invitations.filter(account__isnull=False).count()

    @admin.display(description=gettext_lazy("reason"))
    def why_closed(self, process: Process) -> str:
        return process.close_reason

    def _about_rules(self, process: Process) -> str:
        if process.state == Process.State.DRAFT:
            return _(
                "Copied from your municipality. Fixed from the moment you publish the process."
            )
        return _("These rules were made public with the process and cannot be changed.")

    def get_readonly_fields(self, request, obj=None):
        fields = (*super().get_readonly_fields(request, obj), *self.counted, *self.closing)
        if obj is None or obj.state == Process.State.DRAFT:
            return fields
        return (*fields, "slug", "kind", *Process.RULE_FIELDS)

    def save_model(self, request, obj, form, change):
        if not change:
            for name in Process.RULE_FIELDS:
                setattr(obj, name, getattr(obj.municipality, name))
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("proposals"), ordering="proposal_count")
    def proposals(self, process: Process) -> int:
        return process.proposal_count

    @action(description=gettext_lazy("Save and publish"), permissions=["publish"])
    def publish(self, request, obj):
        # The phases are saved after the process, so this waits for them.
        request.move = publish_process

    @action(description=gettext_lazy("Save and archive"), permissions=["archive"])
    def archive(self, request, obj):
        request.move = archive_process

    def has_publish_permission(self, request, object_id=None):
        states = [Process.State.DRAFT]
        return self._may_move(request, object_id, states, "processes.publish_process")

    def has_archive_permission(self, request, object_id=None):
        states = [Process.State.PUBLISHED, Process.State.CLOSED]
        return self._may_move(request, object_id, states, "processes.archive_process")

    def _may_move(self, request, object_id: Any, states: list[str], right: str) -> bool:
        """The rights of the action and of its button. Without a row, the action checks each."""
        if object_id is None:
            return True
        process = self.get_object(request, str(object_id))
        return (
            process is not None
            and process.state in states
            and may(request.user, right, process.municipality)
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if move := getattr(request, "move", None):
            form.instance.__dict__.pop("ordered_phases", None)
            self._move(request, [form.instance], move)

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish_chosen(self, request, queryset):
        self._move(request, queryset.filter(state=Process.State.DRAFT), publish_process)

    @admin.action(description=gettext_lazy("Archive"), permissions=["change"])
    def archive_chosen(self, request, queryset):
        states = [Process.State.PUBLISHED, Process.State.CLOSED]
        self._move(request, queryset.filter(state__in=states), archive_process)

    def _move(self, request, processes, move) -> None:
        for process in processes:
            try:
                move(process, by=request.user)
            except Refused as refusal:
                self.message_user(request, f"{process}: {refusal}", messages.ERROR)
            else:
                text = _("“%(title)s” is now: %(state)s.")
                values = {"title": process, "state": process.get_state_display()}
                self.message_user(request, text % values, messages.SUCCESS)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Dates are read and written on the clock of the municipality, whoever looks."""
        with timezone.override(self._zone(request, object_id)):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response

    def _zone(self, request, object_id: str | None) -> ZoneInfo:
        towns = rows_in_scope(Municipality, request, self.admin_site)
        sent = request.POST.get("municipality", "")
        if object_id and object_id.isdecimal():
            process = self.get_object(request, object_id)
            towns = towns.filter(processes=process.pk if process else 0)
        elif sent.isdecimal():
            towns = towns.filter(pk=sent)
        return one_time_zone(towns)


class WorkStateResource(ListResource):
    """Known by the short name of the process too."""

    town_path = "process__municipality"
    keys = ("process",)
    official = "name"
    form = WorkStateForm
    process = Field("process__slug", "process", readonly=True)

    class Meta(ListResource.Meta):
        model = WorkState
        fields = [
            "municipality",
            "process",
            *in_all_languages("name"),
            "position",
            "retired_on",
            "colour",
        ]

    def init_instance(self, row=None):
        slug = str(row["process"] or "").strip()
        process = Process.objects.filter(municipality=self.town, slug=slug).first()
        if process is None:
            text = _("There is no process with this short name: %(slug)s")
            raise ValidationError({"process": text % {"slug": slug}})
        return WorkState(process=process)

    def form_kwargs(self, instance):
        return {"process": instance.process}


@admin.register(WorkState)
class WorkStateAdmin(Exchanged, ReadOnlyAdmin):
    """To look at, and to bring in and out. One is written with its process."""

    resource_classes = [WorkStateResource]
    scope = "process__municipality_id"
    list_display = ("name", "process_shown", "position", "colour", "retired_on")
    list_filter = (("process", ScopedFilter),)
    list_select_related = ("process",)
    fields = ("name", "process_shown", "position", "colour", "retired_on")
    readonly_fields = ("process_shown",)
    process_shown = named("process", gettext_lazy("participation process"))

    def has_import_permission(self, request):
        return self.covers(request)
