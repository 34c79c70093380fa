"""How often something may be tried. Counts live in the cache and go with it."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from ipaddress import IPv4Address, IPv4Network

from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from allauth.core.ratelimit import respond_429
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

DAY = 86_400
# Everybody may have them, but each keeps a server busy for a moment: long lists, and pages that are
# set in type.
FILES_MADE, TEN_MINUTES = 60, 600


def allow(key: str, *, limit: int, seconds: int, count: bool = True) -> bool:
    """May `key` do this once more in the present window of so many seconds?

    Counts this try; with `count=False` only looks. Keys are hashed, so that the cache holds no
    name and no address.
    """
    entry = _entry(key, seconds)
    if not count:
        return cache.get(entry, 0) < limit
    cache.add(entry, 0, seconds + 1)
    try:
        return cache.incr(entry) <= limit
    except ValueError:  # the window closed between the two lines
        return True


def give_back(key: str, *, seconds: int) -> None:
    """What was counted came to nothing: it does not count in the present window."""
    # When the window closed meanwhile, there may be nothing to take it from.
    with suppress(ValueError):
        cache.decr(_entry(key, seconds))


def _entry(key: str, seconds: int) -> str:
    window = int(_now() // seconds)
    return salted_hmac("emvi.limits", f"{key}:{seconds}:{window}", algorithm="sha256").hexdigest()


def _now() -> float:
    return time.time()


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, for counting only, and not to the last part: neighbours in a
    network count as one."""
    address = get_client_ip(request) or "unknown"
    with suppress(ValueError):
        return str(IPv4Network(f"{IPv4Address(address)}/24", strict=False).network_address)
    return truncate_ip(address)


def makes_a_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view that makes a file for each request: an address gets so many in ten minutes."""

    @wraps(view)
    def limited(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        key = f"file:{client_address(request)}"
        if not allow(key, limit=FILES_MADE, seconds=TEN_MINUTES):
            return respond_429(request)
        return view(request, *args, **kwargs)

    return limited


def digest_of_address(request: HttpRequest) -> str:
    """What stands for an address where it is written down. Another one each day, so that nothing
    can be joined over days."""
    day = int(time.time() // DAY)
    address = f"{client_address(request)}:{day}"
    return salted_hmac("emvi.limits.address", address, algorithm="sha256").hexdigest()
