import pytest
from django.core.cache import cache
from django.test import RequestFactory

from emvi.limits import allow, client_address


def test_so_often_and_no_more():
    assert [allow("a", limit=3, seconds=60) for _try in range(5)] == [True] * 3 + [False] * 2
    assert allow("b", limit=3, seconds=60)


def test_looking_does_not_count():
    assert all(allow("a", limit=1, seconds=60, count=False) for _look in range(5))
    assert allow("a", limit=1, seconds=60)
    assert not allow("a", limit=1, seconds=60, count=False)


def test_a_new_window_begins_at_zero(time_machine):
    time_machine.move_to("2026-11-22 08:00Z", tick=False)
    assert allow("a", limit=1, seconds=60)
    assert not allow("a", limit=1, seconds=60)
    time_machine.shift(60)
    assert allow("a", limit=1, seconds=60)


def test_windows_of_different_length_are_apart():
    assert allow("a", limit=1, seconds=60)
    assert allow("a", limit=1, seconds=3600)


def test_the_cache_holds_no_address(monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "add", lambda key, *args: kept.append(key))
    allow("codes:203.0.113.7", limit=1, seconds=60)
    assert kept
    assert "203.0" not in kept[0]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("unknown", "unknown"),
    ],
)
def test_an_address_is_cut_short_so_that_a_network_counts_as_one(address, counted):
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=address)) == counted


def test_a_header_that_anybody_can_send_is_not_believed():
    request = RequestFactory().get(
        "/", REMOTE_ADDR="203.0.113.7", headers={"x-forwarded-for": "198.51.100.1"}
    )
    assert client_address(request) == "203.0.113.0"


def test_behind_one_proxy_its_word_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.2", headers={"x-forwarded-for": "1.1.1.1, 198.51.100.1"}
    )
    assert client_address(request) == "198.51.100.0"
