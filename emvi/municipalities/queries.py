from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import ExtractYear

from emvi.accounts.models import Account
from emvi.municipalities.codes import STEP, organisations_of_issuer
from emvi.municipalities.models import (
    Code,
    CodeBatch,
    Municipality,
    Organisation,
    Page,
    Role,
    Verification,
)
from emvi.municipalities.permissions import may, roles_of


def municipality_for(account: Account, slug: str) -> Municipality | None:
    """A municipality by its short name. One that is not public yet exists only for those who set
    it up."""
    municipality = next(iter(Municipality.objects.filter(slug=slug)), None)
    if municipality is None or municipality.is_public:
        return municipality
    sees = account.is_authenticated and may(account, "processes.view_unpublished", municipality)
    return municipality if sees else None


def page_for(municipality: Municipality | None, kind: str) -> Page | None:
    """The page of a municipality; where it wrote none, and without one, the portal's own."""
    return pages_for(municipality).get(kind)


def pages_for(municipality: Municipality | None) -> dict[str, Page]:
    """These pages by their kind, in the order of the kinds."""
    rows = Page.objects.filter(Q(municipality=municipality) | Q(municipality__isnull=True))
    # A page of the municipality comes after the portal's, and in its place.
    own_last = sorted(
        rows.select_related("municipality"), key=lambda page: page.municipality_id is not None
    )
    found = {page.kind: page for page in own_last if page.body}
    return {kind: found[kind] for kind in Page.Kind.values if kind in found}


def verification_of(account: Account, municipality: Municipality) -> Verification | None:
    """The confirmation that this account lives here, while it is valid."""
    return Verification.objects.filter(
        account=account, municipality=municipality, valid_until__gt=municipality.today()
    ).first()


def with_counts(batches: QuerySet[CodeBatch]) -> QuerySet[CodeBatch]:
    """Sheets with `unused` and `used`, in the same query: in steps while some can be used."""
    return batches.annotate(
        left=Count("unused_codes"),
        gone=F("size") - F("unused_when_closed") - F("left"),
        used=Case(When(left__gt=0, then=F("gone") - F("gone") % STEP), default=F("gone")),
        unused=F("size") - F("unused_when_closed") - F("used"),
    )


def batches_for(account: Account, municipality: Municipality) -> QuerySet[CodeBatch]:
    """The sheets that this person may see: officers all, issuers those of their organisation."""
    batches = CodeBatch.objects.filter(municipality=municipality)
    if Role.OFFICER not in roles_of(account, municipality):
        batches = batches.filter(organisation__in=organisations_of_issuer(account, municipality))
    return with_counts(batches).select_related("organisation", "municipality").order_by("-pk")


@dataclass(frozen=True)
class IssuedAndUsed:
    """One line of the public count. `organisation` is None for the municipality's own desk;
    `used` comes in steps while some codes can be used."""

    organisation: Organisation | None
    issued: int
    used: int
    revoked: int


def code_counts(municipality: Municipality) -> list[tuple[int, list[IssuedAndUsed]]]:
    """Codes by year and issuer, newest year first: what everybody may know about them."""
    sheets = CodeBatch.objects.filter(municipality=municipality)
    closed = _sums(sheets.annotate(year=ExtractYear("issued_on")), "unused_when_closed", "size")
    revoked = _sums(
        sheets.filter(revoked_on__isnull=False).annotate(year=ExtractYear("issued_on")),
        "unused_when_closed",
    )
    open_codes = {
        (row["year"], row["batch__organisation"]): row["count"]
        for row in Code.objects.filter(batch__municipality=municipality)
        .annotate(year=ExtractYear("batch__issued_on"))
        .values("year", "batch__organisation")
        .annotate(count=Count("pk"))
    }
    issuers = Organisation.objects.filter(code_batches__municipality=municipality).distinct()
    organisations = {organisation.pk: organisation for organisation in issuers}
    years: dict[int, list[IssuedAndUsed]] = defaultdict(list)
    for key, sums in closed.items():
        left = open_codes.get(key, 0)
        gone = sums["size"] - sums["unused_when_closed"] - left
        line = IssuedAndUsed(
            organisation=organisations.get(key[1]),
            issued=sums["size"],
            used=gone - gone % STEP if left else gone,
            revoked=revoked.get(key, {}).get("unused_when_closed", 0),
        )
        years[key[0]].append(line)
    for lines in years.values():
        lines.sort(key=lambda line: (line.organisation is not None, str(line.organisation)))
    return sorted(years.items(), reverse=True)


def _sums(sheets: QuerySet[CodeBatch], *columns: str) -> dict[tuple, dict[str, int]]:
    rows = sheets.order_by().values("year", "organisation")
    return {
        (row["year"], row["organisation"]): {column: row[f"{column}_sum"] for column in columns}
        for row in rows.annotate(**{f"{column}_sum": Sum(column) for column in columns})
    }


def towns_to_confirm(account: Account) -> list[Municipality]:
    """Where this person could use a code: where they have a name and are not confirmed; without
    any name, everywhere."""
    towns = Municipality.objects.public()
    if named := set(account.public_names.values_list("municipality_id", flat=True)):
        towns = towns.filter(pk__in=named)
    confirmed = account.verifications.values_list("municipality_id", flat=True)
    return list(towns.exclude(pk__in=list(confirmed)))
