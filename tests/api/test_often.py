"""So many requests an hour, and then 429, with the time to come back, for who asked too often only."""

import pytest

from emvi import limits
from emvi.accounts.models import ApiToken
from emvi.rest import doors
from participation.proposals.models import Support
from tests import cast
from tests.api.world import ROOT, TOWN, Program, program_of, token_for

LIST = f"{ROOT}municipalities/"
MY = f"{ROOT}my/"
MOST = 3


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(doors, "OF_AN_ACCOUNT", MOST)
    monkeypatch.setattr(doors, "OF_AN_ADDRESS", MOST)


def statuses(program: Program, path: str = LIST, times: int = MOST + 1, **sent) -> list[int]:
    return [program.client.get(path, **sent).status_code for _time in range(times)]


def test_the_refusal_says_when_to_come_back(ana):
    program = program_of(ana)
    assert statuses(program, MY) == [200] * MOST + [429]
    refused = program.get(MY)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= doors.HOUR
    assert refused.headers["Content-Type"] == "application/json"
    assert refused.json()["code"] == "too_many"


def test_all_tokens_of_an_account_count_together_and_a_new_one_changes_nothing(ana):
    one, other = program_of(ana), program_of(ana)
    assert statuses(one, MY, 2) + statuses(other, MY, 2) == [200, 200, 200, 429]
    assert ApiToken.objects.filter(account=ana).count() == 2
    assert Program(token_for(ana)).get(MY).status_code == 429
    assert cast.client_for(ana).get(MY).status_code == 429, "nor does the login in a browser"


def test_another_account_and_guests_of_the_same_address_are_not_affected(ana, verified):
    assert statuses(program_of(ana), MY)[-1] == 429
    assert statuses(program_of(verified), MY, MOST) == [200] * MOST
    assert statuses(Program(), times=MOST) == [200] * MOST


def test_guests_count_by_address_and_take_nothing_from_who_has_a_token(ana, ljubljana):
    guest = Program()
    assert statuses(guest, REMOTE_ADDR="203.0.113.7") == [200] * MOST + [429]
    refused = guest.client.get(LIST, REMOTE_ADDR="203.0.113.7")
    assert 1 <= int(refused.headers["Retry-After"]) <= doors.HOUR
    assert statuses(guest, times=MOST, REMOTE_ADDR="203.0.114.8") == [200] * MOST
    here = {"REMOTE_ADDR": "203.0.113.7"}
    assert statuses(program_of(ana), times=MOST, **here) == [200] * MOST


def test_what_is_refused_changes_nothing(ana, verified, proposal):
    support = f"{TOWN}proposals/{proposal.pk}/support/"
    program = program_of(verified)
    statuses(program, MY)
    assert program.post(support).status_code == 429
    assert not Support.objects.filter(proposal=proposal).exists()
    assert program_of(cast.make_verified(proposal.municipality)).post(support).status_code == 200
    assert Support.objects.filter(proposal=proposal).count() == 1


def test_the_next_hour_begins_at_zero(ana, monkeypatch):
    program = program_of(ana)
    assert statuses(program, MY)[-1] == 429
    now = limits._now()
    monkeypatch.setattr(limits, "_now", lambda: now + doors.HOUR)
    assert statuses(program, MY) == [200] * MOST + [429]


def test_who_guesses_tokens_counts_as_a_stranger(ana):
    wrong = Program("emvi_nobodys_token")
    assert statuses(wrong, MY) == [401] * MOST + [429]
    assert statuses(program_of(ana), MY, MOST) == [200] * MOST
