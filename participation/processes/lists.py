"""The lists from which proposals are filed: topics, places, working states. They are kept alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.municipalities.models import ListEntry, Municipality, Place, Theme
from participation.processes.models import Process, WorkState


@dataclass(frozen=True)
class Kind:
    """One of the lists. `texts` are those that staff translate; `town_path` leads to the town."""

    name: str
    model: type[ListEntry]
    title: Promise
    add: Promise
    about: Promise
    texts: tuple[str, ...] = ("name",)
    more: tuple[str, ...] = ()
    town_path: str = "municipality"

    def rows(self, municipality: Municipality) -> QuerySet:
        return self.model.objects.filter(**{self.town_path: municipality})

    def key(self, entry: ListEntry) -> str:
        """How addresses name an entry."""
        return f"{self.name}-{entry.pk}"

    def new(self, municipality: Municipality) -> ListEntry:
        return self.model() if self.more else self.model(municipality=municipality)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "theme",
            Theme,
            _("Topics"),
            _("Add a topic"),
            _("What proposals can be about. Five to eight are enough."),
        ),
        Kind(
            "place",
            Place,
            pgettext_lazy("parts of a town", "Places"),
            pgettext_lazy("part of a town", "Add a place"),
            _("Parts of town and kinds of houses, never addresses."),
            texts=("name", "hint"),
        ),
        Kind(
            "work-state",
            WorkState,
            _("Working states"),
            _("Add a working state"),
            _("How far you are with a proposal. They move no deadline and are no answer."),
            more=("process", "colour"),
            town_path="process__municipality",
        ),
    )
}


def kind_of(entry: ListEntry) -> Kind:
    return next(kind for kind in KINDS.values() if isinstance(entry, kind.model))


def town_of(entry: ListEntry) -> Municipality:
    """Whose it is."""
    return entry.process.municipality if isinstance(entry, WorkState) else entry.municipality


def entries(municipality: Municipality) -> Iterable[tuple[Kind, list[ListEntry]]]:
    """All lists of a municipality, each in its order; working states of what is not archived."""
    for kind in KINDS.values():
        rows = kind.rows(municipality)
        if kind.model is WorkState:
            rows = rows.exclude(process__state=Process.State.ARCHIVED).select_related("process")
            rows = rows.order_by("-process_id", "position", "pk")
        yield kind, [with_key(kind, entry) for entry in rows]


def with_key(kind: Kind, entry: ListEntry) -> ListEntry:
    entry.key = kind.key(entry)
    return entry


def entry_of(municipality: Municipality, key: str) -> ListEntry | None:
    """The entry that an address names, if it is this town's."""
    name, _dash, number = key.rpartition("-")
    kind = KINDS.get(name)
    if kind is None or not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None
    rows = kind.rows(municipality).filter(pk=int(number))
    related = ("process__municipality",) if kind.model is WorkState else ("municipality",)
    return rows.select_related(*related).first()
