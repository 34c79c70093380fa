from django import forms
from django.utils.translation import gettext_lazy as _


class RevealForm(forms.Form):
    """Why somebody needs to see contact data. The person reads it."""

    reason = forms.CharField(
        label=_("Why do you need it?"),
        min_length=10,
        max_length=500,
        help_text=_("The person gets your reason at once. It also stands in the audit."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class LockForm(forms.Form):
    """Why an account is locked. The person reads it."""

    reason = forms.CharField(
        label=_("Why is it locked?"),
        min_length=10,
        max_length=500,
        help_text=_("The person gets your reason by mail and when they log in."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
