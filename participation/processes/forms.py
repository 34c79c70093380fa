"""What officers fill in about a process and its phases, in the admin and on the pages."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.forms.utils import ErrorDict, ErrorList
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.languages.directions import written_languages
from emvi.languages.widgets import LanguageSelect
from emvi.municipalities.models import Municipality
from emvi.municipalities.official_language import OfficialLanguageForm, TranslatedForm
from participation.processes.actions import check_phase_change, check_rules_unchanged
from participation.processes.actions.checks import is_in_reach, said_for_good
from participation.processes.actions.invitations import MOST_AT_ONCE
from participation.processes.addresses import free_slug, taken_slugs
from participation.processes.models import TEXTS, Phase, Process

RIGHTS = ("allows_proposals", "allows_supports", "allows_comments")
LANGUAGES = settings.INTERFACE_LANGUAGES
MOST_PHASES = 20
MOST_BYTES = 10 * 1024 * 1024
PHASE_TEXTS = ("title", "description")
ROWS = {"summary": 5, "what_can_change": 4, "what_is_fixed": 4, "body": 8}
HINTS = {
    "slug": gettext_lazy("Part of the web address. Leave empty to make it from the title."),
    "summary": gettext_lazy(
        "At most 120 words that everybody understands. What is it about? What can people do?"
    ),
    "what_can_change": gettext_lazy("What people can still decide. One point a line."),
    "what_is_fixed": gettext_lazy("What is decided already. Say it honestly. One point a line."),
    "body": gettext_lazy("Everything else, in plain text. An empty line begins a paragraph."),
    "visibility": gettext_lazy(
        "Once it is published, it can only come into the lists. Answers are due in any case. What is "
        "not in lists is no secret: the numbers of its proposals can be guessed."
    ),
    "clock_start": gettext_lazy("From then on the answer period runs, in public."),
    "support_counts_of": gettext_lazy("Whose support counts towards the number above."),
    "most_proposals": gettext_lazy(
        "So many that are not answered yet can one person have at once. Empty: no limit."
    ),
    "most_supports": gettext_lazy("So many proposals can one person support. Empty: no limit."),
}


class PhaseForm(OfficialLanguageForm):
    """A phase that has ended is only shown; of one that has begun, the first day stays."""

    class Meta:
        model = Phase
        fields = ("title", "description", "opens_at", "closes_at", *RIGHTS)

    def __init__(self, *args, process: Process, **kwargs):
        self.process = process
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.process = process
        now = timezone.now()
        if self.instance.pk and self.instance.announced_closes_at:
            ended = self.instance.closes_at <= now or process.closed_at is not None
            fixed = self.fields if ended else ["opens_at"] if self.instance.opens_at <= now else []
            for name in fixed:
                self.fields[name].disabled = True

    def municipality(self) -> Municipality | None:
        return self.process.municipality if self.process.municipality_id else None

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("A phase must close after it opens."))
        for name, at in (("opens_at", opens), ("closes_at", closes)):
            if at and not is_in_reach(at):
                self.add_error(name, _("Choose another year."))
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        try:
            check_phase_change(self.instance)
        except ValidationError as error:
            self.add_error(None, error)


class PhaseFormSet(BaseInlineFormSet):
    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "process": self.instance}

    def save_new(self, form, commit=True):
        """Of a process that is public already, the end of a new phase is announced with it."""
        if self.instance.state != Process.State.DRAFT:
            form.instance.announce_late()
        return super().save_new(form, commit)


class ProcessForm(OfficialLanguageForm):
    """A draft needs a title; the rest is asked for when it is published."""

    class Meta:
        model = Process
        fields = ("municipality", "slug", "kind", *Process.RULE_FIELDS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def required_texts(self) -> list[str]:
        return ["title"] if self.instance.state == Process.State.DRAFT else list(TEXTS[:-1])

    def clean(self):
        cleaned = super().clean()
        municipality = self.municipality()
        if "slug" not in self.fields or municipality is None or "slug" in self.errors:
            return cleaned
        title = cleaned.get(f"title_{municipality.default_language}") or ""
        taken = taken_slugs(municipality, but=self.instance.pk)
        if not cleaned.get("slug"):
            cleaned["slug"] = free_slug(title or cleaned.get("title_en") or "", taken)
        elif cleaned["slug"] in taken:
            self.add_error("slug", _("Another process of your municipality has this address."))
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        try:
            check_rules_unchanged(self.instance)
        except ValidationError as error:
            self.add_error(None, error)


def field_in(label: Any, code: str) -> Any:
    """The label of a text in one language."""
    name = dict(settings.LANGUAGES)[code]
    return format_html('{} – <span lang="{}">{}</span>', capfirst(label), code, name)


class InEachLanguage:
    """Shows the texts of a form in the municipality's language first, the others apart."""

    def name_texts(self, names: tuple[str, ...], municipality: Municipality) -> None:
        first = municipality.default_language
        self.texts = names
        self.languages = [first, *(code for code in LANGUAGES if code != first)]
        for name in names:
            label = self._meta.model._meta.get_field(name).verbose_name
            for code in self.languages:
                field = self.fields[f"{name}_{code}"]
                field.label = field_in(label, code)
                field.widget.attrs["lang"] = code
                field.widget.attrs.pop("data-official", None)

    def first_fields(self):
        """The texts in the official language."""
        return [self[f"{name}_{self.languages[0]}"] for name in self.texts]

    def other_fields(self):
        return [self[f"{name}_{code}"] for code in self.languages[1:] for name in self.texts]


