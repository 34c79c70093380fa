"""The demo's cities, organisations, topics, places and pages."""

from emvi.front.demo.content import City, Text, content, in_languages
from emvi.front.demo.days import Days
from emvi.municipalities.models import (
    CodeBatch,
    InformalGroup,
    Municipality,
    Organisation,
    Page,
    Place,
    Theme,
)

PORTAL_ADDRESS = "portal@demo.invalid"
# These are the cities themselves, which are no organisations here.
CITY_KINDS = {"municipality", "city"}
# Sheets of codes that were given out long ago: (issued on day, codes, left over).
OLD_SHEETS = ((-220, 30, 8), (-140, 30, 11), (-90, 20, 9))
SHEET_DAYS = 30


def make_municipality(city: City) -> Municipality:
    rules = city["rules"]
    return Municipality.objects.create(
        slug=city["id"],
        country=city["country"],
        default_language=city["lang"],
        written_languages=city["ui_langs"],
        time_zone=city["tz"],
        accent=city["accent"],
        contact_email=f"{city['id']}@demo.invalid",
        answer_period=rules["proposal_answer_days"],
        clock_start=rules["clock_start"],
        support_threshold=rules["support_threshold"],
        is_public=True,
        **in_languages("name", city["name"]),
        **in_languages("office", city["office"]),
    )


def make_organisations(city: City, municipality: Municipality) -> dict[str, Organisation]:
    """The city's own organisations by their id in the content, and its informal groups."""
    mine = [row for row in content()["organisations"] if row["city_id"] == city["id"]]
    made = {
        row["id"]: _organisation(row, municipality, city["code_quotas"].get(row["id"], 0))
        for row in mine
        if row["kind"] not in CITY_KINDS | {"informal_group"}
    }
    hosts = {one["org_id"]: one["fiscal_host_id"] for one in city["fund"]["applications"]}
    for row in mine:
        if row["kind"] == "informal_group":
            InformalGroup.objects.create(
                municipality=municipality,
                name=row["name"][city["lang"]],
                fiscal_host=made.get(hosts.get(row["id"])),
            )
    return made


def make_partners() -> None:
    """Organisations that belong to no city of the portal. Again changes nothing."""
    for row in content()["organisations"]:
        if (
            row["city_id"] is None
            and not Organisation.objects.filter(external_ref=row["id"]).exists()
        ):
            _organisation(row, None, 0)


def _organisation(row: dict, municipality: Municipality | None, quota: int) -> Organisation:
    # A town that is no tenant here is a partner like other public bodies.
    kind = Organisation.Kind.PUBLIC_BODY if row["kind"] in CITY_KINDS else row["kind"]
    return Organisation.objects.create(
        municipality=municipality,
        kind=kind,
        country=row["country"],
        code_quota=quota,
        external_ref=row["id"],
        **in_languages("name", row["name"]),
    )


def make_old_sheets(
    city: City, municipality: Municipality, organisations: dict[str, Organisation], days: Days
) -> None:
    """Codes that were given out by the trusted organisations and at the desk, and are closed."""
    issuers = [organisations[ref] for ref in city["code_quotas"]]
    for organisation, (day, size, unused) in zip([*issuers, None], OLD_SHEETS, strict=False):
        CodeBatch.objects.create(
            municipality=municipality,
            organisation=organisation,
            size=size,
            issued_on=days.on(day),
            expires_on=days.on(day + SHEET_DAYS),
            unused_when_closed=unused,
        )


def make_themes(city: City, municipality: Municipality) -> dict[str, Theme]:
    names = content()["themes"]
    return {
        key: Theme.objects.create(municipality=municipality, **in_languages("name", names[key]))
        for key in city["themes"]
    }


def make_places(city: City, municipality: Municipality) -> list[Place]:
    return [
        Place.objects.create(
            municipality=municipality,
            **in_languages("name", place["name"]),
            **in_languages("hint", place.get("hint")),
        )
        for place in city["places"]
    ]


def make_pages(city: City, municipality: Municipality) -> None:
    """Imprint and privacy page, which an administrator edits later."""
    for kind in Page.Kind.values:
        filled = {
            language: text.format(
                name=city["name"][language],
                office=city["office"][language],
                email=municipality.contact_email,
            )
            for language, text in content()["pages"][kind].items()
        }
        Page.objects.create(municipality=municipality, kind=kind, **in_languages("body", filled))


def make_portal_pages() -> None:
    """The portal's own pages. Again changes nothing."""
    for kind, source in (("imprint", "portal_imprint"), ("privacy", "privacy")):
        texts: Text = {
            language: text.format(email=PORTAL_ADDRESS)
            for language, text in content()["pages"][source].items()
        }
        if not Page.objects.filter(municipality=None, kind=kind).exists():
            Page.objects.create(kind=kind, **in_languages("body", texts))
