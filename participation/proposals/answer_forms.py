"""What officers fill in about an answer and what follows from it."""

from datetime import date

from django import forms
from django.conf import settings
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from emvi.accounts.models import Account
from emvi.answers.actions.answers import AnswerWords
from emvi.answers.models import Result
from emvi.answers.money import SumField
from emvi.answers.responsible import officers_of
from emvi.answers.states import Outcome
from emvi.discussions.forms import WrittenForm
from emvi.languages.directions import direction
from emvi.languages.letters import says_something
from emvi.languages.shown import staff_text
from emvi.municipalities.models import Municipality
from emvi.municipalities.official_language import TranslatedForm
from emvi.paging import page_by_key
from participation.processes.models import Process, WorkState
from participation.proposals.fields import RowsField, row_numbers
from participation.proposals.merges import NOT_AGAIN, were_merged
from participation.proposals.models import Proposal
from participation.proposals.queues import unanswered
from participation.proposals.rules import had_a_hand

MOST_YEARS_AHEAD = 10
PROPOSALS_ON_A_PAGE = 50


class WorkStateField(forms.ModelChoiceField):
    def label_from_instance(self, work_state: WorkState) -> str:
        return staff_text(work_state, "name")


class WorkStateForm(forms.Form):
    """How far the municipality is with a proposal. `replaces` is what the officer read."""

    work_state = WorkStateField(
        WorkState.objects.none(),
        label=_("Working state"),
        required=False,
        empty_label=_("no working state"),
        widget=forms.RadioSelect,
        blank=True,
    )
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, process: Process, kept: int | None, **kwargs):
        super().__init__(*args, **kwargs)
        states = WorkState.objects.filter(process=process)
        self.fields["work_state"].queryset = states.in_use(kept)


