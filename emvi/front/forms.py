from datetime import date, timedelta
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emvi.accounts.tokens import MOST_DAYS

LIFETIMES = [
    (30, _("30 days")),
    (90, _("90 days")),
    (MOST_DAYS, _("one year")),
]


class TokenForm(forms.Form):
    """What a new token is for, what it may do, and how long."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=60,
        help_text=_("So that you know it again. Only you see this."),
        error_messages={"required": _("Say in a word what it is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may the program do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the token may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"), choices=LIFETIMES, coerce=int, widget=forms.RadioSelect
    )
    # Sending the form twice makes one token.
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, may_act_as_staff: bool, **kwargs):
        kwargs["initial"] = {"days": 90, "key": uuid4()}
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [
            ("read", _("read what only you see: your proposals and messages")),
            ("write", _("propose, support and comment as you")),
            *([("staff", _("use your rights as staff"))] if may_act_as_staff else []),
        ]

    def expires_on(self) -> date:
        return timezone.localdate() + timedelta(days=self.cleaned_data["days"])
