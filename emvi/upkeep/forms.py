import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from emvi.languages.letters import has_letters
from emvi.upkeep.models import ContactMessage

SALT = "emvi.contact"
# Nobody writes a message faster than this, and a page that is older was found, not opened.
FASTEST_SECONDS = 3
OLDEST_SECONDS = 24 * 3600


def now_signed() -> str:
    """When the form was shown, so that nobody can say it was earlier."""
    return signing.dumps(int(time.time()), salt=SALT)


class MessageForm(forms.Form):
    """Words to those who run the portal. `submission_key` makes sending twice harmless."""

    about = forms.ChoiceField(
        label=_("What is it about?"), choices=ContactMessage.About, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write your message first.")},
    )
    reply_to = forms.EmailField(
        label=_("E-mail address for the answer"),
        required=False,
        help_text=_("Without an address we read your message and cannot answer it."),
    )

    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\x00", "").strip()
        if not has_letters(text):
            raise forms.ValidationError(_("Write your message first."))
        return text

    def message(self) -> dict[str, Any]:
        names = ("about", "text", "reply_to", "submission_key")
        return {name: self.cleaned_data[name] for name in names}


class ContactForm(MessageForm):
    """From somebody without a login. In place of a picture puzzle: a field that people do not see,
    and a minimum of time."""

    nickname = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    begun = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("nickname"):
            raise forms.ValidationError(_("Leave the field “nickname” empty, then send it again."))
        if not self._was_written():
            raise forms.ValidationError(
                _("That was very fast, or the page is old. Please send it once more.")
            )
        return cleaned

    def _was_written(self) -> bool:
        try:
            begun = signing.loads(
                self.cleaned_data.get("begun") or "", salt=SALT, max_age=OLDEST_SECONDS
            )
        except signing.BadSignature:
            return False
        return time.time() - begun >= FASTEST_SECONDS
