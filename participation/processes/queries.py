from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from emvi.accounts.models import Account
from emvi.audit.models import AuditEntry
from emvi.audit.subjects import subject_of
from emvi.municipalities.models import Municipality, PublicName
from emvi.municipalities.permissions import may
from emvi.paging import Page, page_by_key
from participation.processes.models import TEXTS, Invitation, Phase, Process
from participation.processes.steps import steps_of

PAGE_SIZE = 20
LONG_TEXTS = [
    "search_text",
    *(
        column
        for field in ("body", "what_can_change", "what_is_fixed", "close_reason")
        for column in (field, *(f"{field}_{code}" for code in settings.INTERFACE_LANGUAGES))
    ),
]


def processes_for(account: Account, municipality: Municipality) -> QuerySet[Process]:
    """The processes of a municipality that this person may see, with their phases."""
    rows = Process.objects.filter(municipality=municipality)
    if not may(account, "processes.view_unpublished", municipality):
        rows = rows.published()
        if not may(account, "processes.view_private", municipality):
            rows = rows.filter(~Q(visibility=Process.Visibility.PRIVATE) | _is_invited(account))
    return rows.select_related("municipality").prefetch_related("phases")


def _is_invited(account: Account) -> Q:
    if not account.is_authenticated:
        return Q(pk__in=[])
    return Q(pk__in=Invitation.objects.filter(account=account).values("process"))


def listed_for(account: Account, municipality: Municipality) -> QuerySet[Process]:
    """Those of them that stand in this person's lists: what is not listed is there for who makes
    it and who was invited."""
    rows = processes_for(account, municipality)
    if may(account, "processes.view_unpublished", municipality):
        return rows
    return rows.filter(Q(visibility=Process.Visibility.PUBLIC) | _is_invited(account))


def process_list(account: Account, municipality: Municipality) -> dict[str, list[Process]]:
    """All processes for cards: open ones first, then coming, then past, then drafts."""
    groups: dict[str, list[Process]] = {"open": [], "coming": [], "past": [], "draft": []}
    for process in listed_for(account, municipality).defer(*LONG_TEXTS):
        process.steps = steps_of(process)
        groups[process.steps.when if process.state != Process.State.DRAFT else "draft"].append(
            process
        )
    return groups


def process_page(account: Account, municipality: Municipality, *, cursor: str = "") -> Page:
    """A page of the processes that this person may see, newest first."""
    rows = listed_for(account, municipality).defer(*LONG_TEXTS)
    page = page_by_key(rows, key="id", descending=True, cursor=cursor, size=PAGE_SIZE)
    for process in page:
        process.steps = steps_of(process)
    return page


def open_processes(
    municipality: Municipality | None = None, *, most: int = 6, listed_only: bool = True
) -> list[Process]:
    """Processes in which people can do something now, soonest to close first."""
    rows = Process.objects.with_open_phase().filter(municipality__is_public=True)
    if listed_only:
        rows = rows.listed()
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    phases = Prefetch("phases", queryset=Phase.objects.all())
    rows = rows.select_related("municipality").prefetch_related(phases).defer(*LONG_TEXTS)
    found = list(rows[:50])
    for process in found:
        process.steps = steps_of(process)
    return sorted(found, key=lambda process: process.steps.current.closes_at)[:most]


def invited_people(process: Process) -> list[tuple[int, str]]:
    """The used invitations with the public names behind them, the last first. Empty where the
    person has no name in this town; nothing else of an account is said."""
    rows = process.invitations.filter(account__isnull=False).order_by("-pk")
    used = list(rows.values_list("pk", "account_id"))
    names = PublicName.objects.filter(municipality=process.municipality_id)
    named = dict(names.filter(account__in=rows.values("account")).values_list("account_id", "name"))
    return [(pk, named.get(account, "")) for pk, account in used]


def used_invitation(municipality: Municipality, pk: int) -> Invitation | None:
    rows = Invitation.objects.filter(process__municipality=municipality, account__isnull=False)
    return rows.select_related("process__municipality").filter(pk=pk).first()


def process_for(account: Account, municipality: Municipality, slug: str) -> Process | None:
    """One process that this person may see, or None."""
    return processes_for(account, municipality).filter(slug=slug).first()


def process_asked(
    account: Account, municipality: Municipality, slug: str, number: int | None
) -> Process | None:
    """The process of which this person asks for the list, by its number or by the short name in its
    address. What is not listed is there for who has the address: its number, which can be guessed,
    opens it only to those in whose lists it stands."""
    if number is not None:
        found = processes_for(account, municipality).filter(pk=number).first()
        if found is None or found.visibility != Process.Visibility.UNLISTED:
            process = found
        else:
            process = listed_for(account, municipality).filter(pk=number).first()
        if process is not None:
            return process
    return process_for(account, municipality, slug)


def processes_of(municipality: Municipality) -> list[Process]:
    """All that people ever saw, the newest first."""
    rows = municipality.processes.published().order_by("-published_at", "-pk")
    return list(rows.defer(*LONG_TEXTS))


@dataclass(frozen=True)
class ChangesInPublic:
    """When documents were taken away, and texts changed, that everybody could read before."""

    documents: list[datetime]
    texts: list[datetime]


def changes_in_public(process: Process) -> ChangesInPublic:
    """The first of them first. The audit keeps no words: what stood there it does not say."""
    changes = ChangesInPublic([], [])
    if process.published_at is None:
        return changes
    rows = AuditEntry.objects.filter(
        subject=subject_of(process),
        action__in=["process.document_removed", "process.changed"],
        at__gte=process.published_at,
    )
    for action, at, facts in rows.order_by("pk").values_list("action", "at", "facts"):
        if action == "process.document_removed":
            changes.documents.append(at)
        elif any(name.rpartition("_")[0] in TEXTS for name in facts.get("fields", ())):
            changes.texts.append(at)
    return changes
