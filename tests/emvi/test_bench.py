"""What `make bench` writes by its own SQL fits the tables. It is measured by hand, so a column that
came since would show only there, after ten minutes."""

import pytest
from django.db import connection

from emvi.municipalities.models import Municipality
from emvi.notifications.models import Follow, Message
from participation.proposals.models import Proposal
from tests.bench.data import make_accounts, make_city
from tests.bench.notices import RAW, make_followers

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_city_and_its_followers_can_be_made():
    [resident] = make_accounts(1)
    city = make_city(1_000, resident)
    town = Municipality.objects.get(slug=city.slug)
    assert Proposal.objects.filter(municipality=town).count() == 1_000
    make_followers(town, 3)
    assert Follow.objects.filter(municipality=town).count() == 3
    with connection.cursor() as cursor:
        cursor.execute(RAW, ("raw", resident.pk, town.pk, "{}"))
    assert Message.objects.get().recipient == resident
