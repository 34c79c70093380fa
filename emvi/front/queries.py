"""What the rooms that show all others need: read across apps, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from emvi.answers.queries import Punctuality, punctuality
from emvi.discussions.models import Comment, ModerationDecision
from emvi.municipalities.models import Municipality
from participation.processes.models import Phase


@dataclass(frozen=True)
class City:
    """A municipality on the portal's home page."""

    municipality: Municipality
    punctuality: Punctuality
    open_processes: int


def cities() -> list[City]:
    """All public municipalities, with how they answer and what is open now."""
    municipalities = list(Municipality.objects.public())
    answers = punctuality(municipalities)
    now = timezone.now()
    counts = dict(
        Phase.objects.filter(process__state="published", opens_at__lte=now, closes_at__gt=now)
        .values("process__municipality")
        .annotate(n=Count("process", distinct=True))
        .order_by()
        .values_list("process__municipality", "n")
    )
    return [
        City(municipality, answers[municipality.pk], counts.get(municipality.pk, 0))
        for municipality in municipalities
    ]


def latest_words(municipality: Municipality, *, most: int = 50) -> list[Comment]:
    """The newest comments for the moderators, hidden ones too."""
    return list(
        Comment.objects.filter(
            thread__municipality=municipality,
            withdrawn_at__isnull=True,
            words_removed_at__isnull=True,
        )
        .select_related("author", "thread__proposal__municipality")
        .defer("thread__proposal__search_text", "thread__proposal__text")
        .order_by("-pk")[:most]
    )


def latest_decisions(municipality: Municipality, *, most: int = 20) -> list[ModerationDecision]:
    """What moderators decided lately."""
    return list(
        ModerationDecision.objects.filter(municipality=municipality)
        .select_related("thread__proposal__municipality", "comment__thread__proposal__municipality")
        .order_by("-pk")[:most]
    )
