import random
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.models import Answer
from emvi.languages.normalise import search_words
from emvi.municipalities.blocks import NOBODY, unseen_by
from emvi.municipalities.models import Municipality
from emvi.paging import Page, decode, encode, page_by_key
from participation.processes.models import Process
from participation.processes.queries import LONG_TEXTS
from participation.proposals.cards import TOWN, Card, card_rows, cards_of, cards_of_towns
from participation.proposals.choices import Choices, choices_in
from participation.proposals.counting import waiting_supports
from participation.proposals.having import has_rows
from participation.proposals.models import (
    SHUFFLE_RANGE,
    Attachment,
    CoAuthor,
    Endorsement,
    Merge,
    Proposal,
    SplitPart,
    Support,
    UndoneMerge,
    WorkStateChange,
)
from participation.proposals.rules import may_know_of
from participation.proposals.states import ANSWERED, OUTCOMES, UNLISTED

PAGE_SIZE = 20
OWN_OF_A_TOWN = 100
PROCESS_FIELDS = (
    *("municipality_id", "slug", "state", "visibility", "closed_at", *Process.RULE_FIELDS),
    *(f"title_{code}" for code in settings.INTERFACE_LANGUAGES),
)
PHASE_FIELDS = (
    *("process_id", "opens_at", "closes_at", "announced_closes_at"),
    *("allows_proposals", "allows_supports", "allows_comments"),
)
STANDINGS = ("waiting", "overdue", "answered", *OUTCOMES)
ORDERS = ("newest", "supported", "random")


@dataclass(frozen=True)
class Filters:
    """What the list is asked for; anything unknown was dropped by the form."""

    query: str = ""
    standing: str = ""
    process: int | None = None
    theme: int | None = None
    place: int | None = None
    work_state: int | None = None
    language: str = ""
    order: str = "newest"
    seed: int = 0

    @property
    def narrows(self) -> bool:
        """Does it leave anything out?"""
        numbers = (self.process, self.theme, self.place, self.work_state)
        return bool(self.query or self.standing or self.language) or numbers != (None,) * 4


def for_cards(rows: QuerySet) -> QuerySet:
    long_texts = [f"process__{column}" for column in LONG_TEXTS + _summary_columns()]
    return rows.select_related(
        "municipality", "process", "author", "theme", "thread", "duty"
    ).defer("search_text", *long_texts)


def _summary_columns() -> list[str]:
    return ["summary", *(f"summary_{code}" for code in settings.INTERFACE_LANGUAGES)]


def with_shown_supports(proposals: list[Proposal]) -> list[Proposal]:
    """Add what still waits in notes, so that each page shows the exact number."""
    waiting = waiting_supports([proposal.pk for proposal in proposals]) if proposals else {}
    for proposal in proposals:
        verified, other = waiting.get(proposal.pk, (0, 0))
        proposal.shown_verified = proposal.supports_verified + verified
        proposal.shown_other = proposal.supports_other + other
    return proposals


def find_proposals(
    municipality: Municipality,
    filters: Filters,
    *,
    unseen: frozenset[int] = NOBODY,
    at: datetime | None = None,
    within: Process | None = None,
) -> QuerySet[Proposal]:
    """What everybody may read in this municipality, narrowed down; without an order. `unseen` are
    the accounts of which the reader sees nothing. `within` is a process that the reader was found
    to see: without it, those that are not for everybody are left out."""
    rows = Proposal.objects.filter(municipality=municipality).visible().seen_without(unseen)
    rows = rows.exclude(state__in=UNLISTED)
    rows = rows.listed() if within is None else rows.filter(process=within)
    for word in search_words(filters.query):
        rows = rows.filter(search_text__contains=word)
    for name in ("process", "theme", "place", "work_state"):
        if (value := getattr(filters, name)) is not None:
            rows = rows.filter(**{f"{name}_id": value})
    if filters.language:
        rows = rows.filter(language=filters.language)
    at = at or timezone.now()
    # The duty's own municipality, so that the index of open duties can lead to the proposals.
    is_open = Q(duty__answered_at__isnull=True, duty__municipality=municipality)
    if filters.standing == "waiting":
        rows = rows.filter(is_open, duty__due_at__gt=at)
    elif filters.standing == "overdue":
        rows = rows.filter(is_open, duty__due_at__lte=at)
    elif filters.standing == "answered":
        rows = rows.filter(state__in=ANSWERED)
    elif filters.standing:
        rows = rows.filter(state=filters.standing)
    return rows


