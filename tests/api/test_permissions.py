"""Every endpoint × every person × own, other, hidden and foreign things."""

import logging
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse

from emvi.rest.description import description
from tests.api.permission_table import BODIES, TABLE
from tests.api.world import ROOT, ApiWorld
from tests.permission_world import PEOPLE
from tests.test_permissions import (
    NOT_PUBLIC_YET,
    ONLY_IN_FORMS,
    Written,
    assert_nobody_finds,
    kind_of,
    walk,
    widest,
    without_row,
)

STATUS = {200: ".", 201: ".", 204: ".", 400: "?", 401: "L", 403: "x", 404: "-", 409: "="}
DENIED = set("Lx-?")
ACCOUNTS = ("accounts_apitoken",)


@dataclass(frozen=True)
class Row:
    name: str
    thing: str
    signs: str

    def __str__(self) -> str:
        return f"{self.name:<34} {self.thing:<22} {self.signs}"


def rows() -> list[Row]:
    lines = (line.split("#")[0].split() for line in TABLE.splitlines())
    return [Row(*line) for line in lines if line]


def endpoints() -> dict[str, tuple]:
    found = {name: names for name, names in walk() if name.startswith("api:")}
    return {name: names for name, names in found.items() if name != "api:schema"}


@pytest.fixture(autouse=True)
def _no_log():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def path_of(row: Row, town: str, things: dict) -> str:
    kind, _dot, variant = row.thing.partition(".")
    value = things.get(kind, {}).get(variant, variant)
    names = endpoints()[row.name]
    return reverse(
        row.name, kwargs={name: town if name == "municipality" else value for name in names}
    )


def filled(world: ApiWorld, body: Any) -> Any:
    if isinstance(body, dict):
        return {name: filled(world, value) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(world, value) for value in body]
    is_place = isinstance(body, str) and body.startswith("{")
    return world.numbers[body[1:-1]] if is_place else body


def body_of(row: Row) -> dict[str, object]:
    return BODIES.get(f"{row.name} {row.thing}", BODIES.get(row.name, {}))


def acts(name: str) -> bool:
    return name.rpartition(":")[2].replace("-", "_") in ACTING


ACTING = {
    methods["post"]["operationId"]
    for methods in description()["paths"].values()
    if "post" in methods
}


def visit(world: ApiWorld, who: str, row: Row, path: str) -> str:
    written, program = Written(), world.programs[who]
    cache.key_prefix = uuid4().hex
    with transaction.atomic():
        with connection.execute_wrapper(written):
            if acts(row.name):
                response = program.post(path, filled(world, body_of(row)))
            else:
                response = program.get(path)
        transaction.set_rollback(True)
    sign = STATUS[response.status_code]
    changed = [one for one in written.statements if not any(t in one for t in ACCOUNTS)]
    if sign in DENIED:
        assert not changed, f"{who} {path}: denied, but changed {changed}"
    # What an action began before it met somebody faster is undone with its transaction.
    return "*" if changed and sign != "=" else sign


def signs(world: ApiWorld, row: Row, path: str) -> str:
    return "".join(visit(world, who, row, path) for who in PEOPLE)


def test_every_endpoint_has_its_row():
    assert {row.name for row in rows()} == set(endpoints())


def test_every_act_succeeds_somewhere_in_the_table():
    changing = {row.name for row in rows() if "*" in row.signs}
    assert {row.name for row in rows() if acts(row.name)} == changing


@pytest.mark.matrix
def test_which_program_may_do_what(world):
    seen = [
        Row(row.name, row.thing, signs(world, row, path_of(row, "ljubljana", world.objects)))
        for row in rows()
    ]
    assert [str(row) for row in seen] == [str(row) for row in rows()]


def in_town() -> list[Row]:
    return [row for row in rows() if "municipality" in endpoints()[row.name]]


def of_a_town() -> list[Row]:
    """A row for each endpoint whose address names a thing of a town. A code stands in the body."""
    return widest(row for row in in_town() if kind_of(row) not in {"-", "kind", "code"})


def test_every_endpoint_is_tried_with_what_is_not_public_yet():
    absent = set(NOT_PUBLIC_YET) - {kind_of(row) for row in rows()}
    assert absent == {"process-code"}, "an address of pages only"
    known = {kind: variant for kind, variant in NOT_PUBLIC_YET.items() if kind not in absent}
    assert without_row(known, rows()) == set()


def test_everything_that_a_town_has_is_tried_from_another(world):
    kinds = {kind_of(row) for row in of_a_town()}
    # To programs a name is a person.
    assert kinds == set(world.elsewhere) - ONLY_IN_FORMS - {"name"}


@pytest.mark.matrix
def test_things_of_another_town_are_not_there(world):
    """The address names a town, and a thing of another: nobody finds it, neither who made it nor
    the staff of either town."""
    for row in of_a_town():
        path = path_of(row, "ljubljana", world.elsewhere)
        assert_nobody_finds(row.signs, signs(world, row, path), path)


@pytest.mark.matrix
def test_a_town_that_is_not_public_is_not_there(world):
    for row in in_town():
        path = path_of(row, "quiet", world.unseen)
        seen = dict(zip(PEOPLE, signs(world, row, path), strict=True))
        assert set(seen.values()) <= set("-xL"), (row.name, path, seen)


def test_the_description_knows_every_endpoint():
    described = {
        methods[method]["operationId"].replace("_", "-")
        for methods in description()["paths"].values()
        for method in methods
    }
    assert described == {name.removeprefix("api:") for name in endpoints()}
    assert all(path.startswith(ROOT) for path in description()["paths"])
