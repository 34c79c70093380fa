from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from emvi.discussions.models import Rule
from emvi.languages.directions import written_languages
from emvi.languages.letters import has_letters, says_something
from emvi.languages.widgets import LanguageSelect


class CommentForm(forms.Form):
    """A comment or a reply. `submission_key` makes sending twice harmless."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Please no names of people, no papers, no illnesses."),
        error_messages={
            "required": _("Write your comment first."),
            "max_length": _(
                "This is too long: %(show_value)s characters. At most %(limit_value)s."
            ),
        },
    )
    language = forms.ChoiceField(label=_("Written in"), widget=LanguageSelect)
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not says_something(text):
            raise forms.ValidationError(_("Write your comment first."))
        return text

    def __init__(self, *args, municipality, language, **kwargs):
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"language": language, "submission_key": uuid4()} | kwargs["initial"]
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = written_languages(municipality.written_languages)


class ReasonForm(forms.Form):
    """A reason that says something."""

    reason = forms.CharField(
        label=_("Reason, in one sentence"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person who wrote the text reads it at once."),
        error_messages={"required": _("Give a reason. One sentence is enough.")},
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not has_letters(reason):
            raise forms.ValidationError(_("Give a reason. One sentence is enough."))
        return reason


class DecisionForm(ReasonForm):
    """Why a moderator hides a text."""

    rule = forms.ChoiceField(
        label=_("Which rule does the text break?"),
        choices=Rule,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a rule.")},
    )

    field_order = ["rule", "reason"]


class RestoreForm(ReasonForm):
    """Why a moderator shows a text again."""
