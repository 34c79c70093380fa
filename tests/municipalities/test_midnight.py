"""Between a town's midnight and the portal's, a role goes by the day of its town on every page."""

from datetime import date

import pytest
import time_machine

from emvi.municipalities.actions import end_role, grant_role
from emvi.municipalities.permissions import holds_any_role, may, municipalities_for
from emvi.refusals import Refused

pytestmark = pytest.mark.django_db
AFTER_MIDNIGHT, THE_DAY_BEFORE = "2026-03-10T23:30:00Z", date(2026, 3, 10)
ACTION = "municipalities.administer"


@pytest.fixture(autouse=True)
def after_midnight():
    with time_machine.travel(AFTER_MIDNIGHT, tick=False):
        yield


def test_a_role_works_at_once_on_pages_of_no_town(ljubljana, ana):
    grant = grant_role(ana, ljubljana, role="administrator", by=None)
    assert grant.from_on == date(2026, 3, 11)
    assert may(ana, ACTION, ljubljana) and holds_any_role(ana)
    assert municipalities_for(ana, ACTION) == [ljubljana.pk]


def test_a_role_that_ends_is_over_at_once_on_pages_of_no_town(ljubljana, ana, stranger):
    grant_role(stranger, ljubljana, role="administrator", by=None)
    grant = ana.role_grants.create(
        municipality=ljubljana, role="administrator", from_on=date(2026, 3, 1)
    )
    end_role(grant, by=ana, to_on=THE_DAY_BEFORE)
    assert not may(ana, ACTION, ljubljana) and not holds_any_role(ana)
    assert municipalities_for(ana, ACTION) == []


def test_the_day_of_the_page_can_be_its_first_day(ljubljana, ana):
    grant_role(ana, ljubljana, role="moderator", by=None, from_on=THE_DAY_BEFORE)
    with pytest.raises(Refused):
        grant_role(ana, ljubljana, role="officer", by=None, from_on=date(2026, 3, 9))
