"""The queues of the desk, and how long they are."""

from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.models import AnswerDraft, Assignment
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
    """A page of the same for the desk, each with the whole that it became a part of: of all, of
    what `account` sees to or stands in for, or of what nobody does."""
    rows = for_cards(unanswered(municipality)).select_related(
        *("duty__assignment__officer", "duty__assignment__deputy"),
        *("merge__into__author", "merge__into__thread"),
    )
    rows = rows.defer(*(f"merge__into__{column}" for column in ("text", "search_text")))
    if whose == "mine":
        rows = rows.filter(
            Q(duty__assignment__officer=account) | Q(duty__assignment__deputy=account)
        )
    elif whose == "unassigned":
        rows = rows.filter(duty__assignment__isnull=True)
    page = _by_deadline(rows, cursor)
    return Page(with_shown_supports(page.items), page.after)


def prepared_proposals(
    municipality: Municipality, account: Account, *, with_drafts: bool, cursor: str = ""
) -> Page:
    """A page of what has no clock yet and is prepared already, the oldest first: what `account`
    sees to or stands in for; and with `with_drafts`, for who answers, what officers have written
    for, without what `account` had a hand in."""
    seen_to = Assignment.objects.filter(
        Q(officer=account) | Q(deputy=account), proposal__municipality=municipality
    )
    # Few, and read first: an OR over both would go through all that has no clock.
    numbers = set(seen_to.values_list("proposal", flat=True))
    if with_drafts:
        drafted = AnswerDraft.objects.filter(proposal__municipality=municipality)
        others = Proposal.objects.of_others(account).filter(
            pk__in=list(drafted.values_list("proposal", flat=True))
        )
        numbers.update(others.values_list("pk", flat=True))
    rows = for_cards(Proposal.objects.visible().filter(municipality=municipality))
    rows = rows.filter(pk__in=numbers, duty__isnull=True, state=State.PUBLISHED)
    rows = rows.select_related("early_assignment__officer")
    page = page_by_key(rows, key="pk", descending=False, cursor=cursor, size=PAGE_SIZE)
    if cursor and not page.items:
        return prepared_proposals(municipality, account, with_drafts=with_drafts)
    return page


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
