"""What the rooms that show all others need: read across apps, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from emvi.answers.queries import Punctuality, punctuality
from emvi.municipalities.models import Municipality
from emvi.paging import Page, page_by_key
from participation.processes.models import Phase

PAGE_SIZE = 50


@dataclass(frozen=True)
class City:
    """A municipality on the portal's home page."""

    municipality: Municipality
    punctuality: Punctuality
    open_processes: int


def cities() -> list[City]:
    """All public municipalities, with how they answer and what is open now."""
    return cities_of(list(Municipality.objects.public()))


def city_page(*, cursor: str = "") -> Page:
    """The same, page by page."""
    rows = Municipality.objects.public()
    page = page_by_key(rows, key="slug", descending=False, cursor=cursor, size=PAGE_SIZE)
    return Page(cities_of(page.items), page.after)


def cities_of(municipalities: list[Municipality]) -> list[City]:
    """These municipalities, with how they answer and what is open now."""
    answers = punctuality(municipalities)
    now = timezone.now()
    counts = dict(
        Phase.objects.filter(
            process__state="published",
            process__visibility="public",
            opens_at__lte=now,
            closes_at__gt=now,
        )
        .values("process__municipality")
        .annotate(n=Count("process", distinct=True))
        .order_by()
        .values_list("process__municipality", "n")
    )
    return [
        City(municipality, answers[municipality.pk], counts.get(municipality.pk, 0))
        for municipality in municipalities
    ]
