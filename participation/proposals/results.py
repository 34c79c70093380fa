"""What was promised, for everybody to follow."""

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from emvi.answers.deadlines import local_day
from emvi.answers.models import Result
from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Municipality
from emvi.paging import Page, page_by_key
from participation.processes.models import Process
from participation.proposals.queries import mark_unseen

STANDINGS = ("open", "late", "done", "given_up")
PAGE_SIZE = 20


def standing_of(asked: str) -> str:
    """A filter that there is; anything else shows all."""
    return asked if asked in STANDINGS else ""


def result_page(
    municipality: Municipality,
    *,
    standing: str = "",
    unseen: frozenset[int] = NOBODY,
    cursor: str = "",
) -> Page:
    """Promised steps, those that are due first on top. Of a proposal whose words are not shown
    only the number stands beside the step: the step is the municipality's own word."""
    rows = listed_results(municipality).filter(_filters(municipality)[standing])
    rows = rows.select_related(
        *("duty__proposal__municipality", "duty__proposal__thread", "duty__proposal__author")
    ).defer("duty__proposal__search_text", "duty__proposal__text")
    page = page_by_key(rows, key="due_on", descending=False, cursor=cursor, size=PAGE_SIZE)
    for result in page:
        mark_unseen(result.duty.proposal, unseen)
    return page


def get_result(municipality: Municipality, pk: int) -> Result | None:
    """A step that this municipality promised."""
    return _results(municipality).select_related("duty__proposal").filter(pk=pk).first()


def result_counts(municipality: Municipality) -> dict[str, int]:
    """How many there are by standing, in one query."""
    filters = _filters(municipality)
    return listed_results(municipality).aggregate(
        all=Count("pk"), **{name: Count("pk", filter=filters[name]) for name in STANDINGS}
    )


def listed_results(municipality: Municipality | None) -> QuerySet[Result]:
    """Steps for everybody to read; without a municipality, those of all public ones."""
    rows = Result.objects.filter(
        duty__municipality__is_public=True,
        duty__proposal__municipality=F("duty__municipality"),
    )
    if municipality:
        rows = _results(municipality)
    return rows.exclude(duty__proposal__process__in=Process.objects.apart())


def _results(municipality: Municipality) -> QuerySet[Result]:
    return Result.objects.filter(
        duty__municipality=municipality, duty__proposal__municipality=municipality
    )


def _filters(municipality: Municipality) -> dict[str, Q]:
    is_open = Q(done_on__isnull=True, given_up_on__isnull=True)
    today = local_day(timezone.now(), municipality.time_zone)
    return {
        "": Q(),
        "open": is_open,
        # By the day that was promised first: a new one does not make it punctual.
        "late": is_open & Q(promised_on__lt=today),
        "done": Q(done_on__isnull=False),
        "given_up": Q(given_up_on__isnull=False),
    }
