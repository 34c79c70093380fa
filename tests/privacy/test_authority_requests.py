from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction

from emvi import retention
from emvi.privacy.models import AuthorityRequest
from emvi.privacy.queries import Year, requests_by_year
from tests import cast
from tests.markup import one_line

pytestmark = pytest.mark.django_db
URL = "/en/about/requests-by-authorities/"


def add(day: date, outcome: str = "open") -> None:
    AuthorityRequest.objects.create(
        received_on=day,
        body="police",
        asked="The address behind a public name.",
        outcome=outcome,
        answered_on=None if outcome == "open" else day,
    )


@time_machine.travel("2026-11-26T12:00:00Z", tick=False)
def test_a_year_without_requests_is_counted_too(client):
    assert requests_by_year() == [Year(2026)]
    page = one_line(client.get(URL).content.decode())
    assert '<th scope="row">2026</th><td class="n">0</td>' in page


@time_machine.travel("2026-11-26T12:00:00Z", tick=False)
def test_counts_by_year(client):
    for outcome in ("given", "partly_given", "refused", "nothing_there", "open"):
        add(date(2024, 5, 1), outcome)
    assert requests_by_year() == [Year(2026), Year(2025), Year(2024, 5, 2, 1, 1, 1)]
    page = client.get(URL).content.decode()
    assert "public name." not in page


def test_an_answer_has_a_day_and_an_open_request_none():
    for change in (
        {"outcome": "given"},
        {"answered_on": date(2026, 5, 2)},
        {"outcome": "given", "answered_on": date(2026, 4, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AuthorityRequest.objects.create(
                **{"received_on": date(2026, 5, 1), "body": "court", "asked": "x"} | change
            )


def test_the_portal_team_keeps_the_register(portal_team):
    client = cast.client_for(portal_team)
    sent = {"received_on": "2026-05-01", "body": "court", "asked": "A name.", "outcome": "refused"}
    page = client.post("/en/admin/privacy/authorityrequest/add/", sent)
    assert "Give the day of the answer" in page.content.decode()
    sent["answered_on"] = "2026-04-30"
    page = client.post("/en/admin/privacy/authorityrequest/add/", sent)
    assert "The answer cannot come before the request." in page.content.decode()
    client.post("/en/admin/privacy/authorityrequest/add/", sent | {"answered_on": "2026-05-09"})
    assert AuthorityRequest.objects.get().outcome == "refused"


def test_the_guide_names_the_days_that_the_code_obeys():
    guide = (settings.BASE_DIR / "docs/authority-requests.md").read_text()
    for kept, policy in {
        "hid, or sent back for a change, for {} days": retention.HIDDEN_WORDS,
        "held and never shown, for {} days": retention.HELD_WORDS,
        "their author took back, for {} days": retention.TAKEN_BACK_WORDS,
        "backups of at most {} days": retention.BACKUPS,
    }.items():
        assert kept.format(policy.days) in guide
