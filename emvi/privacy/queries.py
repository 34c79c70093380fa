from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.utils import timezone

from emvi.privacy.models import AuthorityRequest

Outcome = AuthorityRequest.Outcome


@dataclass(frozen=True)
class Year:
    """What everybody may know about the requests of a year."""

    year: int
    received: int = 0
    given: int = 0
    refused: int = 0
    nothing_there: int = 0
    open: int = 0


def requests_by_year() -> list[Year]:
    """Each year from the first request until this one, newest first; years without one too."""
    this_year = timezone.localdate().year

    def count(*outcomes: str) -> Count:
        return Count("pk", filter=Q(outcome__in=outcomes))

    rows = (
        AuthorityRequest.objects.order_by()
        .annotate(year=ExtractYear("received_on"))
        .values("year")
        .annotate(
            received=Count("pk"),
            given=count(Outcome.GIVEN, Outcome.PARTLY_GIVEN),
            refused=count(Outcome.REFUSED),
            nothing_there=count(Outcome.NOTHING_THERE),
            open=count(Outcome.OPEN),
        )
    )
    found = {row["year"]: Year(**row) for row in rows}
    first = min([*found, this_year])
    return [found.get(year, Year(year)) for year in range(max([*found, this_year]), first - 1, -1)]
