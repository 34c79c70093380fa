"""What the rooms that show all others need: read across apps, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.queries import Punctuality, punctuality
from emvi.discussions.models import Comment
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality, PublicName
from emvi.paging import Page, page_by_key
from participation.processes.models import Phase
from participation.processes.queries import processes_for
from participation.proposals.models import CoAuthor, Proposal

PAGE_SIZE = 50


@dataclass(frozen=True)
class City:
    """A municipality on the portal's home page."""

    municipality: Municipality
    punctuality: Punctuality
    open_processes: int


def name_met(reader: Account, municipality: Municipality, pk: int) -> PublicName | None:
    """A name with a person behind it that this reader can have met: it stands over words that can
    be read. So nobody can go through the names of all who ever took one."""
    names = PublicName.objects.filter(municipality=municipality, account__isnull=False)
    read = Proposal.objects.visible().filter(process__in=processes_for(reader, municipality))
    said = Comment.objects.visible().filter(author=OuterRef("pk"), thread__proposal__in=read)
    beside = CoAuthor.objects.filter(name=OuterRef("pk"), state=CoAuthor.State.ACCEPTED)
    names = names.exclude(pk__in=unseen_by(reader)).filter(
        Exists(said)
        | Exists(read.filter(author=OuterRef("pk")))
        | Exists(beside.filter(proposal__in=read)),
        pk=pk,
    )
    return names.first()


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
