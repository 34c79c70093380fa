"""What is overdue, for pages and programs: lateness is public, whatever became of the words."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Municipality
from emvi.paging import Page, page_by_key
from participation.processes.models import Process
from participation.proposals.models import Proposal
from participation.proposals.queries import (
    PAGE_SIZE,
    for_cards,
    mark_unseen,
    with_shown_supports,
)
from participation.proposals.states import UNLISTED
from participation.proposals.tallies import LONG_SECONDS, List


def overdue_proposals(
    municipality: Municipality | None = None,
    process: Process | None = None,
    *,
    unseen: frozenset[int] = NOBODY,
    most: int = 20,
) -> list[Proposal]:
    """What is overdue, longest first. A hidden or withdrawn proposal is among them, and one of
    somebody whom the reader does not see: its words are left out, its lateness is not."""
    rows = _overdue(municipality)
    if process is not None:
        rows = rows.filter(process=process)
    found = _for_reader(list(rows.order_by("duty__due_at", "pk")[:most]), unseen)
    return found if process is not None else _withhold(found)


def count_overdue(process: Process) -> int:
    """How many there are, however few of them a page shows."""
    return _overdue(process.municipality).filter(process=process).count()


def overdue_and_silent(asked: List, *, shown: Sequence[int], most: int = 50) -> list[Proposal]:
    """What is overdue and not among the cards of this list, since its reader sees no words of it;
    of one process, if the list is narrowed to it. Looking for the few among all that is overdue
    takes long, so it is done anew only when the list shows others than before, and each minute."""

    def find() -> list[int]:
        return list(
            _silent(asked).order_by("duty__due_at", "pk").values_list("pk", flat=True)[:most]
        )

    kept = asked.kept("silent", find, shown=shown, seconds=LONG_SECONDS)
    rows = _silent(asked).filter(pk__in=kept) if kept else Proposal.objects.none()
    found = _for_reader(list(rows.order_by("duty__due_at", "pk")), asked.unseen)
    return found if asked.within is not None else _withhold(found)


def _silent(asked: List) -> QuerySet[Proposal]:
    """What `find_proposals` leaves out of the list of what is overdue, whatever else it asks for."""
    rows = _overdue(asked.municipality)
    silent = Q(thread__hidden_at__isnull=False) | Q(thread__held_at__isnull=False)
    silent |= Q(state__in=UNLISTED)
    if asked.unseen:
        silent |= Q(author__in=asked.unseen)
    process = asked.within.pk if asked.within else asked.filters.process
    if process is None:
        return rows.filter(silent | Q(process__in=Process.objects.apart()))
    # The number of another one tells nobody how late its answers are.
    public = {} if asked.within else {"process__visibility": Process.Visibility.PUBLIC}
    return rows.filter(silent, process=process, **public)


def overdue_page(
    municipality: Municipality | None = None,
    *,
    unseen: frozenset[int] = NOBODY,
    cursor: str = "",
) -> Page:
    """The same, page by page."""
    rows = _overdue(municipality).annotate(due_at=F("duty__due_at"))
    page = page_by_key(rows, key="due_at", descending=False, cursor=cursor, size=PAGE_SIZE)
    return Page(_withhold(_for_reader(page.items, unseen)), page.after)


def _withhold(proposals: list[Proposal]) -> list[Proposal]:
    """Lateness is public; what is not for everybody is not named with it."""
    for proposal in proposals:
        proposal.is_withheld = proposal.process.is_apart
    return proposals


def _overdue(municipality: Municipality | None) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(
        duty__answered_at__isnull=True,
        duty__due_at__lte=timezone.now(),
        municipality__is_public=True,
    )
    if municipality is not None:
        rows = rows.filter(municipality=municipality, duty__municipality=municipality)
    return for_cards(rows)


def _for_reader(proposals: list[Proposal], unseen: frozenset[int]) -> list[Proposal]:
    for proposal in proposals:
        mark_unseen(proposal, unseen)
    return with_shown_supports(proposals)
