"""Redis is away: nobody gets an error page, and tries are still counted."""

import pytest
from django.core.cache import cache, caches

from emvi import caching
from emvi.caching import SteadyRedisCache
from emvi.limits import allow
from tests import cast
from tests.faults.processes import free_port


@pytest.fixture
def away(settings, monkeypatch):
    """A cache whose Redis is not there."""
    monkeypatch.setattr(caching._Outage, "until", 0.0)
    url = f"redis://127.0.0.1:{free_port()}/0"
    gone = SteadyRedisCache(url, {"OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1}})
    gone.spare.clear()
    monkeypatch.setattr(caches._connections, "default", gone, raising=False)
    settings.REDIS_URL = url
    yield gone
    gone.spare.clear()


def test_pages_go_on_and_the_probe_says_it(away, client, proposal, ana):
    for path in ("/en/", "/en/ljubljana/", f"/en/ljubljana/proposals/{proposal.pk}/"):
        assert client.get(path).status_code == 200
        assert cast.client_for(ana).get(path).status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["cache"]) == (200, False)


def test_tries_are_counted_all_the_same(away):
    assert [allow("flag:7", limit=2, seconds=3600) for _try in range(4)] == [
        True,
        True,
        False,
        False,
    ]
    assert not allow("flag:7", limit=2, seconds=3600, count=False)
    assert allow("flag:8", limit=2, seconds=3600)


def test_a_guesser_is_stopped(away, ana, client):
    words = {"login": "ana", "password": "wrong"}
    tries = [client.post("/en/account/login/", words).content.decode() for _try in range(7)]
    assert "Too many tries" in tries[-1] and "Too many tries" not in tries[0]


def test_it_is_left_in_peace_for_a_while_and_asked_again(away, monkeypatch):
    asked = []
    monkeypatch.setattr(
        caching.RedisCache, "get", lambda self, key, *rest: asked.append(key) or "from Redis"
    )
    assert cache.get("one") == "from Redis"
    caching._Outage.until = caching.time.monotonic() + 100
    assert cache.get("two") is None
    caching._Outage.until = 0.0
    assert cache.get("three") == "from Redis"
    assert asked == ["one", "three"]
