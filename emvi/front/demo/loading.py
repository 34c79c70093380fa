from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.responsible import officers_of
from emvi.audit.actions import record
from emvi.discussions.beginnings import equip_municipality
from emvi.front.demo.content import City, cities
from emvi.front.demo.days import Days
from emvi.front.demo.moderation import make_moderation
from emvi.front.demo.people import PORTAL_TEAM, make_account, make_cast, parts
from emvi.front.demo.places import (
    make_municipality,
    make_old_sheets,
    make_organisations,
    make_pages,
    make_partners,
    make_places,
    make_portal_pages,
    make_themes,
)
from emvi.front.demo.processes import make_drafts, make_processes
from emvi.front.demo.proposals import Stage, make_proposals
from emvi.front.demo.terms import make_terms
from emvi.front.demo.work import make_work
from emvi.municipalities.models import Municipality


def load_demo(*, now: datetime | None = None) -> list[str]:
    """Make the demo's cities as of now. A city that is here already is left as it is, with all
    that people did in it. Returns the short names of those that were made."""
    now = now or timezone.now()
    with transaction.atomic():
        team = next(part for part in parts() if part.role == PORTAL_TEAM)
        by = make_account(team, language="en", is_superuser=True)
        make_portal_pages()
        make_partners()
    made = [city["id"] for city in cities() if _load_city(city, now, by)]
    with transaction.atomic():
        make_terms(Days(now, settings.TIME_ZONE))
    return made


def _load_city(city: City, now: datetime, by: Account) -> bool:
    """All of a city or nothing of it."""
    with transaction.atomic():
        if Municipality.objects.filter(slug=city["id"]).exists():
            return False
        days = Days(now, city["tz"])
        municipality = make_municipality(city)
        organisations = make_organisations(city, municipality)
        make_old_sheets(city, municipality, organisations, days)
        make_pages(city, municipality)
        issuer = organisations[next(iter(city["code_quotas"]))]
        stage = Stage(
            municipality=municipality,
            processes=make_processes(city, municipality, days),
            themes=make_themes(city, municipality),
            places=make_places(city, municipality),
            cast=make_cast(city, municipality, issuer, by, days),
            organisations=organisations,
            days=days,
        )
        make_proposals(city, stage)
        make_drafts(next(iter(stage.processes.values())), officers_of(municipality)[0])
        equip_municipality(municipality)
        make_moderation(city, stage)
        make_work(city, stage)
        record(
            "demo.loaded",
            municipality,
            by=by,
            municipality_id=municipality.pk,
            facts={"proposals": len(city["proposals"])},
        )
    return True
