from django import forms
from django.utils.translation import gettext_lazy as _

from emvi.accounts.models import Account
from emvi.languages.widgets import StaffTextSelect
from emvi.municipalities.models import Municipality, Theme
from participation.processes.models import Process, WorkState
from participation.proposals.fields import RowsField
from participation.proposals.many import is_ours, to_be_filed
from participation.proposals.models import Proposal


class ManyForm(forms.Form):
    """Which proposals; what happens to them is the field named by `what`."""

    what = ""
    proposals = RowsField(
        Proposal.objects.none(),
        label=_("Proposals"),
        error_messages={"required": _("Choose at least one proposal.")},
    )

    def __init__(self, *args, municipality: Municipality, officer: Account, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposals"].queryset = to_be_filed(municipality, officer)

    def will_change(self) -> list[Proposal]:
        """Without those for which it is so already."""
        new = self.cleaned_data[self.what]
        return [p for p in self.cleaned_data["proposals"] if getattr(p, self.what) != new]


class ThemesForm(ManyForm):
    what = "theme"
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        label=_("Topic"),
        required=False,
        empty_label=_("no topic"),
        widget=StaffTextSelect,
    )

    def __init__(self, *args, municipality: Municipality, **kwargs):
        super().__init__(*args, municipality=municipality, **kwargs)
        self.fields["theme"].queryset = municipality.themes.in_use()


class WorkStatesForm(ManyForm):
    what = "work_state"
    work_state = forms.ModelChoiceField(
        WorkState.objects.none(),
        label=_("Working state"),
        required=False,
        empty_label=_("no working state"),
        widget=StaffTextSelect,
    )

    def __init__(self, *args, process: Process | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["work_state"].queryset = WorkState.objects.filter(process=process).in_use()
        chosen = self.fields["proposals"]
        chosen.queryset = chosen.queryset.filter(process=process)


class UndoForm(forms.Form):
    undo = forms.CharField(widget=forms.HiddenInput)

    def clean_undo(self) -> str:
        undo: str = self.cleaned_data["undo"]
        if not is_ours(undo):
            raise forms.ValidationError(_("This cannot be undone any more."))
        return undo
