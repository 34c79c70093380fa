"""`make bench`: what pages and support cost, as ratios that mean the same on every machine.

Needs DATABASE_URL (PostgreSQL; a database is made beside it and dropped) and REDIS_URL (a database
of Redis with nothing in it). `docs/speed.md` says how to read the result.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import redis

SIZES = (1_000, 10_000, 1_000_000)
PEOPLE = 500


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the million")
    parser.add_argument("--samples", type=int, default=60, help="of each page (60)")
    options = parser.parse_args()
    database_url, redis_url = (os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL"))
    if not database_url.startswith("postgres") or not redis_url:
        sys.exit("make bench needs DATABASE_URL (PostgreSQL) and REDIS_URL.")
    sizes = SIZES[:-1] if options.quick else SIZES
    with (
        own_database(database_url) as url,
        empty_redis(redis_url),
        tempfile.TemporaryDirectory() as folder,
    ):
        for name in ("DEBUG", "DEMO", "SECURE"):
            os.environ.pop(name, None)
        os.environ |= {
            "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_hex(),
            "ALLOWED_HOSTS": "127.0.0.1",
            "STATIC_ROOT": folder,
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "emvi.settings",
        }
        for command in ("compile_translations", "collectstatic --no-input", "migrate --no-input"):
            manage = [sys.executable, "manage.py", *command.split()]
            subprocess.run(manage, check=True, stdout=subprocess.DEVNULL)
        result = run(sizes, options.samples)
    print(json.dumps(result))


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """A new database on the server of `url`."""
    name = f"emvi_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def empty_redis(url: str) -> Iterator[None]:
    """The database of Redis, which is emptied again and again, so nothing of others may be in it."""
    client = redis.Redis.from_url(url)
    if client.dbsize():
        sys.exit("The database of REDIS_URL is not empty. Name another one, such as …/8.")
    try:
        yield
    finally:
        client.flushdb()


def run(sizes: tuple[int, ...], samples: int) -> dict:
    import django

    django.setup()
    # Whatever needs the models can be imported only now.
    from tests.bench import data, exports, imports, notices, pages, supports
    from tests.bench.browser import Browser
    from tests.bench.server import serve

    accounts = data.make_accounts(PEOPLE)
    cities = [_say("filled", data.make_city(size, accounts[0])) for size in sizes]
    data.analyse()
    sessions = supports.sign_in(accounts)
    with serve({}) as port:
        browsers = {"guest": Browser(port), "signed_in": Browser(port, sessions[0])}
        result = pages.measure_pages(browsers, cities, samples)
        result["growth"] = pages.growth(result)
        result["orders"] = pages.measure_orders(browsers["guest"], cities, samples // 2)
        result["comment_orders"] = pages.measure_comment_orders(
            browsers["guest"], cities, samples // 2
        )
        result["counts"] = pages.measure_counts(browsers["guest"], cities, samples // 2)
        result["api"] = pages.measure_api(browsers["guest"], cities, samples // 2)
        result["searches"] = pages.measure_searches(browsers["guest"], cities, samples // 2)
        result["exports"] = _say("exports", exports.measure_exports(cities[-1].slug))
        result["import"] = _say("import of a city", imports.measure_import())
        ten_thousand = cities[1]
        http = supports.measure_http(browsers["signed_in"], ten_thousand, samples)
        result["support_http"] = _say("support over HTTP", http)
        rate = supports.measure_action(accounts[0], ten_thousand, 2 * samples)
        result["support_of_raw_rate"] = _say("support action to raw transaction", rate)
        resident = Browser(port, supports.sign_in(accounts[:1])[0])
        told = notices.measure_notices(resident, accounts[0], ten_thousand)
        result["notices"] = _say("telling people", told)
        result["hot"] = _say("one hot proposal", supports.measure_hot(sessions, ten_thousand, port))
    return result


def _say(what, figure):
    print(f"{what}: {figure if not hasattr(figure, 'slug') else figure.slug}", flush=True)
    return figure


if __name__ == "__main__":
    main()
