"""The pages on which officers make and look after processes."""

from collections.abc import Callable
from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emvi.answers.deadlines import due_day
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Conflict, Refused
from participation.processes import actions
from participation.processes.actions import check_complete
from participation.processes.closing import clocks_to_start
from participation.processes.forms import (
    CloseForm,
    DuplicateForm,
    ProcessPageForm,
    ScheduleForm,
    phases_form,
    unchecked,
    with_one_more_row,
)
from participation.processes.models import Process
from participation.processes.oversights import oversights
from participation.processes.parts import parts_of
from participation.processes.portal_templates import (
    TEMPLATES,
    languages_left_behind,
    offered,
    shown,
)
from participation.processes.queries import process_page
from participation.processes.rules import is_over
from participation.processes.steps import steps_of
from participation.processes.views.browse import get_process


@login_required
def desk_processes(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """All processes of the municipality, whatever their state, newest first."""
    if not may(request.user, "processes.view_unpublished", municipality):
        raise PermissionDenied
    page = process_page(request.user, municipality, cursor=request.GET.get("after", ""))
    context = {"page": page, "templates": offered()}
    return render(request, "processes/desk_processes.html", context)


@login_required
@staff_page
def process_create(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Write a new process. It takes the rules of its municipality and stays a draft."""
    if not may(request.user, "processes.create_process", municipality):
        raise PermissionDenied
    return _written(request, actions.new_process(municipality))


@login_required
@staff_page
def process_change(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Write on: of a draft everything, of a public process what was not promised."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.change_process", municipality):
        raise PermissionDenied
    return _written(request, process)


def _written(request: HttpRequest, process: Process) -> HttpResponse:
    """The form of a process with the rows of its phases. One button adds a row, and saves nothing."""
    adds_row = "add_phase" in request.POST
    data = request.POST if request.method == "POST" else None
    form = ProcessPageForm(data, instance=process)
    phases = phases_form(process, with_one_more_row(data) if adds_row else data)
    if adds_row:
        unchecked(form, phases)
    elif data is not None and form.is_valid() & phases.is_valid():
        try:
            _save(request, form, phases)
            return redirect("processes:process-detail", process.municipality.slug, process.slug)
        except Conflict as conflict:
            # The next try is on top of what the colleague wrote.
            form.data = form.data.copy()
            form.data["edition"] = Process.objects.get(pk=process.pk).edition
            form.add_error(None, str(conflict))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    stored = Process.objects.get(pk=process.pk) if process.pk else process
    context = {
        "process": stored,
        "left_behind": languages_left_behind(stored),
        "form": form,
        "phases": phases,
        "adds_row": adds_row,
    }
    return render(request, "processes/process_change.html", context)


def _save(request: HttpRequest, form: ProcessPageForm, phases) -> None:
    process = form.save(commit=False)
    rows = phases.save(commit=False)
    if process.pk is None:
        actions.create_process(process, by=request.user, phases=rows)
        messages.success(request, _("Saved as a draft. Only staff see it."))
        return
    edition = form.cleaned_data["edition"] or None
    removed = phases.deleted_objects
    actions.change_process(process, by=request.user, phases=rows, removed=removed, edition=edition)
    messages.success(request, _("Saved."))


@login_required
@staff_page
def process_delete(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Take a draft away for good, once one has read what goes with it."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.delete_process", municipality):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.delete_process(process, by=request.user)
            messages.success(request, _("The draft is deleted."))
            return redirect("processes:desk-processes", municipality.slug)
        except Refused as refusal:
            messages.error(request, str(refusal))
    context = {"process": process, "refusal": _refusal(actions.check_can_be_deleted, process)}
    return render(request, "processes/process_delete.html", context)


@login_required
@staff_page
def process_preview(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """The page as everybody will see it, whoever looks."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.view_unpublished", municipality):
        raise PermissionDenied
    process.steps = steps_of(process, if_published=True)
    guest = copy(request)
    guest.user = AnonymousUser()
    may_propose = any(p.allows_proposals and p.is_open() for p in process.ordered_phases)
    context = {
        "process": process,
        "may_propose": may_propose,
        "documents": process.documents.all(),
        "parts": parts_of(guest, process),
        "is_preview": True,
    }
    return render(guest, "processes/process_detail.html", context)


@login_required
@staff_page
def process_publish(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Make it public, once one has read what is fixed from then on."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.publish_process", municipality):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.publish_process(process, by=request.user)
            is_private = process.visibility == Process.Visibility.PRIVATE
            done = (
                _("The process is published. You can invite people now.")
                if is_private
                else _("The process is public now.")
            )
            messages.success(request, done)
            return redirect(process)
        except Refused as refusal:
            messages.error(request, str(refusal))
    form = ScheduleForm(initial={"publish_at": process.publish_at})
    return _publish_page(request, process, form)


@login_required
@staff_page
def process_schedule(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Let it become public by itself on a day. The form stands on the page that publishes; who
    comes here by the menu of languages is sent there."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.schedule_process", municipality):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("processes:process-publish", municipality.slug, process.slug)
    form = ScheduleForm(request.POST)
    if form.is_valid():
        try:
            at = form.cleaned_data["publish_at"]
            actions.schedule_process(process, by=request.user, at=at)
            messages.success(request, _("It becomes public on that day. Until then it is a draft."))
            return redirect("processes:process-publish", municipality.slug, process.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _publish_page(request, process, form)


@login_required
@staff_page
@require_POST
def process_unschedule(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """It stays a draft."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.unschedule_process", municipality):
        raise PermissionDenied
    try:
        actions.unschedule_process(process, by=request.user)
        messages.success(request, _("It stays a draft until you publish it."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("processes:process-publish", municipality.slug, process.slug)


def _publish_page(request: HttpRequest, process: Process, form: ScheduleForm) -> HttpResponse:
    context = {
        "process": process,
        "left_behind": languages_left_behind(process),
        "missing": _refusal(check_complete, process),
        "oversights": oversights(process),
        "form": form,
    }
    return render(request, "processes/process_publish.html", context)


@login_required
@staff_page
def process_duplicate(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Begin a new draft with what stands here, be it a template or not."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.duplicate_process", municipality):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = DuplicateForm(data, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        try:
            day = form.cleaned_data["starts_on"]
            copy = actions.duplicate_process(process, by=request.user, starts_on=day)
            messages.success(request, _("This is the new draft. Only staff see it."))
            return redirect("processes:process-change", municipality.slug, copy.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"process": process, "form": form}
    return render(request, "processes/process_duplicate.html", context)


@login_required
@staff_page
def process_start(request: HttpRequest, municipality: Municipality, template: str) -> HttpResponse:
    """Begin a new draft with a template of the portal."""
    if not may(request.user, "processes.start_process", municipality):
        raise PermissionDenied
    if template not in TEMPLATES:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DuplicateForm(data, initial={"starts_on": timezone.localdate()})
    chosen = TEMPLATES[template]
    if form.is_valid():
        try:
            day = form.cleaned_data["starts_on"]
            process = actions.start_process(municipality, chosen, by=request.user, starts_on=day)
            messages.success(request, _("This is the new draft. Only staff see it."))
            return redirect("processes:process-change", municipality.slug, process.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(
        request, "processes/process_start.html", {"template": shown(chosen), "form": form}
    )


def _refusal(check: Callable[[Process], None], process: Process) -> str:
    """What keeps it from being published, or closed, in words."""
    try:
        check(process)
    except Refused as refusal:
        return str(refusal)
    return ""


@login_required
@staff_page
def process_close(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Close it before its last date, once one has read what follows and has said why."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.close_process", municipality):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = CloseForm(data, municipality=municipality)
    if form.is_valid():
        try:
            actions.close_process(process, by=request.user, reasons=form.texts("reason"))
            messages.success(request, _("The process is closed. Everybody can read why."))
            return redirect(process)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "process": process,
        "refusal": _refusal(actions.check_can_be_closed, process),
        "form": form,
        "clocks": clocks_to_start(process),
        "due_on": due_day(timezone.now(), process, municipality.time_zone),
    }
    return render(request, "processes/process_close.html", context)


@login_required
@staff_page
def process_archive(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Close the books after the last phase."""
    process = get_process(request, municipality, slug)
    if not may(request.user, "processes.archive_process", municipality):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.archive_process(process, by=request.user)
            messages.success(request, _("The process is archived. Everybody can still read it."))
            return redirect(process)
        except Refused as refusal:
            messages.error(request, str(refusal))
    context = {"process": process, "is_over": is_over(process)}
    return render(request, "processes/process_archive.html", context)
