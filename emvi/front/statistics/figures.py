"""What is counted of a municipality or of one of its processes: once a day, in a few queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from emvi.answers.models import AnswerDuty
from emvi.answers.queries import on_time_out_of_sight
from emvi.discussions.models import Comment
from emvi.front.statistics.small import Parts, Span, may_show, merge_small, merge_spans
from emvi.municipalities.models import Municipality
from participation.processes.models import Process
from participation.proposals.counting import people_behind
from participation.proposals.models import Proposal, Support, SupportTotal
from participation.proposals.states import UNLISTED

KEPT_SECONDS = 24 * 3600
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Answers:
    """How the duty to answer was kept. These are about the municipality and not about people, so
    small numbers are shown, here as on every other page."""

    on_time: int
    late: int
    waiting: int
    overdue: int

    @property
    def total(self) -> int:
        return self.on_time + self.late + self.waiting + self.overdue


@dataclass(frozen=True)
class Figures:
    """All that is shown. None stands for a number under ten."""

    counted_on: date
    people: int | None
    proposals: int | None
    comments: int | None
    supports: int | None
    states: Parts | None
    themes: Parts | None
    languages: Parts | None
    weeks: list[Span]
    answers: Answers


def figures_of(municipality: Municipality, process: Process | None = None) -> Figures:
    """The numbers as they were when somebody first asked today."""
    today = timezone.localdate()
    key = f"statistics:{municipality.pk}:{process.pk if process else ''}:{today}"
    figures = cache.get(key)
    if figures is None:
        figures = count(municipality, process, today)
        cache.set(key, figures, KEPT_SECONDS)
    return figures


def count(municipality: Municipality, process: Process | None, today: date) -> Figures:
    everything = Proposal.objects.filter(municipality=municipality)
    if process is None or not process.is_apart:
        everything = everything.listed()
    proposals = everything.visible().exclude(state__in=UNLISTED)
    own = proposals.filter(process=process) if process else proposals
    behind = people_behind(everything.filter(process=process) if process else everything)
    comments = Comment.objects.visible().filter(thread__proposal__in=own)
    supports = behind.aggregate(n=Sum("people"))["n"] or 0

    def parts(column: str) -> Parts | None:
        return _parts(proposals, column, process)

    return Figures(
        counted_on=today,
        people=_if_not_small(_people(own, comments)),
        proposals=_if_not_small(own.count()),
        comments=_if_not_small(comments.count()),
        supports=_if_not_small(supports),
        states=parts("state"),
        themes=parts("theme"),
        languages=parts("language"),
        weeks=merge_spans(_steps(municipality, process)),
        answers=_answers(municipality, process),
    )


def _if_not_small(number: int) -> int | None:
    return number if may_show(number) else None


def _people(proposals: QuerySet[Proposal], comments: QuerySet[Comment]) -> int:
    """Different people who proposed, commented or supported. Only their number leaves this."""
    authors = proposals.filter(author__account__isnull=False).order_by()
    writers = comments.filter(author__account__isnull=False).order_by()
    supporters = Support.objects.filter(proposal__in=proposals).order_by()
    return (
        authors.values_list("author__account_id")
        .union(
            writers.values_list("author__account_id"),
            supporters.values_list("account_id"),
        )
        .count()
    )


def _parts(proposals: QuerySet[Proposal], column: str, process: Process | None) -> Parts | None:
    own: dict[object, int] = defaultdict(int)
    beside: dict[object, int] = defaultdict(int)
    rows = proposals.order_by().values_list("process_id", column).annotate(n=Count("pk"))
    for process_id, label, number in rows:
        side = own if process is None or process_id == process.pk else beside
        side[label] += number
    return merge_small(own, beside if process else None)


def _steps(municipality: Municipality, process: Process | None) -> list[tuple[date, int]]:
    """New support by week; one that was taken back takes from the week in which it was."""
    rows = SupportTotal.objects.filter(process__municipality=municipality)
    if process is not None:
        rows = rows.filter(process=process)
    else:
        rows = rows.filter(process__visibility=Process.Visibility.PUBLIC)
    steps: dict[date, int] = defaultdict(int)
    before: dict[int, int] = defaultdict(int)
    for week, process_id, total in rows.order_by("week").values_list("week", "process", "total"):
        steps[week] += total - before[process_id]
        before[process_id] = total
    if not steps:
        return []
    week, weeks = min(steps), []
    while week <= max(steps):
        weeks.append((week, max(0, steps[week])))
        week += WEEK
    return weeks


def _answers(municipality: Municipality, process: Process | None) -> Answers:
    duties = AnswerDuty.objects.filter(municipality=municipality).not_repeated()
    if process is not None:
        duties = duties.filter(proposal__process=process)
    now = timezone.now()
    is_open = Q(answered_at__isnull=True)
    counts: dict[str, int] = duties.aggregate(
        on_time=Count("pk", filter=Q(answered_at__lt=F("due_at"))),
        late=Count("pk", filter=Q(answered_at__gte=F("due_at"))),
        waiting=Count("pk", filter=is_open & Q(due_at__gt=now)),
        overdue=Count("pk", filter=is_open & Q(due_at__lte=now)),
    )
    if process is None:
        counts["on_time"] -= on_time_out_of_sight(duties).count()
    return Answers(**counts)
