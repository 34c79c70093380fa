"""How long an answer takes says nothing about who has an account: as many digests are made."""

import pytest

from emvi.accounts.models import Account
from tests import cast


@pytest.fixture
def digests(monkeypatch):
    """How many times a password was worked on."""
    made = []
    check, make = Account.check_password, Account.set_password
    monkeypatch.setattr(
        Account, "check_password", lambda self, raw: made.append("check") or check(self, raw)
    )
    monkeypatch.setattr(
        Account, "set_password", lambda self, raw: made.append("make") or make(self, raw)
    )
    return made


@pytest.mark.parametrize(
    ("password", "expected"),
    [("wrong password", 1), ("One two Three four five six seven eight", 2), ("a " * 300, 1)],
)
@pytest.mark.parametrize(
    "login", ["ana", "nobody", "ana@people.invalid", "nobody@people.invalid", "ANA"]
)
def test_the_same_work_for_everybody(client, ana, digests, login, password, expected):
    response = client.post("/en/account/login/", {"login": login, "password": password})
    assert response.status_code == 200
    assert len(digests) == expected


def test_an_address_that_two_claim_opens_for_who_confirmed_it(client, ana):
    cast.make_account("thief")
    Account.objects.filter(login="thief").update(email="ana@people.invalid")
    client.post("/en/account/login/", {"login": "ana@people.invalid", "password": cast.PASSWORD})
    assert client.session["_auth_user_id"] == str(ana.pk)
