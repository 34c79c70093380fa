from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from emvi.discussions.actions.decisions import MOST_PAUSE_DAYS
from emvi.discussions.models import ModerationDecision, Rule, Text
from emvi.discussions.queries.decisions import rules_of
from emvi.discussions.rules import possible_outcomes
from emvi.discussions.texts import author_of
from emvi.languages.directions import written_languages
from emvi.languages.letters import foreign_script, has_letters, says_something, without_tricks
from emvi.languages.shown import staff_text
from emvi.languages.widgets import LanguageSelect
from emvi.municipalities.models import Municipality

Outcome = ModerationDecision.Outcome
PAUSE_DAYS = (1, 3, 7, 30, MOST_PAUSE_DAYS)
SLOW_MINUTES = (5, 15, 60, 240)

TOO_LONG = _("This is too long: %(show_value)s characters. At most %(limit_value)s.")


def language_of_page() -> str:
    """The language in which somebody most likely writes here."""
    language = get_language() or settings.LANGUAGE_CODE
    return language if language in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE


def check_script(form: forms.Form, text: str) -> None:
    """Ask once more for the language where the words are in another alphabet than that one's."""
    if foreign_script(text, form.cleaned_data.get("language", "")):
        form.add_error(
            "language",
            _("Your words are in another alphabet than this language. Which language is it?"),
        )


class WrittenForm(forms.Form):
    """A form with words of somebody, who says in which language they are."""

    language = forms.ChoiceField(label=_("Written in"), widget=LanguageSelect)

    def __init__(self, *args, municipality: Municipality, **kwargs):
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"language": language_of_page()} | kwargs["initial"]
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = written_languages(municipality.written_languages)


class CommentForm(forms.Form):
    """A comment or a reply. `submission_key` makes sending twice harmless."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Please do not write names of people, or about papers or illnesses."),
        error_messages={
            "required": _("Write your comment first."),
            "max_length": TOO_LONG,
        },
    )
    language = forms.ChoiceField(label=_("Written in"), widget=LanguageSelect)
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_text(self) -> str:
        text = without_tricks(self.cleaned_data["text"])
        if not says_something(text):
            raise forms.ValidationError(_("Write your comment first."))
        return text

    def clean(self):
        cleaned = super().clean()
        check_script(self, cleaned.get("text", ""))
        return cleaned

    def __init__(self, *args, municipality, language, **kwargs):
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"language": language, "submission_key": uuid4()} | kwargs["initial"]
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = written_languages(municipality.written_languages)


class RuleField(forms.ModelChoiceField):
    """The rules of the discussion, each with its explanation beside it."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(Rule.objects.none(), empty_label=None, **kwargs)

    def label_from_instance(self, rule: Rule) -> SafeString:
        return format_html(
            "{}<small>{}</small>", staff_text(rule, "name"), staff_text(rule, "explanation")
        )


class FlagForm(WrittenForm):
    """What is wrong with a text, for the moderators."""

    rule = RuleField(
        label=_("Which rule does the text break?"),
        error_messages={"required": _("Choose a rule.")},
    )
    note = forms.CharField(
        label=_("What should the moderators know?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it without your name."),
    )

    field_order = ["rule", "note", "language"]

    def __init__(self, *args, municipality: Municipality, **kwargs):
        super().__init__(*args, municipality=municipality, **kwargs)
        self.fields["rule"].queryset = rules_of(municipality)


class ReasonForm(WrittenForm):
    """A reason that says something."""

    reason = forms.CharField(
        label=_("Reason, in one sentence"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person who wrote the text reads it at once."),
        error_messages={"required": _("Give a reason. One sentence is enough.")},
    )

    field_order = ["reason", "language"]

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if reason and not has_letters(reason):
            raise forms.ValidationError(_("Give a reason. One sentence is enough."))
        return reason


OUTCOMES = {
    Outcome.LEFT: _("Leave it as it is"),
    Outcome.EDIT_REQUESTED: _("Ask the author for a change; until then others do not see it"),
    Outcome.HIDDEN: _("Hide it"),
    Outcome.RESTORED: _("Show it again"),
}


class DecisionForm(ReasonForm):
    """What a moderator decides about a text. One that is neither flagged nor objected to can be
    left without rule and reason."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    rule = RuleField(
        label=_("Which rule is it about?"),
        required=False,
        error_messages={"required": _("Choose a rule.")},
    )
    pause_days = forms.TypedChoiceField(
        label=_("If you hide it: may the person write here again at once?"),
        coerce=int,
        empty_value=0,
        required=False,
    )
    # Without it nothing is decided: the page comes once more, as the text is now.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ["outcome", "rule", "reason", "language", "pause_days"]

    def __init__(self, *args, municipality: Municipality, target: Text, is_flagged: bool, **kwargs):
        super().__init__(*args, municipality=municipality, **kwargs)
        possible = possible_outcomes(target)
        self.may_be_bare = not is_flagged
        names = OUTCOMES | ({Outcome.LEFT: _("Let it through")} if target.held_at else {})
        self.fields["outcome"].choices = [(one.value, names[one]) for one in possible]
        self.fields["rule"].queryset = rules_of(municipality)
        reason = self.fields["reason"]
        reason.required = is_flagged or Outcome.LEFT not in possible
        if not reason.required:
            # The form cannot know yet what will be chosen.
            reason.needed = _("needed, except for: %(choice)s") % {"choice": names[Outcome.LEFT]}
        author = author_of(target)
        if Outcome.HIDDEN in possible and author is not None and author.account_id is not None:
            self.fields["pause_days"].choices = [(0, _("Yes")), *map(_days, PAUSE_DAYS)]
        else:
            del self.fields["pause_days"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.LEFT and self.may_be_bare:
            return cleaned
        for name in ("rule", "reason"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned


def _days(number: int) -> tuple[int, str]:
    return number, _("No, a pause of so many days: %(n)s") % {"n": number}


class NameEndForm(ReasonForm):
    """Why a public name is taken away."""

    rule = RuleField(
        label=_("Which rule is it about?"), error_messages={"required": _("Choose a rule.")}
    )

    field_order = ["rule", "reason", "language"]

    def __init__(self, *args, municipality: Municipality, **kwargs):
        super().__init__(*args, municipality=municipality, **kwargs)
        self.fields["rule"].queryset = rules_of(municipality)


class AppealForm(WrittenForm):
    """Why the author thinks that a decision is wrong."""

    text = forms.CharField(
        label=_("Why is the decision wrong?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Another moderator reads it. A few sentences are enough."),
        error_messages={"required": _("Write a sentence first.")},
    )

    field_order = ["text", "language"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not says_something(text):
            raise forms.ValidationError(_("Write a sentence first."))
        return text


class AppealDecisionForm(ReasonForm):
    """What another moderator decides about an appeal."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("upheld", _("The decision stays")),
            ("reversed", _("Change the decision: show the text again, end the pause")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )

    field_order = ["outcome", "reason", "language"]


class RegulateForm(WrittenForm):
    """How a discussion goes on, with a line for everybody."""

    is_closed = forms.BooleanField(label=_("Close the discussion"), required=False)
    slow_minutes = forms.TypedChoiceField(
        label=_("How often can one person comment?"),
        coerce=int,
        empty_value=0,
        required=False,
    )
    note = forms.CharField(
        label=_("A line for everybody who reads the discussion"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    field_order = ["is_closed", "slow_minutes", "note", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slow_minutes"].choices = [
            (0, pgettext_lazy("how often one can comment", "as often as they like")),
            *((n, _("once in so many minutes: %(n)s") % {"n": n}) for n in SLOW_MINUTES),
        ]