@dataclass(frozen=True)
class CardPage(Page):
    """A page of cards, with the choices that they are filed under."""

    choices: Choices


def proposal_page(
    municipality: Municipality,
    filters: Filters,
    *,
    unseen: frozenset[int] = NOBODY,
    within: Process | None = None,
    cursor: str = "",
) -> CardPage:
    """One page of the list: the same number of queries whatever it holds."""
    page = row_page(municipality, filters, unseen=unseen, within=within, cursor=cursor)
    choices = choices_in(municipality, page.items)
    cards = cards_of(page.items, municipality, choices, unseen=unseen)
    return CardPage(cards, page.after, choices)


def row_page(
    municipality: Municipality,
    filters: Filters,
    *,
    unseen: frozenset[int] = NOBODY,
    within: Process | None = None,
    cursor: str = "",
) -> Page:
    """One page of the list, as the rows of which cards are made."""
    rows = card_rows(find_proposals(municipality, filters, unseen=unseen, within=within))
    if filters.order == "random":
        return _shuffled_page(rows, seed=filters.seed, cursor=cursor)
    key = "supports_total" if filters.order == "supported" else "published_at"
    return page_by_key(rows, key=key, descending=True, cursor=cursor, size=PAGE_SIZE)


def _shuffled_page(rows: QuerySet, *, seed: int, cursor: str) -> Page:
    """Random, and stable for a visitor: everybody walks the same shuffled circle, but starts at
    their own place. So an index serves it, and paging neither repeats nor loses anything."""
    values = decode(cursor)
    lap, cursor_in_lap = (values[1], values[0] or "") if values else (0, "")
    if lap == 0:
        page = page_by_key(
            rows.filter(shuffle__gte=seed),
            key="shuffle",
            descending=False,
            cursor=str(cursor_in_lap),
            size=PAGE_SIZE,
        )
        if page.after:
            return Page(page.items, encode([page.after, 0]))
        if page.items:
            more = rows.filter(shuffle__lt=seed).exists()
            return Page(page.items, encode(["", 1]) if more else "")
        cursor_in_lap = ""
    page = page_by_key(
        rows.filter(shuffle__lt=seed),
        key="shuffle",
        descending=False,
        cursor=str(cursor_in_lap),
        size=PAGE_SIZE,
    )
    return Page(page.items, encode([page.after, 1]) if page.after else "")


def new_seed() -> int:
    return random.randrange(SHUFFLE_RANGE)


def latest_in_process(
    process: Process, *, unseen: frozenset[int] = NOBODY, most: int = 6
) -> list[Card]:
    """The newest proposals of a process, for its page."""
    rows = Proposal.objects.filter(process=process).visible().exclude(state__in=UNLISTED)
    rows = card_rows(rows.seen_without(unseen)).order_by("-published_at", "-pk")
    return cards_of(rows[:most], process.municipality, unseen=unseen)


def latest_in_municipality(
    municipality: Municipality, *, unseen: frozenset[int] = NOBODY, most: int = 6
) -> list[Card]:
    """The newest proposals of a municipality, for its home page."""
    rows = card_rows(find_proposals(municipality, Filters(), unseen=unseen))
    return cards_of(rows.order_by("-published_at", "-pk")[:most], municipality, unseen=unseen)


def mark_unseen(proposal: Proposal, unseen: frozenset[int]) -> None:
    """Note whether this reader sees nothing of its author."""
    proposal.is_unseen = proposal.author_id in unseen


