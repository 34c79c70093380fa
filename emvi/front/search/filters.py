"""What the search is asked for."""

from dataclasses import dataclass

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.languages.normalise import search_words


class Kind(TextChoices):
    """What can be found, in the order of the page."""

    MUNICIPALITIES = "municipalities", _("Cities")
    PROPOSALS = "proposals", _("Proposals")
    PROCESSES = "processes", _("Taking part")
    ANSWERS = "answers", pgettext_lazy("search", "Answers")
    RESULTS = "results", _("Promised steps")
    COMMENTS = "comments", pgettext_lazy("search", "Comments")
    PAGES = "pages", pgettext_lazy("search", "Pages")


class Standing(TextChoices):
    """Where a proposal stands, as people ask for it."""

    UNANSWERED = "unanswered", pgettext_lazy("proposals", "Without an answer")
    WAITING = "waiting", _("Waiting for an answer")
    OVERDUE = "overdue", _("Overdue")
    ANSWERED = "answered", pgettext_lazy("proposals", "Answered")
    ACCEPTED = "accepted", pgettext_lazy("proposals", "Accepted")
    PARTLY_ACCEPTED = "partly_accepted", pgettext_lazy("proposals", "Partly accepted")
    REJECTED = "rejected", pgettext_lazy("proposals", "Not accepted")


@dataclass(frozen=True)
class Search:
    """A query with its filters; anything unknown was dropped by the form."""

    query: str = ""
    words: tuple[str, ...] = ()
    kind: str = ""
    standing: str = ""
    theme: int | None = None
    place: int | None = None
    work_state: int | None = None
    language: str = ""

    @property
    def narrows(self) -> bool:
        """Is anything filtered besides the words?"""
        return bool(self.asks_for_proposals or self.language)

    @property
    def asks_for_proposals(self) -> bool:
        """Filters that only proposals have, and what is said about them."""
        return bool(self.standing or self.theme or self.place or self.work_state)

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.narrows)


class SearchForm(forms.Form):
    """The search, from the address; what is unknown is passed over."""

    q = forms.CharField(max_length=100, required=False)
    kind = forms.ChoiceField(choices=Kind, required=False)
    state = forms.ChoiceField(choices=Standing, required=False)
    theme = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    place = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    work_state = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    language = forms.CharField(max_length=10, required=False)

    def search(self) -> Search:
        self.is_valid()
        data = self.cleaned_data
        query = data.get("q", "").replace("\x00", "")
        return Search(
            query=query,
            words=tuple(search_words(query)),
            kind=data.get("kind", ""),
            standing=data.get("state", ""),
            theme=data.get("theme"),
            place=data.get("place"),
            work_state=data.get("work_state"),
            language=data.get("language", ""),
        )
