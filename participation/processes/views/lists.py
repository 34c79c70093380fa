"""The pages on which officers keep the lists from which proposals are filed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from emvi.municipalities.models import ListEntry, Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Refused
from participation.processes import actions
from participation.processes.entry_forms import entry_form
from participation.processes.lists import KINDS, entries, entry_of, kind_of


@login_required
@staff_page
def desk_lists(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Topics, places and working states, each with what can be done with it."""
    if not may(request.user, "processes.view_unpublished", municipality):
        raise PermissionDenied
    return render(request, "processes/desk_lists.html", {"lists": entries(municipality)})


@login_required
@staff_page
def entry_add(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponse:
    """One more in a list."""
    if not may(request.user, "processes.add_entry", municipality):
        raise PermissionDenied
    if kind not in KINDS:
        raise Http404
    return _written(request, municipality, KINDS[kind].new(municipality), actions.add_entry)


@login_required
@staff_page
def entry_change(request: HttpRequest, municipality: Municipality, entry: str) -> HttpResponse:
    """Another name, or another place in the list."""
    found = get_entry(request, municipality, entry, "processes.change_entry")
    return _written(request, municipality, found, actions.change_entry)


@login_required
@staff_page
@require_POST
def entry_retire(request: HttpRequest, municipality: Municipality, entry: str) -> HttpResponse:
    """Nobody can choose it any more."""
    found = get_entry(request, municipality, entry, "processes.retire_entry")
    actions.retire_entry(found, by=request.user)
    messages.success(request, _("Nobody can choose it from now on. What has it keeps it."))
    return redirect("processes:desk-lists", municipality.slug)


@login_required
@staff_page
@require_POST
def entry_restore(request: HttpRequest, municipality: Municipality, entry: str) -> HttpResponse:
    """It can be chosen again."""
    found = get_entry(request, municipality, entry, "processes.restore_entry")
    actions.restore_entry(found, by=request.user)
    messages.success(request, _("It can be chosen again."))
    return redirect("processes:desk-lists", municipality.slug)


def get_entry(request: HttpRequest, municipality: Municipality, key: str, right: str) -> ListEntry:
    if not may(request.user, right, municipality):
        raise PermissionDenied
    entry = entry_of(municipality, key)
    if entry is None:
        raise Http404
    return entry


def _written(
    request: HttpRequest, municipality: Municipality, entry: ListEntry, write
) -> HttpResponse:
    kind, is_new = kind_of(entry), entry.pk is None
    data = request.POST if request.method == "POST" else None
    form = entry_form(kind)(data, instance=entry, municipality=municipality)
    if form.is_valid():
        try:
            write(form.save(commit=False), by=request.user)
            messages.success(request, _("Saved."))
            return redirect("processes:desk-lists", municipality.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"kind": kind, "form": form, "is_new": is_new}
    return render(request, "processes/entry_change.html", context)
