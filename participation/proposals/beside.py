"""Who stands beside the author in lists: co-authors, and the organisation for which they speak.
Asked for a whole page at once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Organisation
from participation.proposals.choices import Choice, named
from participation.proposals.models import CoAuthor


class Beside(NamedTuple):
    """Of a page of rows, by number of the proposal and of the organisation."""

    coauthors: dict[int, tuple[str, ...]]
    organisations: dict[int, Choice]

    def coauthors_of(self, row: Any) -> tuple[str, ...]:
        return self.coauthors.get(row.pk, ())

    def organisation_of(self, row: Any) -> Choice | None:
        return self.organisations.get(row.organisation_id)


def beside(rows: Iterable[Any], unseen: frozenset[int] = NOBODY) -> Beside:
    """For rows with `organisation_id`; without the people of whom the reader sees nothing."""
    rows = list(rows)
    spoken = {row.organisation_id for row in rows if row.organisation_id}
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in _coauthors([row.pk for row in rows], unseen) if rows else ():
        names[pk].append(name)
    found = named(Organisation.objects.filter(pk__in=spoken), "name") if spoken else ()
    return Beside(
        {pk: tuple(own) for pk, own in names.items()}, {choice.pk: choice for choice in found}
    )


def _coauthors(proposals: list[int], unseen: frozenset[int]) -> list[tuple[int, str]]:
    rows = CoAuthor.objects.filter(proposal__in=proposals, state=CoAuthor.State.ACCEPTED)
    rows = rows.order_by("pk").values_list("proposal_id", "name__name", "name_id")
    return [(pk, name) for pk, name, name_id in rows if name_id not in unseen]
