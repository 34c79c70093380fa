"""Many proposals at once: first the officer chooses, then reads what will happen, then does it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.paging import Page
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.processes.queries import processes_of
from participation.proposals import actions
from participation.proposals.fields import row_numbers
from participation.proposals.many import filed_page, instead_of, undo_of
from participation.proposals.many_forms import ManyForm, ThemesForm, UndoForm, WorkStatesForm


@dataclass(frozen=True)
class Choosing:
    """A page of proposals, and where it is."""

    process: Process | None
    page: Page


def _choosing(request: HttpRequest, municipality: Municipality) -> Choosing:
    asked = request.GET.get("process", "")
    processes = processes_of(municipality)
    process = next((one for one in processes if str(one.pk) == asked), None)
    page = filed_page(
        municipality, process=process, cursor=request.GET.get("after", ""), officer=request.user
    )
    return Choosing(process, page)


@login_required
@staff_page
def set_themes(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Put many proposals under a topic."""
    if not may(request.user, "proposals.set_theme", municipality):
        raise PermissionDenied
    if "undo" in request.POST:
        return _undo(request, municipality)
    choosing = _choosing(request, municipality)
    form = ThemesForm(_sent(request), municipality=municipality, officer=request.user)
    if form.is_bound and form.is_valid() and "confirmed" in request.POST:
        theme, proposals = form.cleaned_data["theme"], list(form.cleaned_data["proposals"])
        undo = undo_of(proposals, theme)
        try:
            wanted = {proposal.pk: theme for proposal in proposals}
            count = actions.set_themes(municipality, wanted, by=request.user)
            return _done(request, _filed(count), undo=undo)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, municipality, choosing, form, "set_themes")


def _filed(count: int) -> str:
    said = ngettext(
        "%(n)d proposal stands under another topic now.",
        "%(n)d proposals stand under another topic now.",
        count,
    )
    return said % {"n": count}


def _undo(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = UndoForm(request.POST)
    if form.is_valid():
        themes, new = instead_of(municipality, form.cleaned_data["undo"])
        try:
            count = actions.set_themes(municipality, themes, by=request.user, instead_of=new)
            messages.success(request, _filed(count))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("proposals:set-themes", municipality.slug)


@login_required
@staff_page
def set_work_states(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Say of many proposals of a process how far the municipality is."""
    if not may(request.user, "proposals.set_work_state", municipality):
        raise PermissionDenied
    choosing = _choosing(request, municipality)
    form = WorkStatesForm(
        _sent(request), municipality=municipality, officer=request.user, process=choosing.process
    )
    if form.is_bound and form.is_valid() and "confirmed" in request.POST:
        state, proposals = form.cleaned_data["work_state"], form.cleaned_data["proposals"]
        try:
            count = actions.set_work_states(proposals, state, by=request.user)
            said = ngettext(
                "%(n)d proposal has another working state now.",
                "%(n)d proposals have another working state now.",
                count,
            )
            return _done(request, said % {"n": count})
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, municipality, choosing, form, "set_work_states")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(
    request: HttpRequest,
    municipality: Municipality,
    choosing: Choosing,
    form: ManyForm,
    verb: str,
) -> HttpResponse:
    """Where one chooses; once all is chosen, what will happen to which proposals."""
    is_ready = form.is_bound and form.is_valid() and "back" not in request.POST
    context = {
        "form": form,
        "process": choosing.process,
        "processes": processes_of(municipality),
        "page": choosing.page,
        "chosen": row_numbers(request.POST.getlist("proposals")),
        "will_change": form.will_change() if is_ready else [],
    }
    template = "preview" if is_ready else "choose"
    return render(request, f"proposals/{verb}_{template}.html", context)


def _done(request: HttpRequest, said: str, undo: str = "") -> HttpResponse:
    messages.success(request, said)
    if not undo:
        return redirect(request.get_full_path())
    return render(request, "proposals/set_themes_done.html", {"said": said, "undo": undo})
