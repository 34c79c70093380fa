import re
from html import unescape
from uuid import uuid4

import nh3
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.accounts.models import Account
from emvi.discussions.forms import TOO_LONG, check_script
from emvi.languages.directions import written_languages
from emvi.languages.letters import has_letters, without_tricks
from emvi.languages.widgets import LanguageSelect, StaffTextSelect
from emvi.municipalities.models import Municipality, Organisation
from participation.processes.models import Process
from participation.proposals.apart import narrowed_to
from participation.proposals.files import AttachmentField
from participation.proposals.models import Proposal
from participation.proposals.photos import PhotoField
from participation.proposals.queries import ORDERS, STANDINGS, Filters


class WordsForm(forms.Form):
    """Step 1: what should change."""

    language = forms.ChoiceField(
        label=_("Written in"),
        help_text=_("Write in the language in which you think."),
        widget=LanguageSelect,
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        help_text=_("One short sentence."),
        error_messages={
            "required": _("Please give a title. One short sentence is enough."),
            "max_length": TOO_LONG,
        },
    )
    text = forms.CharField(
        label=_("Your proposal"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("What is missing? For whom? What would help? A few sentences are enough."),
        error_messages={
            "required": _("Please write what should change."),
            "max_length": TOO_LONG,
        },
    )

    def __init__(self, *args, municipality: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = written_languages(municipality.written_languages)

    def clean_title(self) -> str:
        return self._words_left("title", " ".join(plain(self.cleaned_data["title"]).split()))

    def clean_text(self) -> str:
        return self._words_left("text", plain(self.cleaned_data["text"]))

    def clean(self):
        cleaned = super().clean()
        check_script(self, f"{cleaned.get('title', '')} {cleaned.get('text', '')}")
        return cleaned

    def _words_left(self, name: str, text: str) -> str:
        if not has_letters(text):
            raise forms.ValidationError(self.fields[name].error_messages["required"])
        return text


class InWhoseNameForm(forms.Form):
    """Step 3, for those who speak for an organisation: whose proposal it is."""

    organisation = forms.ModelChoiceField(
        label=_("In whose name?"),
        queryset=None,
        required=False,
        empty_label=_("In my own name"),
        widget=StaffTextSelect,
        help_text=_("The name of the organisation stands beside your public name."),
    )

    def __init__(self, *args, organisations: QuerySet[Organisation], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class PaperForm(WordsForm):
    """Words from paper. The key makes sending the form twice harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The words are somebody else's.
        self.fields["language"].help_text = ""
        self.fields["text"].label = _("Text on the paper")
        self.fields["text"].help_text = ""


# Not every "<": somebody may write "a<b", or draw an arrow.
MARKUP = re.compile(
    rf"</?(?:{'|'.join(sorted(nh3.ALLOWED_TAGS | {'script', 'style', 'font', 'iframe', 'form'}))})"
    r"(?:\s[^<>]*=[^<>]*)?\s*/?>",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Text only: markup that somebody pasted is taken out, its words stay."""
    if MARKUP.search(text):
        text = unescape(nh3.clean(text, tags=set()))
    return without_tricks(text).strip()


class DetailsForm(forms.Form):
    """Step 2: about what, where, and a photo."""

    theme = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=None,
        required=False,
        empty_label=_("No topic"),
        widget=StaffTextSelect,
    )
    place = forms.ModelChoiceField(
        label=_("Where should something change?"),
        queryset=None,
        required=False,
        empty_label=pgettext_lazy("part of a town", "Everywhere"),
        widget=StaffTextSelect,
    )
    photo = PhotoField(
        label=_("Photo"),
        required=False,
        help_text=_("At most 12 MB. The place where the photo was taken is removed from it."),
    )
    photo_alt = forms.CharField(
        label=_("What does the photo show?"),
        max_length=150,
        required=False,
        help_text=_("For people who do not see it."),
    )

    def __init__(
        self, *args, municipality: Municipality, proposal: Proposal | None = None, **kwargs
    ):
        super().__init__(*args, **kwargs)
        for name, entries in (("theme", municipality.themes), ("place", municipality.places)):
            kept = getattr(proposal, f"{name}_id", None)
            self.fields[name].queryset = entries.in_use(kept)


class AttachForm(forms.Form):
    """A file, and what people will find in it. The key makes sending the form twice harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    file = AttachmentField(label=_("File"), error_messages={"required": _("Choose a file.")})
    title = forms.CharField(
        label=_("What is in the file?"),
        max_length=100,
        error_messages={"required": _("Please say what is in the file.")},
    )

    def clean_title(self) -> str:
        title = " ".join(plain(self.cleaned_data["title"]).split())
        if not has_letters(title):
            raise forms.ValidationError(self.fields["title"].error_messages["required"])
        return title


class DraftFileForm(AttachForm):
    """Step 2: a file, if there is one. It has a prefix of its own: `title` is that of the words."""

    prefix = "attach"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The draft has one.
        del self.fields["key"]
        # After an error a browser gives back the words, never the file.
        self.fields["file"].error_messages["required"] = _(
            "Choose the file once more, or delete what you wrote about it."
        )
        for field in self.fields.values():
            field.required = False

    def clean_title(self) -> str:
        return super().clean_title() if self.cleaned_data["title"] else ""

    def clean(self):
        cleaned = super().clean()
        given = {name for name in self.fields if cleaned.get(name) or name in self.errors}
        for name in set(self.fields) - given if given else ():
            self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned


class InviteForm(forms.Form):
    """Whom to invite: nobody picks people from a list."""

    name = forms.CharField(
        label=_("Public name"),
        max_length=60,
        help_text=_("As it stands here under what this person writes."),
        error_messages={"required": _("Type the public name of the person.")},
    )


class ListForm(forms.Form):
    """The filters of the list, from the address; what is unknown is passed over."""

    q = forms.CharField(max_length=100, required=False)
    standing = forms.ChoiceField(choices=[(s, s) for s in STANDINGS], required=False)
    process = forms.SlugField(max_length=60, required=False)
    theme = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    place = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    work_state = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    language = forms.CharField(max_length=10, required=False)
    order = forms.ChoiceField(choices=[(o, o) for o in ORDERS], required=False)
    seed = forms.IntegerField(min_value=0, max_value=2**31, required=False)

    def filters_for(
        self, account: Account, municipality: Municipality
    ) -> tuple[Filters, Process | None]:
        """What is asked for, and the process to which the list is narrowed, if that one is not for
        everybody and this person may see it."""
        self.is_valid()
        data = self.cleaned_data
        filters = Filters(
            query=data.get("q", "").replace("\x00", ""),
            standing=data.get("standing", ""),
            theme=data.get("theme"),
            place=data.get("place"),
            work_state=data.get("work_state"),
            language=data.get("language", ""),
            order=data.get("order") or "newest",
            seed=data.get("seed") or 0,
        )
        return narrowed_to(account, municipality, filters, data.get("process", ""))


class TraceForm(forms.Form):
    """A confirmation number, however it was typed."""

    number = forms.CharField(
        label=_("Confirmation number"),
        max_length=20,
        error_messages={"required": _("Type the number that you got.")},
    )

    def clean_number(self) -> str:
        letters = self.cleaned_data["number"].upper().replace("O", "0")
        letters = letters.replace("I", "1").replace("L", "1")
        letters = "".join(letter for letter in letters if letter.isalnum())
        return f"{letters[:4]}-{letters[4:8]}"
