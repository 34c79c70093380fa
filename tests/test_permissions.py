"""Every address × every person × own, other, hidden and foreign things, by GET and by POST; and
with which cookies."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache as cache_for_good
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import URLPattern, get_resolver, reverse

from emvi.accounts.known_browser import COOKIE as KNOWN_BROWSER
from tests.permission_admin import ADMIN_PAGES, ADMIN_TABLE
from tests.permission_forms import FORMS
from tests.permission_table import TABLE
from tests.permission_world import PEOPLE, World

METHODS = ("get", "post")
DENIED = set("L2ax-M?")
# What else an address names than a thing of a town, and what of the things only forms name.
NO_THINGS = {"-", "page", "told", "kind", "file", "template", "code"}
ONLY_IN_FORMS = {"deputy", "free", "organisation", "rule", "work_state", "process-code"}
STATUS = {200: ".", 302: ">", 303: ">", 400: "?", 403: "x", 404: "-", 405: "M"}
# No page sets a cookie but those that login and forms need: so there is no banner.
COOKIES = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, KNOWN_BROWSER}
# Rows that come and go with a visit, for everybody alike.
SESSIONS = ("django_session", "usersessions_usersession")


@dataclass(frozen=True)
class Row:
    name: str
    thing: str
    get: str
    post: str

    def __str__(self) -> str:
        return f"{self.name:<44} {self.thing:<22} {self.get} {self.post}"


def rows() -> list[Row]:
    lines = (line.split("#")[0].split() for line in TABLE.splitlines())
    return [Row(*line) for line in lines if line]


def walk(resolver=None, space: str = "", names: tuple = ()) -> Iterator[tuple[str, tuple]]:
    """Every address of the portal: its name, and the names of what varies in it."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = (*names, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name or ''}", here
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from walk(entry, inner, here)


@pytest.fixture(autouse=True)
def _no_log():
    """Thousands of visits are refused here, and each refusal would be written down."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db):
    """Each visit below is rolled back."""
    return World()


class Written:
    """Notes each statement that changes a row, while it is open."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        verb = sql.split(None, 1)[0]
        if verb in {"INSERT", "UPDATE", "DELETE"} and not any(t in sql[:120] for t in SESSIONS):
            # SQLite counts the rows of INSERT … RETURNING only when they are fetched.
            if verb == "INSERT" or context["cursor"].rowcount:
                self.statements.append(sql)
        return result


def visit(world: World, who: str, method: str, path: str, data: dict | None = None) -> str:
    """What the person gets, as a sign of the table. Afterwards all is as it was."""
    written = Written()
    # Nobody's tries count against the next one's.
    cache.key_prefix = uuid4().hex
    client = world.client(who)
    with transaction.atomic():
        with connection.execute_wrapper(written):
            response = getattr(client, method)(path, data)
        transaction.set_rollback(True)
    assert set(client.cookies) <= COOKIES, path
    sign = STATUS[response.status_code]
    if sign == ">":
        sign = sign_of_redirect(response.url)
    elif sign == "x" and response.context and "way_in" in response.context:
        # Asked for the login, or its second step, on a page that keeps what they wrote.
        sign = sign_of_redirect(response.context["way_in"])
    if sign in DENIED:
        assert not written.statements, (
            f"{who} {method} {path}: denied, but changed {written.statements}"
        )
    elif written.statements:
        sign = {".": "!", ">": "*"}[sign]
    return sign


def sign_of_redirect(url: str) -> str:
    path, _mark, query = url.partition("?")
    if path in {reverse("account_login"), reverse("account_reauthenticate")}:
        return "L"
    if path == reverse("admin:login"):
        return "a"
    if path in {reverse("mfa_index"), reverse("mfa_reauthenticate")} and "next=" in query:
        return "2"
    return ">"


@cache_for_good
def variables() -> dict[str, tuple]:
    """What varies in each address, by the name of the address."""
    return dict(walk())


def path_of(row: Row, town: str, things: dict) -> str:
    """The address of a row's thing (kind.variant, or - for none) in a town."""
    kind, _dot, variant = row.thing.partition(".")
    value = things.get(kind, {}).get(variant, variant)
    names = variables()[row.name]
    return reverse(
        row.name, kwargs={name: town if name == "municipality" else value for name in names}
    )


def signs(world: World, row: Row, method: str, path: str) -> str:
    form = {
        name: str(value).format(**world.numbers) for name, value in FORMS.get(row.name, {}).items()
    }
    data = form if method == "post" else None
    return "".join(visit(world, who, method, path, data) for who in PEOPLE)


def in_parts(everything: list[Row], size: int = 30) -> list[list[Row]]:
    """The rows in parts that several processors can share."""
    return [everything[at : at + size] for at in range(0, len(everything), size)]


def in_town() -> list[Row]:
    """A row for each address that begins with a town."""
    return widest(row for row in rows() if "municipality" in variables()[row.name])


def of_a_town() -> list[Row]:
    """Those of them that name a thing of a town."""
    return [row for row in in_town() if kind_of(row) not in NO_THINGS]


def widest(some: Iterable) -> list:
    """Of the rows of each address the one by which most people get something."""
    found: dict[str, tuple] = {}
    for row in some:
        refused = sum(sign in DENIED for sign in str(row).partition(row.thing)[2])
        if row.name not in found or refused < found[row.name][0]:
            found[row.name] = refused, row
    return [row for _refused, row in found.values()]


def kind_of(row: Row) -> str:
    return row.thing.partition(".")[0]


