"""Support: over HTTP, without HTTP beside a raw transaction, and by five hundred people at once."""

from statistics import median
from time import perf_counter

import psycopg
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality
from participation.proposals.actions import support_proposal
from participation.proposals.counting import fold_supports, waiting_supports
from participation.proposals.models import Proposal, Support
from participation.proposals.queries import proposal_for
from tests.bench.browser import Browser, Failed, all_at_once
from tests.bench.data import City
from tests.bench.pages import LANGUAGE

SUPPORT = "INSERT INTO proposals_support (proposal_id, account_id, is_verified) VALUES (%s, %s, %s)"
COUNT = "UPDATE proposals_proposal SET supports_verified = supports_verified + 1 WHERE id = %s"
DURABILITY = (
    "SELECT current_setting('transaction_isolation'), current_setting('synchronous_commit')"
)


def sign_in(accounts: list[Account]) -> list[str]:
    """A session for each, as a login leaves it behind."""
    sessions = []
    for account in accounts:
        store = SessionStore()
        store[SESSION_KEY] = str(account.pk)
        store[BACKEND_SESSION_KEY] = "emvi.accounts.backends.PhraseBackend"
        store[HASH_SESSION_KEY] = account.get_session_auth_hash()
        sessions.append(store)
    store.model.objects.bulk_create(
        [
            store.model(
                session_key=store._get_new_session_key(),
                session_data=store.encode(store._session),
                expire_date=timezone.now() + timezone.timedelta(days=1),
            )
            for store in sessions
        ]
    )
    rows = store.model.objects.order_by("-expire_date")[: len(accounts)]
    return [row.session_key for row in rows]


def measure_http(browser: Browser, city: City, samples: int) -> float:
    """One person supports proposal after proposal; each time the empty view is posted to first."""
    place, empty, full = f"/{LANGUAGE}/{city.slug}/", [], []
    for number, pk in enumerate(city.free[: samples + 5]):
        before = browser.post(f"{place}bench/empty/", "200")
        after = browser.post(f"{place}proposals/{pk}/support/")
        if number >= 5:
            empty.append(before)
            full.append(after)
    if Support.objects.filter(proposal__in=city.free).count() != samples + 5:
        raise Failed("not every support was written")
    return round(median(full) / median(empty), 2)


def measure_action(account: Account, city: City, samples: int) -> float:
    """The action's rate as a part of the rate of a bare transaction that writes the same rows."""
    municipality = Municipality.objects.get(slug=city.slug)
    ids = city.free[-2 * (samples + 5) :]
    action, bare = [], []
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as raw:
        check_same_durability(raw)
        for number, (mine, its) in enumerate(zip(ids[::2], ids[1::2], strict=True)):
            proposal = proposal_for(account, municipality, mine)
            began = perf_counter()
            support_proposal(proposal, by=account)
            between = perf_counter()
            with raw.transaction():
                raw.execute(SUPPORT, [its, account.pk, True])
                raw.execute(COUNT, [its])
            ended = perf_counter()
            if number >= 5:
                action.append(between - began)
                bare.append(ended - between)
    return round(median(bare) / median(action), 2)


def check_same_durability(raw: psycopg.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DURABILITY)
        ours = cursor.fetchone()
    theirs = raw.execute(DURABILITY).fetchone()
    raw.rollback()
    if ours != theirs:
        raise Failed(f"the two connections differ: {ours}, {theirs}")


def measure_hot(sessions: list[str], city: City, port: int) -> dict[str, float]:
    """All at once at one proposal. `ratio`: against as many who post to the empty view."""
    browsers = [Browser(port, session) for session in sessions]
    place = f"/{LANGUAGE}/{city.slug}/"

    def together(path: str, expected: bytes) -> tuple[float, int]:
        requests = [browser.post_bytes(place + path, close=True) for browser in browsers]
        return all_at_once(requests, port, expected)

    at_first = _counted(city.hot)
    empty, _errors = together("bench/empty/", b"200")
    seconds, errors = together(f"proposals/{city.hot}/support/", b"302")
    waiting = sum(waiting_supports([city.hot]).get(city.hot, (0, 0)))
    shown = _counted(city.hot) + waiting - at_first
    fold_supports(city.hot)
    return {
        "people": len(sessions),
        "errors": errors,
        "supports": Support.objects.filter(proposal=city.hot).count(),
        "shown": shown,
        "counted": _counted(city.hot) - at_first,
        "clocks": Proposal.objects.filter(pk=city.hot, duty__isnull=False).count(),
        "ratio": round(seconds / empty, 2),
    }


def _counted(pk: int) -> int:
    return Proposal.objects.get(pk=pk).supports_total
