from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, pgettext_lazy

from emvi.accounts.models import Account
from emvi.front.audit.lines import audit_page, named, staff_of
from emvi.front.audit.sentences import Kind
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may


class AuditForm(forms.Form):
    """Which part of the audit to show."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        choices=[("", pgettext_lazy("audit", "Everything")), *Kind.choices],
        required=False,
    )
    who = forms.ModelChoiceField(
        label=pgettext_lazy("audit", "By whom"),
        queryset=None,
        required=False,
        empty_label=pgettext_lazy("audit", "Everybody"),
        widget=forms.Select(attrs={"translate": "no"}),
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, municipality: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        staff = staff_of(municipality)
        names = named(staff, municipality)
        field = self.fields["who"]
        field.queryset = staff
        field.label_from_instance = lambda account: names[account.opaque_id]

    def narrowing(self) -> dict[str, object]:
        """What can be understood of it."""
        self.is_valid()
        who: Account | None = self.cleaned_data.get("who")
        return {
            "kind": self.cleaned_data.get("kind", ""),
            "who": who,
            "day": self.cleaned_data.get("day"),
        }


@login_required
def desk_audit(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What was done here, when and by whom of the staff."""
    if not may(request.user, "audit.view", municipality):
        raise PermissionDenied
    form = AuditForm(request.GET, municipality=municipality)
    narrowing = form.narrowing()
    context = {
        "form": form,
        "narrows": any(narrowing.values()),
        "page": audit_page(municipality, cursor=request.GET.get("after", ""), **narrowing),
    }
    return render(request, "front/desk_audit.html", context)
