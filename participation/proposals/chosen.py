"""What a list is narrowed to, in words: beside the list, and on the page of its files."""

from typing import NamedTuple

from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from emvi.languages.directions import OWN_NAMES
from participation.proposals.choices import Choice, Choices
from participation.proposals.queries import Filters

# The rows of pills over the list, each with its icon; the second one stands under "Answered".
STANDS = (
    ("", pgettext_lazy("proposals", "All"), ""),
    ("waiting", gettext_lazy("Waiting for an answer"), "clock"),
    ("overdue", gettext_lazy("Overdue"), "alert"),
    ("answered", pgettext_lazy("proposals", "Answered"), "yes"),
)
SAYS = (
    ("accepted", pgettext_lazy("proposals", "Accepted"), "yes"),
    ("partly_accepted", pgettext_lazy("proposals", "Partly accepted"), "half"),
    ("rejected", pgettext_lazy("proposals", "Not accepted"), "no"),
)
STANDING_LABELS = {standing: label for standing, label, _icon in (*STANDS[1:], *SAYS)}


class Chosen(NamedTuple):
    """One filter in which something is chosen. `parameter` is its name in the address, `language`
    that of the value where it is not the reader's."""

    parameter: str
    label: str
    value: str
    language: str = ""


def chosen_filters(choices: Choices, filters: Filters) -> list[Chosen]:
    """Those that narrow the list, but for where a proposal stands, which is chosen by itself. What
    has been taken out of the choices since has no name, and is none of them."""
    found = [Chosen("q", _("Search for"), filters.query)] if filters.query else []
    named = {
        "theme": (_("Topic"), choices.theme(filters.theme)),
        "place": (pgettext("part of a town", "Place"), choices.place(filters.place)),
        "process": (pgettext("participation", "Process"), choices.process(filters.process)),
        "work_state": (_("Working state"), choices.work_state(filters.work_state)),
    }
    for parameter, (label, choice) in named.items():
        if choice is not None:
            found.append(Chosen(parameter, label, choice.name, _foreign(choice)))
    if filters.language:
        own_name = OWN_NAMES.get(filters.language, filters.language)
        found.append(Chosen("language", _("Written in"), own_name, filters.language))
    return found


def _foreign(choice: Choice) -> str:
    return "" if choice.language == get_language() else choice.language
