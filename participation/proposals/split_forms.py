"""What officers fill in to split a proposal."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.languages.letters import has_letters
from emvi.languages.widgets import StaffTextSelect
from emvi.municipalities.official_language import TranslatedForm
from participation.proposals.actions import PartWords
from participation.proposals.forms import plain
from participation.proposals.models import Proposal, SplitPart
from participation.proposals.passages import NOT_TAKEN, is_taken_from

PLACES = SplitPart.PLACES
FEWEST = 2
FIELDS = ("title", "text", "theme", "place")
NO_TITLE = _("Please give a title. One short sentence is enough.")
NO_TEXT = _("Copy here what this part asks for.")


class SplitForm(TranslatedForm):
    """Into which parts, and why. Parts without a word are left out."""

    translated = {"reason": (_("Reason"), forms.Textarea, 500, True)}
    missing = _("Say why it is split. Everybody can read it.")
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, municipality=proposal.municipality, **kwargs)
        self.proposal = proposal
        town = proposal.municipality
        for n in PLACES:
            self.fields |= {
                f"title_{n}": forms.CharField(
                    label=_("Title"),
                    max_length=150,
                    required=n <= FEWEST,
                    error_messages={"required": NO_TITLE},
                    widget=forms.TextInput(attrs={"lang": proposal.language}),
                ),
                f"text_{n}": forms.CharField(
                    label=_("What it asks for"),
                    max_length=5000,
                    required=n <= FEWEST,
                    error_messages={"required": NO_TEXT},
                    widget=forms.Textarea(attrs={"rows": 5, "lang": proposal.language}),
                ),
                f"theme_{n}": forms.ModelChoiceField(
                    label=_("Topic"),
                    queryset=town.themes.in_use(proposal.theme_id),
                    required=False,
                    initial=proposal.theme_id,
                    empty_label=_("No topic"),
                    widget=StaffTextSelect,
                ),
                f"place_{n}": forms.ModelChoiceField(
                    label=pgettext_lazy("part of a town", "Place"),
                    queryset=town.places.in_use(proposal.place_id),
                    required=False,
                    initial=proposal.place_id,
                    empty_label=pgettext_lazy("part of a town", "Everywhere"),
                    widget=StaffTextSelect,
                ),
            }
            for name in FIELDS:
                # Each part has a title: what is missing says of which.
                field = self.fields[f"{name}_{n}"]
                field.summary_label = f"{_('Part %(n)s') % {'n': n}}: {field.label}"
        # What is missing is listed in the order of the page.
        self.order_fields(["key", *(f"{name}_{n}" for n in PLACES for name in FIELDS)])

    def first_parts(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of the parts that there must be."""
        return [self._fields_of(n) for n in PLACES[:FEWEST]]

    def other_parts(self) -> list[tuple[int, list[forms.BoundField]]]:
        return [self._fields_of(n) for n in PLACES[FEWEST:]]

    @property
    def has_others(self) -> bool:
        """Was anything typed there?"""
        return any(self[f"{name}_{n}"].value() for n in PLACES[FEWEST:] for name in FIELDS[:2])

    def _fields_of(self, n: int) -> tuple[int, list[forms.BoundField]]:
        return n, [self[f"{name}_{n}"] for name in FIELDS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for n in PLACES:
            self._clean_part(n, cleaned)
        return cleaned

    def _clean_part(self, n: int, cleaned: dict[str, Any]) -> None:
        title = " ".join(plain(cleaned.get(f"title_{n}") or "").split())
        text = plain(cleaned.get(f"text_{n}") or "")
        cleaned[f"title_{n}"], cleaned[f"text_{n}"] = title, text
        if not (title or text):
            return
        if not has_letters(title) and f"title_{n}" not in self.errors:
            self.add_error(f"title_{n}", NO_TITLE)
        if not has_letters(text):
            if f"text_{n}" not in self.errors:
                self.add_error(f"text_{n}", NO_TEXT)
        elif not is_taken_from(text, self.proposal.text):
            self.add_error(f"text_{n}", NOT_TAKEN)

    def words(self) -> list[PartWords]:
        """The parts that say something."""
        said = ([self.cleaned_data.get(f"{name}_{n}") for name in FIELDS] for n in PLACES)
        return [PartWords(*values) for values in said if values[0]]
