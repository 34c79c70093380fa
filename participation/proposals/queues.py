"""The queues of the desk, and how long they are."""

from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality
from emvi.paging import Page, page_by_key
from participation.proposals.models import Proposal
from participation.proposals.queries import for_cards, with_shown_supports
from participation.proposals.states import State

PAGE_SIZE = 50
WHOSE = ("mine", "unassigned")


def unanswered(municipality: Municipality) -> QuerySet[Proposal]:
    """What waits for an answer, most urgent first."""
    rows = Proposal.objects.filter(
        municipality=municipality,
        duty__municipality=municipality,
        duty__answered_at__isnull=True,
        duty__isnull=False,
    )
    return rows.order_by("duty__due_at", "pk")


def duties_queue(
    municipality: Municipality,
    *,
    account: Account | None = None,
    whose: str = "",
    cursor: str = "",
) -> Page:
    """A page of the same for the desk: of all, of what `account` sees to or stands in for, or of
    what nobody does."""
    rows = for_cards(unanswered(municipality)).select_related(
        *("duty__assignment__officer", "duty__assignment__deputy")
    )
    if whose == "mine":
        rows = rows.filter(
            Q(duty__assignment__officer=account) | Q(duty__assignment__deputy=account)
        )
    elif whose == "unassigned":
        rows = rows.filter(duty__assignment__isnull=True)
    page = _by_deadline(rows, cursor)
    return Page(with_shown_supports(page.items), page.after)


def prepared_proposals(municipality: Municipality, account: Account) -> list[Proposal]:
    """What has no clock yet and is prepared already: what `account` sees to or stands in for, and
    those with a draft, which belongs to all officers. The oldest first."""
    mine = Q(early_assignment__officer=account) | Q(early_assignment__deputy=account)
    rows = for_cards(Proposal.objects.visible().filter(municipality=municipality))
    rows = rows.filter(
        mine | Q(early_draft__isnull=False), duty__isnull=True, state=State.PUBLISHED
    )
    return list(rows.select_related("early_assignment__officer").order_by("pk")[:PAGE_SIZE])


def drafted_proposals(municipality: Municipality, *, officer: Account, cursor: str = "") -> Page:
    """A page of those for which officers keep a draft of an answer, most urgent first; without what
    this officer had a hand in."""
    rows = Proposal.objects.of_others(officer).filter(
        municipality=municipality, duty__municipality=municipality, duty__draft__isnull=False
    )
    rows = rows.select_related(
        *("municipality", "author", "thread", "duty__municipality", "duty__draft__saved_by")
    )
    rows = rows.defer("search_text").prefetch_related(
        *("coauthors", "merges__merged__author", "merges__merged__coauthors")
    )
    return _by_deadline(rows, cursor)


def _by_deadline(rows: QuerySet[Proposal], cursor: str) -> Page:
    """Where others answered meanwhile what came after the cursor, the page is the first again."""
    rows = rows.annotate(due_at=F("duty__due_at"))
    page = page_by_key(rows, key="due_at", descending=False, cursor=cursor, size=PAGE_SIZE)
    return _by_deadline(rows, "") if cursor and not page.items else page


def queue_lengths(municipality: Municipality, account: Account) -> dict[str, int]:
    """How many answers wait on the desk, in one query: all, mine and nobody's, as one filters the
    queue; overdue, and due in two weeks."""
    now = timezone.now()
    mine = Q(duty__assignment__officer=account) | Q(duty__assignment__deputy=account)
    return (
        unanswered(municipality)
        .order_by()
        .aggregate(
            all=Count("pk"),
            mine=Count("pk", filter=mine),
            unassigned=Count("pk", filter=Q(duty__assignment__isnull=True)),
            overdue=Count("pk", filter=Q(duty__due_at__lte=now)),
            soon=Count(
                "pk", filter=Q(duty__due_at__gt=now, duty__due_at__lte=now + timedelta(days=14))
            ),
        )
    )
