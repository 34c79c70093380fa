"""The pages on which people make, see and revoke tokens."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from django.test import Client
from django.utils import timezone

from emvi.accounts.models import ApiToken
from tests import cast
from tests.api.world import ROOT, Program

LIST, MAKE = "/en/my/tokens/", "/en/my/tokens/make/"


def form(**more) -> dict:
    return {"name": "Robot", "scopes": ["read"], "days": 30, "key": str(uuid4())} | more


def secret_on(page) -> str:
    text = page.content.decode()
    return "emvi_" + text.partition('value="emvi_')[2].partition('"')[0]


def login_long_ago(client: Client, minutes: int = 60) -> None:
    session = client.session
    session[METHODS] = [one | {"at": time.time() - 60 * minutes} for one in session[METHODS]]
    session.save()


def test_a_token_is_shown_once_and_works(ana):
    client = cast.client_for(ana)
    made = client.post(MAKE, form())
    plain = secret_on(made)
    assert Program(plain).get(f"{ROOT}my/").status_code == 200
    assert "no-store" in made.headers["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.may_read, token.may_write, token.may_act_as_staff) == (True, False, False)
    assert token.expires_on == timezone.localdate() + timedelta(days=30)
    page = client.get(LIST).content.decode()
    assert "Robot" in page and token.prefix in page
    assert plain not in page


def test_sending_the_form_twice_makes_one_token(ana):
    client, data = cast.client_for(ana), form()
    client.post(MAKE, data)
    again = client.post(MAKE, data, follow=True)
    assert ApiToken.objects.count() == 1
    assert "emvi_" + ApiToken.objects.get().prefix + "_" not in again.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"scopes": []},
        {"scopes": ["read", "staff"]},
        {"scopes": ["everything"]},
        {"days": 366},
        {"days": "x"},
        {"key": "x"},
    ],
)
def test_what_does_not_fit_makes_no_token(ana, wrong):
    assert cast.client_for(ana).post(MAKE, form(**wrong)).status_code == 200
    assert not ApiToken.objects.exists()


def test_making_one_needs_a_fresh_login(ana):
    client = cast.client_for(ana)
    login_long_ago(client)
    for response in (client.get(MAKE), client.post(MAKE, form())):
        assert response.status_code == 302
        assert "next=" in response.url
    assert not ApiToken.objects.exists()
    assert client.get(LIST).status_code == 200


def test_rights_of_staff_need_a_fresh_second_step(officer):
    client, data = cast.client_for(officer), form(scopes=["read", "staff"])
    assert 'value="staff"' in client.get(MAKE).content.decode()
    client.post(MAKE, data)
    assert ApiToken.objects.get().may_act_as_staff
    session = client.session
    session[METHODS] = [
        one | ({"at": time.time() - 3600} if one["method"] == "mfa" else {})
        for one in session[METHODS]
    ]
    session.save()
    page = client.get(MAKE).content.decode()
    assert 'value="staff"' not in page
    assert "/second-factor/" in page or "reauthenticate" in page
    client.post(MAKE, form(scopes=["read", "staff"]))
    assert ApiToken.objects.count() == 1


def test_a_resident_is_not_offered_rights_of_staff(ana):
    page = cast.client_for(ana).get(MAKE).content.decode()
    assert 'value="write"' in page and 'value="staff"' not in page


def test_a_token_is_revoked_by_its_owner_only(ana, verified):
    client = cast.client_for(ana)
    plain = secret_on(client.post(MAKE, form()))
    path = f"{LIST}{ApiToken.objects.get().pk}/revoke/"
    assert cast.client_for(verified).post(path).status_code == 404
    assert client.get(path).status_code == 405
    client.post(path)
    assert Program(plain).get(f"{ROOT}my/").status_code == 401
    assert "You have no tokens." in client.get(LIST).content.decode()
