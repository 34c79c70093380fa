"""What officers fill in about an entry of a list: a topic, a place, a working state."""

from django import forms
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from emvi.municipalities.models import Municipality
from emvi.municipalities.official_language import OfficialLanguageForm
from participation.processes.forms import LANGUAGES, InEachLanguage
from participation.processes.lists import Kind, kind_of
from participation.processes.models import Process

# What the column holds.
LAST_PLACE = 32767


class WhichProcessField(forms.ModelChoiceField):
    """The process that a working state is for."""

    def __init__(self, queryset: QuerySet):
        super().__init__(
            queryset,
            label=pgettext("participation", "Process"),
            empty_label=_("Choose a process"),
            error_messages={"required": _("Choose a process.")},
        )

    def label_from_instance(self, process: Process) -> str:
        # A draft is often called as the process that it was made of.
        is_public = process.state == Process.State.PUBLISHED
        return str(process) if is_public else f"{process} ({process.get_state_display()})"


class EntryForm(InEachLanguage, OfficialLanguageForm):
    """One of a list. A working state stays in its process."""

    def __init__(self, *args, municipality: Municipality, **kwargs):
        self.town = municipality
        super().__init__(*args, **kwargs)
        kind = kind_of(self.instance)
        self.name_texts(kind.texts, municipality)
        position = self.fields["position"]
        position.required = False
        position.help_text = _("Small numbers come first.")
        if not self.instance.pk:
            # A new one comes last, where nobody says otherwise.
            highest = kind.rows(municipality).aggregate(last=Max("position"))["last"]
            position.initial = self.initial["position"] = min((highest or 0) + 1, LAST_PLACE)
        if self.instance.pk:
            self.fields.pop("process", None)
        elif "process" in self.fields:
            processes = municipality.processes.exclude(state=Process.State.ARCHIVED)
            self.fields["process"] = WhichProcessField(processes)
        self.more = [name for name in ("process", "position", "colour") if name in self.fields]

    def municipality(self) -> Municipality:
        return self.town

    def clean_position(self) -> int:
        typed = self.cleaned_data["position"]
        return self.initial.get("position", 0) if typed is None else typed

    def more_fields(self):
        return [self[name] for name in self.more]


def entry_form(kind: Kind) -> type[EntryForm]:
    """The form of one of the lists."""
    texts = [f"{name}_{code}" for name in kind.texts for code in LANGUAGES]
    return forms.modelform_factory(
        kind.model, form=EntryForm, fields=[*texts, "position", *kind.more]
    )
