"""Accounts that nobody uses are warned twice and then erased; using one puts it back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from emvi.accounts.actions import note_use
from emvi.accounts.models import Account, this_month
from emvi.notifications.models import Message
from emvi.privacy.inactivity import warn_and_erase_unused
from tests import cast

pytestmark = pytest.mark.django_db
LAST_USE = date(2026, 3, 1)
# Two years after the end of the month of the last use.
DAY = date(2026, 4, 1) + timedelta(days=730)


@pytest.fixture
def unused(ana):
    Account.objects.update(used_month=LAST_USE)
    return ana


def on(day: date) -> None:
    """What the timetable does on a day, twice."""
    with time_machine.travel(f"{day}T03:00:00Z", tick=False):
        for _time in range(2):
            warn_and_erase_unused()


def warnings(account) -> list[str]:
    rows = Message.objects.filter(recipient=account, channel="mail", kind="account_unused")
    return [message.facts["goes_on"] for message in rows.order_by("pk")]


def exists(account) -> bool:
    return Account.objects.filter(pk=account.pk).exists()


def test_two_warnings_and_then_it_goes_and_words_stay(unused, proposal):
    on(DAY - timedelta(days=31))
    assert warnings(unused) == []
    on(DAY - timedelta(days=30))
    assert warnings(unused) == [str(DAY)]
    on(DAY - timedelta(days=8))
    assert warnings(unused) == [str(DAY)]
    on(DAY - timedelta(days=7))
    assert warnings(unused) == [str(DAY), str(DAY)]
    on(DAY - timedelta(days=1))
    assert exists(unused)
    on(DAY)
    assert not exists(unused)
    proposal.refresh_from_db()
    assert (proposal.title, proposal.author.name) == ("A warm place in Fužine", "")


def test_nobody_goes_without_two_warnings_however_late_the_timetable_runs(unused):
    late = DAY + timedelta(days=400)
    on(late)
    assert (exists(unused), len(warnings(unused))) == (True, 1)
    on(late + timedelta(days=22))
    assert len(warnings(unused)) == 1
    on(late + timedelta(days=23))
    assert len(warnings(unused)) == 2
    on(late + timedelta(days=29))
    assert exists(unused)
    on(late + timedelta(days=30))
    assert not exists(unused)


def test_coming_back_puts_it_back_to_the_beginning(unused):
    on(DAY - timedelta(days=30))
    on(DAY - timedelta(days=7))
    with time_machine.travel(f"{DAY - timedelta(days=2)}T09:00:00Z", tick=False):
        assert cast.client_for(unused).get("/en/account/").status_code == 200
        unused.refresh_from_db()
        assert unused.used_month == this_month() == date(2028, 3, 1)
        assert (unused.unused_warnings, unused.unused_warned_on) == (0, None)
    on(DAY + timedelta(days=30))
    assert exists(unused)
    assert len(warnings(unused)) == 2


def test_staff_are_never_erased(unused, officer, portal_team):
    Account.objects.update(used_month=LAST_USE)
    for days in (0, 30, 60):
        on(DAY + timedelta(days=days))
    assert not exists(unused)
    assert exists(officer)
    assert exists(portal_team)


def test_only_the_month_is_kept(ana):
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.update(used_month=date(2026, 3, 7))
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.update(unused_warnings=1)


def test_a_visit_in_the_same_month_writes_nothing(ana, django_assert_num_queries):
    with django_assert_num_queries(0):
        note_use(ana)


def test_the_warning_says_the_day(unused, client):
    on(DAY - timedelta(days=30))
    notice = Message.objects.get(recipient=unused, channel="inbox")
    page = cast.client_for(unused).get(f"/en/my/inbox/{notice.pk}/").content.decode()
    assert "31 March 2028" in page
