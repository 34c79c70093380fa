from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from emvi.languages.widgets import LanguageSelect
from emvi.municipalities.codes import LEAST_ON_A_SHEET, MOST_ON_A_SHEET
from emvi.municipalities.models import Municipality, Organisation
from emvi.municipalities.names import clean_public_name


class PublicNameForm(forms.Form):
    """The name that others see in this municipality; asked for with somebody's first words."""

    name = forms.CharField(
        label=_("Your public name"),
        max_length=60,
        help_text=_("Others see this name. It need not be your real name."),
        error_messages={"required": _("Choose a name that others will see.")},
    )

    def __init__(self, *args, municipality: Municipality, **kwargs):
        self.municipality = municipality
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name: str = clean_public_name(self.cleaned_data["name"])
        return name


class RedeemForm(forms.Form):
    """A one-use code, however it was typed."""

    code = forms.CharField(
        label=_("The code on your slip"),
        max_length=40,
        help_text=_("Spaces, hyphens and capital letters do not matter."),
        error_messages={"required": _("Type the code that is printed on the slip.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    )


class IssueForm(forms.Form):
    """A sheet of one-use codes. `key` makes sending the form twice harmless."""

    DESK = "desk"

    issuer = forms.ChoiceField(label=_("Who gives the codes out"))
    size = forms.IntegerField(
        label=_("Number of codes"),
        min_value=LEAST_ON_A_SHEET,
        max_value=MOST_ON_A_SHEET,
        help_text=_("Eight slips fit on one page."),
    )
    language = forms.ChoiceField(
        label=_("Language of the slips"), choices=settings.LANGUAGES, widget=LanguageSelect
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, desk: str, organisations: list[Organisation], **kwargs):
        kwargs["initial"] = {"size": 8, "key": uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.pk): one for one in organisations}
        choices = [(self.DESK, desk)] if desk else []
        choices += [(key, str(one)) for key, one in self.organisations.items()]
        self.fields["issuer"].choices = choices

    def organisation(self) -> Organisation | None:
        """The organisation that was chosen; None for the municipality's own desk."""
        return self.organisations.get(self.cleaned_data["issuer"])
