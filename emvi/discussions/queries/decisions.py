from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.discussions.models import (
    Appeal,
    Comment,
    Flag,
    ModerationDecision,
    Rule,
    Text,
    Thread,
)
from emvi.discussions.rules import is_own, own_cases
from emvi.discussions.texts import about, author_of, place_of, thread_of, words_of
from emvi.municipalities.models import Municipality, PublicName
from emvi.paging import Page, page_by_key

Outcome = ModerationDecision.Outcome
PAGE_SIZE = 20
COUNTED_MONTHS = 12
# What pages show of the text that a decision is about.
ABOUT = (
    "rule",
    "thread__municipality",
    "thread__proposal__municipality",
    "thread__proposal__author",
    "comment__author",
    "comment__thread__municipality",
    "comment__thread__proposal__municipality",
)
LONG = ("thread__proposal__search_text", "comment__thread__proposal__search_text")


def decision_for(municipality: Municipality, pk: int) -> ModerationDecision | None:
    """A decision of this municipality with everything around it."""
    return (
        ModerationDecision.objects.filter(municipality=municipality, pk=pk)
        .select_related(*ABOUT, "municipality", "appeal", "pause__author")
        .defer(*LONG)
        .first()
    )


def appeal_for(municipality: Municipality, pk: int) -> Appeal | None:
    """An appeal of this municipality with everything around it."""
    return (
        Appeal.objects.filter(decision__municipality=municipality, pk=pk)
        .select_related(
            *(f"decision__{path}" for path in (*ABOUT, "municipality", "appeal", "pause__author"))
        )
        .defer(*(f"decision__{path}" for path in LONG))
        .first()
    )


def decision_against(target: Text) -> ModerationDecision | None:
    """By which it was hidden or its author was asked to change it, the last time."""
    against = target.decisions.filter(outcome__in=(Outcome.HIDDEN, Outcome.EDIT_REQUESTED))
    return against.select_related("rule").order_by("-pk").first()


def latest_decisions(municipality: Municipality, *, most: int = 20) -> list[ModerationDecision]:
    """What moderators decided lately."""
    rows = ModerationDecision.objects.filter(municipality=municipality)
    return list(rows.select_related("rule").order_by("-pk")[:most])


def hidden_page(municipality: Municipality, *, reader: Account, cursor: str = "") -> Page:
    """What is hidden now, by the decisions that say so, newest first. Not what is gone: nobody can
    show it again."""
    rows: QuerySet[ModerationDecision] = ModerationDecision.objects.filter(
        # Not an earlier decision about a text that is hidden once more.
        Q(
            thread__hidden_at=F("decided_at"),
            thread__proposal__words_removed_at__isnull=True,
        )
        | Q(
            comment__hidden_at=F("decided_at"),
            comment__words_removed_at__isnull=True,
            comment__withdrawn_at__isnull=True,
        ),
        municipality=municipality,
        outcome=Outcome.HIDDEN,
    )
    rows = rows.select_related(*ABOUT).defer(*LONG)
    page = page_by_key(rows, key="decided_at", descending=True, cursor=cursor, size=PAGE_SIZE)
    own = own_cases(reader, {thread_of(decision.target) for decision in page})
    for decision in page:
        thread, author = thread_of(decision.target), author_of(decision.target)
        decision.is_own_case = is_own(reader, decision.target) or thread.pk in own
        decision.words, decision.place = words_of(decision.target), place_of(decision.target)
        decision.author_name = author.name if author else ""
        decision.proposal = thread.proposal
    return page


def decisions_about(account: Account) -> QuerySet[ModerationDecision]:
    """What was decided about the words of this person, newest first."""
    return (
        ModerationDecision.objects.filter(
            Q(comment__author__account=account) | Q(thread__proposal__author__account=account)
        )
        .select_related("rule", "municipality", "appeal")
        .order_by("-pk")
    )


def own_flag(account: Account, target: Text) -> Flag | None:
    """What this person told the moderators about a text. Nobody else's is ever asked for."""
    if not account.is_authenticated:
        return None
    return Flag.objects.filter(account=account, **about(target)).first()


def was_named(rule: Rule) -> bool:
    """Does a decision say that a text broke this rule?"""
    return ModerationDecision.objects.filter(rule=rule).exists()


def rules_of(municipality: Municipality) -> QuerySet[Rule]:
    """The rules of the discussion that hold here today, in their order."""
    return Rule.objects.in_municipality(municipality).in_force()


@dataclass
class Line:
    """Decisions of one month that name one rule; without a rule, texts that nobody objected to."""

    month: date
    rule: Rule | None
    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    appeals: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def counts(self) -> list[int]:
        """In the order of the table's columns."""
        return [self.outcomes[outcome] for outcome in Outcome] + [
            self.appeals[state] for state in Appeal.State
        ]


def first_counted_month() -> datetime:
    """Since when the public count goes back."""
    since = timezone.localtime() - timedelta(days=31 * (COUNTED_MONTHS - 1))
    return since.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def decision_counts(municipality: Municipality, *, since: datetime) -> list[Line]:
    """How often it was decided what, by month and rule, newest month first. An appeal counts with
    the decision that it is about."""
    month = TruncMonth("decided_at")
    decisions = ModerationDecision.objects.filter(municipality=municipality, decided_at__gte=since)
    lines: dict[tuple[date, int | None], Line] = {}
    rules = {rule.pk: rule for rule in Rule.objects.in_municipality(municipality)}

    def line(row: dict) -> Line:
        key = (row["month"].date(), row["rule"])
        return lines.setdefault(key, Line(key[0], rules.get(row["rule"])))

    by = ("month", "rule")
    rows = decisions.order_by().annotate(month=month)
    for row in rows.values(*by, "outcome").annotate(n=Count("pk")):
        line(row).outcomes[row["outcome"]] = row["n"]
    appealed = rows.filter(appeal__isnull=False)
    for row in appealed.values(*by, "appeal__state").annotate(n=Count("pk")):
        line(row).appeals[row["appeal__state"]] = row["n"]
    order = {pk: number for number, pk in enumerate(rules)}
    return sorted(
        lines.values(),
        key=lambda one: (
            -one.month.toordinal(),
            order.get(one.rule.pk, len(order)) if one.rule else len(order) + 1,
        ),
    )


def hidden_unread(municipality: Municipality, *, since: datetime) -> int:
    """How many texts that moderators hid are hidden still, and were never there for others. They
    are owed no answer, so everybody can count them."""
    hidden = {"hidden_at__gte": since, "was_public": False}
    threads = Thread.objects.filter(municipality=municipality, **hidden)
    comments = Comment.objects.filter(thread__municipality=municipality, **hidden)
    return threads.count() + comments.count()


def name_to_end(account: Account, municipality: Municipality, pk: int) -> PublicName | None:
    """A name of somebody who is here, and is not the one who decides."""
    names = PublicName.objects.filter(municipality=municipality, account__isnull=False, pk=pk)
    return names.exclude(account=account).select_related("municipality").first()
