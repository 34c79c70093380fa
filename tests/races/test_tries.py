"""Limits hold when everybody tries at the same moment."""

from functools import partial

import pytest
from django.conf import settings
from django.test import Client

from emvi.accounts.adapter import MOST_AT_ONCE
from emvi.limits import allow
from emvi.municipalities.views import TRIES_OF_AN_ACCOUNT
from tests import cast
from tests.races.at_once import at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def one_count_for_all():
    assert settings.REDIS_URL, "without Redis each process counts for itself"


def test_forty_at_once_are_counted_one_by_one():
    results = at_once(*[partial(allow, "flag:1", limit=7, seconds=3600)] * 40)
    assert sorted(results) == [False] * 33 + [True] * 7


def guess(number: int) -> str:
    words = {"login": "ana", "password": f"guess {number}"}
    page = Client().post("/en/account/login/", words).content.decode()
    return "stopped" if "Too many tries" in page else "checked"


def test_guesses_at_a_password(ana):
    results = at_once(*[partial(guess, number) for number in range(30)])
    assert results.count("checked") <= MOST_AT_ONCE
    assert results.count("stopped") == 30 - results.count("checked")


def redeem(account, number: int) -> str:
    data = {"code": f"0000-0000-{number:05}"}
    page = cast.client_for(account).post("/en/ljubljana/codes/redeem/", data).content.decode()
    return "checked" if "This code does not work" in page else "stopped"


def test_guesses_at_a_code(ana, ljubljana):
    results = at_once(*[partial(redeem, ana, number) for number in range(20)])
    assert results.count("checked") == TRIES_OF_AN_ACCOUNT