def admin_rows() -> list[list[str]]:
    """Model, own town's, another town's, and what the portal team gets."""
    lines = (line.split("#")[0].split() for line in ADMIN_TABLE.splitlines())
    return [line for line in lines if line]


def test_every_address_has_a_row():
    in_the_admin = {
        f"admin:{model}_{page}" for model, *_signs in admin_rows() for page in ADMIN_PAGES
    }
    # Two without a name: an address that leads on to the page of a change, and all that is not.
    without_name = {"admin:"}
    # The API has a table of its own (tests/api/permission_table.py).
    names = {name for name, _names in walk() if not name.startswith("api:")}
    assert names == {row.name for row in rows()} | in_the_admin | without_name


@pytest.mark.matrix
@pytest.mark.parametrize("expected", in_parts(rows()), ids=lambda part: part[0].name)
def test_who_may_do_what(expected, world):
    seen = []
    for row in expected:
        path = path_of(row, "ljubljana", world.objects)
        seen.append(Row(row.name, row.thing, *(signs(world, row, m, path) for m in METHODS)))
    assert [str(row) for row in seen] == [str(row) for row in expected]


# Of what not everybody knows, the variant that has a row for each address.
NOT_PUBLIC_YET = {
    "proposal": "held",
    "thread": "held",
    "attachment": "held",
    "process": "draft",
    "process-code": "draft",
    "document": "draft",
}


def without_row(variant_of: dict[str, str], everything: list) -> set[str]:
    """The addresses that take such a thing and have no row for this variant of it."""
    absent = set()
    for kind, variant in variant_of.items():
        named = [row for row in everything if kind_of(row) == kind]
        tried = {row.name for row in named if row.thing == f"{kind}.{variant}"}
        assert tried, kind
        absent |= {row.name for row in named} - tried
    return absent


def test_every_address_is_tried_with_what_is_not_public_yet():
    assert without_row(NOT_PUBLIC_YET, rows()) == set()


def test_everything_that_a_town_has_is_tried_from_another(world):
    kinds = {kind_of(row) for row in of_a_town()}
    assert kinds == set(world.elsewhere) - ONLY_IN_FORMS


@pytest.mark.matrix
@pytest.mark.parametrize("tried", in_parts(of_a_town()), ids=lambda part: part[0].name)
def test_things_of_another_town_are_not_there(tried, world):
    """The address names a town, and a thing of another: nobody finds it, neither who made it nor
    the staff of either town."""
    for row in tried:
        path = path_of(row, "ljubljana", world.elsewhere)
        for method in METHODS:
            seen = signs(world, row, method, path)
            assert_nobody_finds(getattr(row, method), seen, f"{method} {path}")


def assert_nobody_finds(here: str, seen: str, what: str) -> None:
    """Refused before anything is looked up, as they would be `here`, or nothing found."""
    for who, at_home, sign in zip(PEOPLE, here, seen, strict=True):
        assert sign == "-" or (sign == at_home and sign in "L2aMx"), (what, who, seen)


@pytest.mark.matrix
def test_a_town_that_is_not_public_is_not_there(world):
    for row in in_town():
        path = path_of(row, "quiet", world.unseen)
        for method in METHODS:
            seen = dict(zip(PEOPLE, signs(world, row, method, path), strict=True))
            if "M" in seen.values() and set(seen.values()) <= {"M", "L", "2"}:
                continue  # The method is refused before anything is looked up.
            assert seen.pop("g") == "-", path
            # Who owes the second step is asked for it before anything is looked up.
            assert seen.pop("n") in "-2", path
            assert set(seen.values()) == {"-"}, (method, path, seen)


def admin_path(model: str, page: str, pk: int) -> str:
    of_a_row = page in {"change", "delete", "history"}
    return reverse(f"admin:{model}_{page}", args=[pk] if of_a_row else [])


def admin_signs(world: World, who: str, model: str, pk: int) -> str:
    return "".join(visit(world, who, "get", admin_path(model, page, pk)) for page in ADMIN_PAGES)


@pytest.mark.matrix
def test_who_may_do_what_in_the_admin(world):
    seen = []
    for model, *_signs in admin_rows():
        here, there = world.admin_rows(model)
        who_and_what = (("a", here), ("a", there), ("p", there))
        seen.append([model, *(admin_signs(world, who, model, pk) for who, pk in who_and_what)])
    assert seen == admin_rows()


@pytest.mark.matrix
@pytest.mark.parametrize("door", ADMIN_PAGES)
def test_nobody_else_gets_into_the_admin(door, world):
    expected = {who: "a" for who in PEOPLE} | {"g": "L", "n": "2"}
    # They have a key: one to this town, one to another, one to all.
    del expected["a"], expected["x"], expected["p"]
    for model, *_signs in admin_rows():
        path = admin_path(model, door, world.admin_rows(model)[0])
        for method in METHODS:
            seen = {who: visit(world, who, method, path, {"post": "yes"}) for who in expected}
            assert seen == expected, (method, path)


@pytest.mark.matrix
def test_an_administrator_changes_nothing_of_another_town(world):
    for model, *_signs in admin_rows():
        here, there = world.admin_rows(model)
        for who, pk in (("a", there), ("x", here)):
            for page in ("change", "delete", "history"):
                path = admin_path(model, page, pk)
                for method in METHODS:
                    sign = visit(world, who, method, path, {"post": "yes", "name_en": "Mine now"})
                    assert sign in "x->", (who, method, path, sign)
            listed = world.client(who).get(admin_path(model, "changelist", pk))
            if listed.status_code == 200:
                assert pk not in [row.pk for row in listed.context["cl"].result_list]
