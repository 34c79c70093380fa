from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from emvi.answers.ahead import Awaited, place_of
from emvi.answers.models import AnswerDraft, AnswerDuty, Result
from emvi.municipalities.models import Municipality


@dataclass(frozen=True)
class Punctuality:
    """How a municipality keeps its promise. The year counts answers; `overdue` and `waiting`, which
    is what is owed and not due yet, count now."""

    overdue: int
    waiting: int
    answered: int
    on_time: int
    next_due: AnswerDuty | None
    longest_overdue: AnswerDuty | None

    @property
    def fell_due(self) -> int:
        """Answers of the year and those that are overdue now: silence counts as not on time."""
        return self.answered + self.overdue

    @property
    def late(self) -> int:
        return self.answered - self.on_time


def answer_draft_of(awaited: Awaited) -> AnswerDraft | None:
    """What the officers kept for later; nobody else sees it."""
    return AnswerDraft.objects.select_related("saved_by").filter(**place_of(awaited)).first()


def results_of(duty: AnswerDuty) -> list[Result]:
    """The steps that were promised, those that are due first on top."""
    results = list(duty.results.all())
    for result in results:
        result.duty = duty
    return results


def on_time_out_of_sight(duties: QuerySet[AnswerDuty]) -> QuerySet[AnswerDuty]:
    """Those of these that were answered on time in a process that is in no list."""
    apart = ["unlisted", "private"]
    return duties.filter(proposal__process__visibility__in=apart, answered_at__lt=F("due_at"))


def punctuality(
    municipalities: list[Municipality], *, at: datetime | None = None
) -> dict[int, Punctuality]:
    """Punctuality by id of municipality, in four queries however many there are. What nobody but
    invited people can read says nothing for a municipality, only against it."""
    at = at or timezone.now()
    ids = [municipality.pk for municipality in municipalities]
    open_now = {
        row["municipality_id"]: row
        for row in AnswerDuty.objects.filter(municipality__in=ids)
        .open()
        .values("municipality_id")
        .annotate(
            overdue=Count("id", filter=Q(due_at__lte=at)),
            waiting=Count("id", filter=Q(due_at__gt=at)),
            next_due_at=Min("due_at", filter=Q(due_at__gt=at)),
            longest=Min("due_at", filter=Q(due_at__lte=at)),
        )
        .order_by()
    }
    year = {
        row["municipality_id"]: row
        for row in AnswerDuty.objects.filter(
            municipality__in=ids, answered_at__gte=at - timedelta(days=365)
        )
        .not_repeated()
        .values("municipality_id")
        .annotate(answered=Count("id"), on_time=Count("id", filter=Q(answered_at__lt=F("due_at"))))
        .order_by()
    }
    on_time_apart = dict(
        on_time_out_of_sight(AnswerDuty.objects.filter(municipality__in=ids).not_repeated())
        .filter(answered_at__gte=at - timedelta(days=365))
        .values_list("municipality_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    wanted = {
        due_at
        for row in open_now.values()
        for due_at in (row["next_due_at"], row["longest"])
        if due_at
    }
    duties: dict[tuple[int, datetime], AnswerDuty] = {
        (duty.municipality_id, duty.due_at): duty
        for duty in AnswerDuty.objects.filter(municipality__in=ids, due_at__in=wanted).open()
    }

    def of(pk: int) -> Punctuality:
        now, past = open_now.get(pk, {}), year.get(pk, {})
        return Punctuality(
            overdue=now.get("overdue", 0),
            waiting=now.get("waiting", 0),
            answered=past.get("answered", 0) - on_time_apart.get(pk, 0),
            on_time=past.get("on_time", 0) - on_time_apart.get(pk, 0),
            next_due=duties.get((pk, now.get("next_due_at"))),
            longest_overdue=duties.get((pk, now.get("longest"))),
        )

    return {pk: of(pk) for pk in ids}