class ProcessPageForm(InEachLanguage, ProcessForm):
    """A process, but for its phases, as officers write it."""

    edition = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    class Meta:
        model = Process
        fields = Process.written_columns()
        widgets = {
            f"{name}_{code}": forms.Textarea(attrs={"rows": rows})
            for name, rows in ROWS.items()
            for code in LANGUAGES
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        process = self.instance
        self.name_texts(TEXTS, process.municipality)
        first = process.municipality.default_language
        for name, hint in HINTS.items():
            self.fields[f"{name}_{first}" if name in TEXTS else name].help_text = hint
        if process.pk:
            self.initial["edition"] = process.edition
        if process.state != Process.State.DRAFT:
            fixed = ["slug", "kind", "is_template", *Process.RULE_FIELDS]
            if process.visibility != Process.Visibility.UNLISTED:
                fixed.append("visibility")
            for name in (*fixed, *said_for_good(process)):
                self.fields[name].disabled = True

    def rule_fields(self):
        return [self[name] for name in Process.RULE_FIELDS]


class PhasePageForm(InEachLanguage, PhaseForm):
    """A phase, as a part of the page of its process."""

    class Meta:
        model = Phase
        fields = (
            *(f"{name}_{code}" for name in PHASE_TEXTS for code in LANGUAGES),
            *("opens_at", "closes_at", *RIGHTS),
        )
        widgets = {
            name: forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
            for name in ("opens_at", "closes_at")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.name_texts(PHASE_TEXTS, self.process.municipality)

    def clean_opens_at(self) -> datetime:
        return self._to_the_second("opens_at")

    def clean_closes_at(self) -> datetime:
        return self._to_the_second("closes_at")

    def _to_the_second(self, name: str) -> datetime:
        """The page knows minutes, so what was not touched keeps its seconds."""
        before, after = getattr(self.instance, name), self.cleaned_data[name]
        is_same = before and abs(after - before) < timedelta(minutes=1)
        return before if is_same else after

    def right_fields(self):
        return [self[name] for name in RIGHTS]


class PhasePageFormSet(PhaseFormSet):
    """All phases of a process on its page. Of a public one, none can be taken out."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.can_delete = self.instance.state == Process.State.DRAFT


def phases_form(process: Process, data: Any = None) -> PhasePageFormSet:
    """The rows of the phases of a process; a new one begins with an empty row."""
    made = inlineformset_factory(
        Process,
        Phase,
        form=PhasePageForm,
        formset=PhasePageFormSet,
        extra=0 if process.pk else 1,
        max_num=MOST_PHASES,
        absolute_max=MOST_PHASES,
        validate_max=True,
    )
    return made(data, instance=process, prefix="phases")


def with_one_more_row(data: Any) -> Any:
    """What was typed, and an empty row for a phase under it."""
    data = data.copy()
    typed = data.get("phases-TOTAL_FORMS", "")
    count = int(typed) if typed.isascii() and typed.isdecimal() else 0
    data["phases-TOTAL_FORMS"] = str(min(count + 1, MOST_PHASES))
    return data


def unchecked(form: ProcessPageForm, phases: PhasePageFormSet) -> None:
    """Show what was typed without saying what is missing: nobody has sent it yet."""
    for one in (form, *phases.forms):
        one._errors = ErrorDict()
    phases._errors, phases._non_form_errors = [], ErrorList()


class ScheduleForm(forms.Form):
    """When a draft becomes public by itself."""

    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish on"),
        help_text=gettext_lazy("Local time of the municipality."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )


class PdfField(forms.FileField):
    """A PDF, by what is in it and not by how it is called."""

    widget = forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"})

    def to_python(self, data: UploadedFile | None) -> ContentFile | None:
        file = super().to_python(data)
        if not file:
            return None
        if file.size > MOST_BYTES:
            most = {"most": MOST_BYTES // 1024 // 1024}
            raise ValidationError(_("This file is too large. At most %(most)s MB.") % most)
        content = file.read()
        if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
            raise ValidationError(_("This is no PDF. Save the document as a PDF first."))
        # The name that it had may say something about who wrote it.
        return ContentFile(content, name=f"{get_random_string(20)}.pdf")


class DocumentForm(forms.Form):
    """A file, and what it is. The key makes sending the form twice harmless."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    title = forms.CharField(label=gettext_lazy("Title of the document"), max_length=120)
    language = forms.ChoiceField(
        label=gettext_lazy("Written in"), choices=settings.LANGUAGES, widget=LanguageSelect
    )
    file = PdfField(
        label=gettext_lazy("PDF file"),
        help_text=gettext_lazy("At most 10 MB. Everybody who sees the process can read it."),
    )

    def __init__(self, *args, municipality: Municipality, **kwargs):
        kwargs["initial"] = {"language": municipality.default_language}
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = written_languages(municipality.written_languages)


class InviteForm(forms.Form):
    """How many one-use invitations. The key makes sending the form twice harmless."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    number = forms.IntegerField(
        label=gettext_lazy("How many?"), min_value=1, max_value=MOST_AT_ONCE, initial=1
    )


class CloseForm(TranslatedForm):
    """Why a process is closed before its last date."""

    translated = {"reason": (gettext_lazy("Reason"), forms.Textarea, 500, True)}
    missing = gettext_lazy("Say why it is closed early. Everybody can read it.")


class DuplicateForm(forms.Form):
    """When the copy begins."""

    starts_on = forms.DateField(
        label=gettext_lazy("First day of the new process"),
        help_text=gettext_lazy("All steps move with it. You can change them afterwards."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_starts_on(self) -> date:
        day = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose today or a later day."))
        return day