class StaffNoteForm(WrittenForm):
    """A note for one's colleagues. `submission_key` makes sending twice harmless."""

    text = forms.CharField(
        label=_("Your note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write @ and the login name of a colleague to tell them."),
        error_messages={"required": _("Write a sentence first.")},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = ["text", "language"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not says_something(text):
            raise forms.ValidationError(_("Write a sentence first."))
        return text


class ProposalsField(RowsField):
    """Proposals to tick, each in its own language, with its deadline."""

    def label_from_instance(self, proposal: Proposal) -> str:
        language = proposal.language if proposal.title else get_language()
        return format_html(
            '<span><span lang="{}" dir="{}">{}</span> · <span class="nb">{}</span></span>',
            language,
            direction(language),
            str(proposal),
            date_format(proposal.duty.due_on, "SHORT_DATE_FORMAT"),
        )


def texts_of(obj: Model, *names: str) -> dict[str, str]:
    """The translated texts of a row, as a form of them begins."""
    return {
        f"{name}_{code}": getattr(obj, f"{name}_{code}") or ""
        for name in names
        for code in settings.INTERFACE_LANGUAGES
    }


class DayToCome(forms.DateField):
    """A day that is promised: not in the past, and not by a slip in a far century. `stands` is the
    one that was promised already, and may stay."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    stands: date | None = None
    may_be_past = False

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None or value == self.stands:
            return
        today = timezone.localdate()
        if value < today and not self.may_be_past:
            raise forms.ValidationError(_("Choose a date that is still to come."))
        if value.year > today.year + MOST_YEARS_AHEAD:
            raise forms.ValidationError(
                _("This is more than %(years)s years away. Look at the year once more."),
                params={"years": MOST_YEARS_AHEAD},
            )


class AnswerForm(TranslatedForm):
    """The municipality's answer."""

    missing = _("An answer needs reasons.")
    translated = {
        "reasons": (_("Reasons"), forms.Textarea, 5000, True),
        "next_step": (_("Next step"), forms.TextInput, 300, False),
    }
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    cost = SumField(
        label=_("What it costs, in euros"),
        help_text=_("Everybody can read it. Leave it empty if it is not known."),
        required=False,
    )
    planned_for = DayToCome(label=_("To be done by"), required=False)
    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A correction repeats what was promised, also if that day is over.
        self.fields["planned_for"].may_be_past = str(self.data.get("replaces") or "0") != "0"

    def clean(self):
        cleaned = super().clean()
        name = f"next_step_{self.languages[0]}"
        if cleaned.get("planned_for") and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, _("Say what is to be done by then."))
        return cleaned

    def words(self) -> dict[str, str]:
        """What was typed, complete or not, as a draft keeps it."""
        names = [name for name in self.fields if name not in {"replaces", "edition"}]
        most = {name: getattr(self.fields[name], "max_length", None) or 20 for name in names}
        typed = {name: self.data.get(name, "")[: most[name]] for name in names}
        return {name: text for name, text in typed.items() if text.strip()}

    @property
    def outcome_name(self) -> str:
        return str(Outcome(self.cleaned_data["outcome"]).label)

    @property
    def reasons_by_language(self) -> list[tuple[str, str]]:
        """For a look at it before it is published."""
        return list(self.texts("reasons").items())

    def version_read(self) -> int:
        """The version that the officer had read, however the form was filled in."""
        return self.cleaned_data.get("replaces") or 0

    def edition_read(self) -> int:
        """The draft that the officer had read; 0: there was none."""
        return self.cleaned_data.get("edition") or 0

    def answer(self) -> AnswerWords:
        """What the answer says, once the form is valid."""
        cost = self.cleaned_data["cost"]
        return AnswerWords(
            outcome=self.cleaned_data["outcome"],
            reasons=self.texts("reasons"),
            next_step=self.texts("next_step"),
            cost_cents=None if cost is None else int(cost * 100),
            planned_for=self.cleaned_data["planned_for"],
        )


class SameAnswerForm(AnswerForm):
    """One answer for several proposals. There can be thousands: it lists those that are chosen,
    and one `page` of the others."""

    proposals = ProposalsField(
        label=_("Proposals that get this answer"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one proposal.")},
    )

    def __init__(
        self,
        *args,
        municipality: Municipality,
        officer: Account,
        process: Process | None,
        cursor: str,
        **kwargs,
    ):
        super().__init__(*args, municipality=municipality, **kwargs)
        # Nobody answers what they had a hand in. Where a draft is kept, it goes first.
        rows = unanswered(municipality).of_others(officer).filter(duty__draft__isnull=True)
        rows = rows.select_related(
            *("thread", "duty__municipality", "municipality", "author")
        ).defer("search_text")
        field = self.fields["proposals"]
        field.queryset = rows
        numbers = row_numbers(self.data.getlist("proposals")) if self.is_bound else ()
        chosen = list(rows.filter(pk__in=numbers)) if numbers else []
        if process is not None:
            rows = rows.filter(process=process)
        rows = rows.annotate(due_at=F("duty__due_at"))
        self.page = page_by_key(
            rows, key="due_at", descending=False, cursor=cursor, size=PROPOSALS_ON_A_PAGE
        )
        listed = [*chosen, *(one for one in self.page if one not in chosen)]
        field.choices = [(one.pk, field.label_from_instance(one)) for one in listed]


class MergeForm(TranslatedForm):
    """Into which proposal, and why."""

    translated = {"reason": (_("Reason"), forms.Textarea, 500, True)}
    missing = _("Say why they are merged. Everybody can read it.")
    number = forms.CharField(
        label=_("Into which proposal?"),
        help_text=_(
            "Its address, its confirmation number, or the number at the end of its address."
        ),
        max_length=200,
        error_messages={"required": _("Choose the proposal that it becomes a part of.")},
    )

    def __init__(self, *args, proposal: Proposal, by: Account, **kwargs):
        super().__init__(*args, municipality=proposal.municipality, **kwargs)
        self.proposal, self.by = proposal, by

    def clean_number(self) -> Proposal:
        # Of an address, the last part.
        typed = self.cleaned_data["number"].strip().rstrip("/").rpartition("/")[2].upper()
        known = Q(number=typed) | (Q(pk=int(typed)) if typed.isdecimal() else Q())
        others = Proposal.objects.filter(process=self.proposal.process_id)
        others = others.select_related("thread", "municipality", "process", "author")
        into = others.exclude(pk=self.proposal.pk).filter(known).first()
        if into is None:
            raise forms.ValidationError(_("Choose another proposal of the same process."))
        if had_a_hand(self.by, into):
            raise forms.ValidationError(
                _("Somebody else must decide about what you wrote or entered yourself.")
            )
        if were_merged(self.proposal, into):
            raise forms.ValidationError(NOT_AGAIN)
        return into


class ExtensionForm(TranslatedForm):
    """A public record that the answer takes longer."""

    missing = _("Say why it takes longer. Everybody can read it.")
    translated = {"reason": (_("Reason"), forms.Textarea, 500, True)}
    until_on = DayToCome(label=_("New date for the answer"))


class ResultForm(TranslatedForm):
    """A step that is promised."""

    translated = {"title": (_("What will be done"), forms.TextInput, 150, True)}
    missing = _("Say what will be done.")
    due_on = DayToCome(label=_("To be done by"))


class ResultChangeForm(TranslatedForm):
    """How far a promised step is."""

    translated = {"note": (_("How it goes"), forms.TextInput, 500, False)}
    due_on = DayToCome(
        label=_("To be done by"),
        help_text=_("The day that was promised first stays visible beside a new one."),
    )
    progress = forms.IntegerField(
        label=_("Progress in percent"),
        help_text=_("100: it is done."),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": 10}),
    )
    edition = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    gives_up = forms.BooleanField(
        label=_("This step is given up. The text above says why."), required=False
    )

    def __init__(self, *args, result: Result, **kwargs):
        super().__init__(*args, municipality=result.duty.municipality, **kwargs)
        self.fields["due_on"].stands = result.due_on


class AssignForm(forms.Form):
    """Who sees to an answer."""

    officer = forms.ModelChoiceField(
        label=_("Officer"),
        queryset=None,
        required=False,
        empty_label=_("Nobody in particular"),
        widget=forms.Select(attrs={"translate": "no"}),
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        help_text=_("Is reminded while the officer is on leave, and when the answer is late."),
        queryset=None,
        required=False,
        empty_label=_("No deputy"),
        widget=forms.Select(attrs={"translate": "no"}),
    )

    def __init__(self, *args, municipality: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("officer", "deputy"):
            self.fields[name].queryset = officers_of(municipality)