def _beside() -> dict[str, Func]:
    """What most proposals do not have: nobody asks for the rows of it once more."""
    models = {
        "attachments": Attachment,
        "coauthors": CoAuthor,
        "endorsements": Endorsement,
        "split_part": SplitPart,
        "work_state_changes": WorkStateChange,
    }
    found = {f"has_{name}": has_rows(model, "proposal") for name, model in models.items()}
    return found | {
        "has_merges": has_rows(Merge, "into"),
        "has_undone_merges": has_rows(UndoneMerge, "merged", "into"),
    }


def proposal_for(account: Account, municipality: Municipality, pk: int) -> Proposal | None:
    """One proposal for its page; whether its words may be shown is a question for the rules. First
    words that wait for a moderator are there for their author and for staff only."""
    rows = (
        Proposal.objects.filter(municipality=municipality, pk=pk)
        .select_related("author", "thread", "duty")
        .annotate(**_beside())
        .defer("search_text")
    )
    # One at most; first() would put it in an order first.
    proposal = next(iter(rows), None)
    if proposal is None:
        return None
    proposal.municipality = municipality
    # By itself and without its long texts: joined, it takes longer to plan than to read.
    process = Process.objects.only(*PROCESS_FIELDS).get(pk=proposal.process_id)
    process.ordered_phases = list(process.phases.order_by("opens_at").only(*PHASE_FIELDS))
    process.municipality, proposal.process = municipality, process
    mark_unseen(proposal, unseen_by(account, municipality))
    if not may_know_of(account, proposal):
        return None
    with_shown_supports([proposal])
    return proposal


def newest_answers(
    municipality: Municipality, *, unseen: frozenset[int] = NOBODY, most: int
) -> list[Answer]:
    """The answers to proposals that everybody can read, each in its newest version."""
    newer = Answer.objects.filter(duty=OuterRef("duty"), version__gt=OuterRef("version"))
    readable = find_proposals(municipality, Filters(), unseen=unseen).with_words()
    rows = Answer.objects.filter(
        ~Exists(newer), duty__municipality=municipality, duty__proposal__in=readable
    )
    rows = rows.select_related("duty__proposal__municipality")
    rows = rows.defer("search_text", "duty__proposal__search_text", "duty__proposal__text")
    return list(rows.order_by("-published_at", "-pk")[:most])


def own_support(account: Account, proposal: Proposal) -> Support | None:
    """This person's support. Only ever asked for oneself."""
    if not account.is_authenticated:
        return None
    return Support.objects.filter(account=account, proposal=proposal).first()


def proposal_by_number(number: str, account: Account) -> Proposal | None:
    """What became of my words: by the confirmation number, without a login. From a private process
    only the clock is shown, and no words of people of whom this reader sees nothing."""
    proposal = (
        Proposal.objects.filter(number=number, municipality__is_public=True)
        .select_related("municipality", "process", "thread", "duty", "author")
        .prefetch_related("duty__answers", "duty__extensions", "process__phases")
        .first()
    )
    if proposal is not None:
        proposal.is_withheld = proposal.process.visibility == Process.Visibility.PRIVATE
        mark_unseen(proposal, unseen_by(account, proposal.municipality))
    return proposal


def own_proposals(account: Account) -> list[Card]:
    """What a person put forward, town by town, of each the newest first: as many queries for many
    towns as for one."""
    in_town = Window(RowNumber(), partition_by="municipality", order_by=["-published_at", "-pk"])
    rows = Proposal.objects.filter(author__account=account).annotate(in_town=in_town)
    rows = card_rows(rows.filter(in_town__lte=OWN_OF_A_TOWN), TOWN)
    rows = rows.order_by(TOWN, "-published_at", "-pk")
    return cards_of_towns(rows, unseen=unseen_by(account))


def own_page(account: Account, *, cursor: str = "") -> Page:
    """The same, page by page and of all towns together."""
    rows = for_cards(Proposal.objects.filter(author__account=account))
    page = page_by_key(rows, key="published_at", descending=True, cursor=cursor, size=PAGE_SIZE)
    return Page(with_shown_supports(page.items), page.after)
