"""The audit of a municipality as its administrators read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from emvi.accounts.models import Account
from emvi.audit.models import AuditEntry, AuditNote
from emvi.audit.seals import sealed_among
from emvi.front.audit.sentences import KIND_OF, SENTENCES, Kind, sentence_of
from emvi.front.audit.things import Thing, things_of
from emvi.municipalities.admin import masked_login
from emvi.municipalities.models import Municipality, Role, RoleGrant
from emvi.paging import Page, page_by_key

PAGE_SIZE = 50


@dataclass(frozen=True)
class Line:
    """One entry: what, when, by whom. `by` is empty unless staff did it: who of the residents did
    something is nobody's business."""

    entry: AuditEntry
    sentence: str | Promise
    kind: Kind | None
    by: str
    details: list[str]
    thing: Thing | None
    reason: AuditNote | None
    is_sealed: bool


def audit_page(
    municipality: Municipality,
    *,
    kind: str = "",
    who: Account | None = None,
    day: date | None = None,
    cursor: str = "",
) -> Page:
    """A page of `Line`, the newest first."""
    rows = AuditEntry.objects.filter(municipality_id=municipality.pk).select_related("note")
    if kind:
        rows = rows.filter(action__in=SENTENCES[Kind(kind)])
    if who:
        rows = rows.filter(actor=who.opaque_id)
    if day:
        begins, ends = _bounds(day, municipality)
        rows = rows.filter(at__gte=begins, at__lt=ends)
    page = page_by_key(rows, key="id", descending=True, cursor=cursor, size=PAGE_SIZE)
    return Page(_lines(page.items, municipality), page.after)


def staff_of(municipality: Municipality) -> QuerySet[Account]:
    """Who is or was staff here. Who speaks for an organisation only is not."""
    grants = RoleGrant.objects.filter(municipality=municipality)
    grants = grants.exclude(role=Role.REPRESENTATIVE)
    return Account.objects.filter(pk__in=grants.values("account")).order_by("login")


def named(accounts: Iterable[Account], municipality: Municipality) -> dict[UUID, str]:
    """How the audit calls people: enough for colleagues to recognise each other."""
    accounts = list(accounts)
    roles: defaultdict[int, dict[str, None]] = defaultdict(dict)
    grants = RoleGrant.objects.filter(municipality=municipality, account__in=accounts)
    for account_id, role in grants.order_by("pk").values_list("account_id", "role"):
        roles[account_id][role] = None
    return {one.opaque_id: _name(one, list(roles[one.pk])) for one in accounts}


def _name(account: Account, roles: list[str]) -> str:
    if set(roles) - {Role.REPRESENTATIVE}:
        labels = ", ".join(str(Role(role).label) for role in roles)
        return f"{masked_login(account)} ({labels})"
    if roles:
        return pgettext("audit", "somebody who speaks for an organisation")
    return pgettext("audit", "the portal team") if account.is_superuser else ""


def _bounds(day: date, municipality: Municipality) -> tuple[datetime, datetime]:
    zone = ZoneInfo(municipality.time_zone)
    begins = datetime.combine(day, time.min, tzinfo=zone)
    return begins, datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


def _lines(entries: list[AuditEntry], municipality: Municipality) -> list[Line]:
    actors = {entry.actor for entry in entries if entry.actor}
    names = named(Account.objects.filter(opaque_id__in=actors), municipality)
    things = things_of(entries, municipality)
    sealed = sealed_among(entry.pk for entry in entries)
    gone = pgettext("audit", "an account that was deleted")
    return [
        Line(
            entry=entry,
            sentence=sentence_of(entry.action),
            kind=KIND_OF.get(entry.action),
            by=names.get(entry.actor, gone) if entry.actor else "",
            details=_details(entry),
            thing=things.get(entry.subject),
            reason=getattr(entry, "note", None),
            is_sealed=entry.pk in sealed,
        )
        for entry in entries
    ]


def _details(entry: AuditEntry) -> list[str]:
    """What the facts say that a clerk understands."""
    details = []
    if entry.facts.get("role") in Role.values:
        details.append(str(Role(entry.facts["role"]).label))
    if fields := _field_names(entry):
        details.append(_("Changed: %(fields)s") % {"fields": ", ".join(fields)})
    return details


def _field_names(entry: AuditEntry) -> list[str]:
    """The fields that a form of the admin changed, each once whatever languages it has."""
    try:
        model = apps.get_model(entry.subject.partition(":")[0])
    except (LookupError, ValueError):
        return []
    names: dict[str, None] = {}
    for name in entry.facts.get("fields", ()):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        field = getattr(field, "translated_field", field)
        names[str(getattr(field, "verbose_name", ""))] = None
    return [name for name in names if name]
