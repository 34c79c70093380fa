from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from emvi.answers.actions import end_leave, hand_over, record_leave
from emvi.answers.deadlines import local_day
from emvi.answers.models import Leave
from emvi.answers.responsible import officers_of, people_with_duties, without_stand_in
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.refusals import Refused


class LeaveForm(forms.Form):
    """When an officer is away. Officers say it of themselves, administrators of anybody."""

    officer = forms.ModelChoiceField(
        label=gettext_lazy("Who is away?"),
        queryset=None,
        empty_label=gettext_lazy("Choose an officer"),
        widget=forms.Select(attrs={"translate": "no"}),
        error_messages={"required": gettext_lazy("Say who is away.")},
    )
    from_on = forms.DateField(
        label=gettext_lazy("First day away"),
        error_messages={"required": gettext_lazy("Say from which day on.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until_on = forms.DateField(
        label=gettext_lazy("Last day away"),
        error_messages={"required": gettext_lazy("Say until which day.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, municipality: Municipality, user, **kwargs):
        super().__init__(*args, **kwargs)
        officers = officers_of(municipality)
        if not may(user, "municipalities.administer", municipality):
            officers = officers.filter(pk=user.pk)
        self.fields["officer"].queryset = officers


class HandOverForm(forms.Form):
    """Whose answers go to whom. Somebody who has left may still have some."""

    officer = forms.ModelChoiceField(
        label=gettext_lazy("Whose answers?"),
        queryset=None,
        empty_label=gettext_lazy("Choose an officer"),
        widget=forms.Select(attrs={"translate": "no"}),
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("Who sees to them from now on?"),
        queryset=None,
        empty_label=gettext_lazy("Choose an officer"),
        widget=forms.Select(attrs={"translate": "no"}),
    )

    def __init__(self, *args, municipality: Municipality, user, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = people_with_duties(municipality)
        if not may(user, "municipalities.administer", municipality):
            theirs = theirs.filter(pk=user.pk)
        self.fields["officer"].queryset = theirs
        self.fields["to"].queryset = officers_of(municipality)


@login_required
def desk_hand_over(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Hand all answers that somebody sees to over to a colleague."""
    if not may(request.user, "answers.hand_over", municipality):
        raise PermissionDenied
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        municipality=municipality,
        user=request.user,
        initial={"officer": request.GET.get("officer", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = hand_over(municipality, by=request.user, **form.cleaned_data)
            said = ngettext("%(n)d answer is handed over.", "%(n)d answers are handed over.", count)
            messages.success(request, said % {"n": count})
            return redirect("front:desk", municipality.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "front/desk_hand_over.html", {"form": form})


@login_required
def desk_leaves(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Who of the officers is away, now and soon; and a place to say it."""
    if not may(request.user, "answers.record_leave", municipality):
        raise PermissionDenied
    form = LeaveForm(
        request.POST if request.method == "POST" else None,
        municipality=municipality,
        user=request.user,
        initial={"officer": request.user.pk},
    )
    if request.method == "POST" and form.is_valid():
        try:
            leave = record_leave(municipality, by=request.user, **form.cleaned_data)
            _say_who_stands_in(request, leave)
            return redirect("front:desk-leaves", municipality.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    today = local_day(timezone.now(), municipality.time_zone)
    leaves = Leave.objects.filter(municipality=municipality, until_on__gte=today)
    context = {
        "form": form,
        "leaves": leaves.select_related("officer"),
        "may_administer": may(request.user, "municipalities.administer", municipality),
    }
    return render(request, "front/desk_leaves.html", context)


def _say_who_stands_in(request: HttpRequest, leave: Leave) -> None:
    count = without_stand_in(leave.municipality, leave.officer)
    if not count:
        messages.success(request, _("Noted. On these days the deputies are reminded."))
        return
    said = ngettext(
        "Noted. For %(n)d answer there is no deputy on these days.",
        "Noted. For %(n)d answers there is no deputy on these days.",
        count,
    )
    messages.warning(request, said % {"n": count})


@login_required
@require_POST
def desk_leave_end(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """Take the days out again. Once they are out there is nothing to do."""
    if not may(request.user, "answers.record_leave", municipality):
        raise PermissionDenied
    leave = Leave.objects.filter(municipality=municipality, pk=pk).first()
    if leave is None:
        raise Http404
    try:
        end_leave(leave, by=request.user)
        messages.success(request, _("The leave is taken out."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("front:desk-leaves", municipality.slug)
