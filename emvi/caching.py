"""The cache, on Redis. When Redis is away the portal goes on: what was cached is asked for again,
and counts of tries are kept by each process for itself until it is back."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# So long nobody asks a Redis that did not answer: each question could take a second.
REST_SECONDS = 5
SPARE = {"MAX_ENTRIES": 50_000}


def cache_is_there() -> bool:
    """False while Redis is away; a cache of another kind is always there."""
    asked = getattr(cache, "is_there", None)
    return asked() if asked else True


class _Outage:
    """Of this process: until when Redis is left in peace."""

    until = 0.0


def _or_spare(name: str) -> Callable:
    def call(self: "SteadyRedisCache", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _Outage.until:
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except RedisError as error:
                _Outage.until = time.monotonic() + REST_SECONDS
                log.warning("Redis is away: %s", type(error).__name__)
        return getattr(self.spare, name)(*args, **kwargs)

    return call


class SteadyRedisCache(RedisCache):
    """Django's, which would answer every page with an error while Redis is away."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.spare = LocMemCache("spare", {"OPTIONS": SPARE})

    add = _or_spare("add")
    get = _or_spare("get")
    set = _or_spare("set")
    touch = _or_spare("touch")
    delete = _or_spare("delete")
    has_key = _or_spare("has_key")
    incr = _or_spare("incr")
    get_many = _or_spare("get_many")
    set_many = _or_spare("set_many")
    delete_many = _or_spare("delete_many")
    clear = _or_spare("clear")

    def is_there(self) -> bool:
        """Does Redis itself answer now?"""
        try:
            return bool(self._cache.get_client().ping())
        except RedisError:
            return False
