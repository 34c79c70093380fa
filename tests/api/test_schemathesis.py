"""A program that knows only the description of the API tries everything that it allows, and much
that it does not: it finds no fault, no answer that is not described, and no way around a check."""

import logging

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from emvi.rest.description import description
from emvi.wsgi import application
from tests.api.world import ApiWorld, token_for

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    ignored_auth,
]
SEED = 20261126
ROLES = {"guest": "g", "resident": "r", "officer": "o"}
FEW, MANY = 90, 1000
# Which thing of the world an address means by the number behind this word.
KINDS = {
    "accounts": "account",
    "appeals": "appeal",
    "attachments": "attachment",
    "blocks": "block",
    "coauthors": "coauthor",
    "codes": "sheet",
    "comments": "comment",
    "decisions": "decision",
    "documents": "document",
    "following": "follow",
    "invitations": "invitation",
    "leaves": "leave",
    "lists": "entry",
    "names": "name",
    "pauses": "pause",
    "people": "person",
    "proposals": "proposal",
    "results": "result",
    "roles": "role",
    "staff-notes": "staff-note",
    "themes": "theme",
    "threads": "thread",
}


@pytest.fixture(autouse=True)
def _no_log():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _one_connection():
    """The bare application would close the connection in which the test rolls back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("role", ROLES)
def test_a_few_tries_find_nothing(role, world):
    assert tried(world, role, FEW) >= FEW


@pytest.mark.slow
@pytest.mark.matrix
@pytest.mark.parametrize("role", ROLES)
def test_a_thousand_tries_find_nothing(role, world):
    assert tried(world, role, MANY) >= MANY


def tried(world: ApiWorld, role: str, cases: int) -> int:
    """Try all operations alike, right and wrong input in turn. Returns how many tries were made."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    account = world.accounts[ROLES[role]]
    headers = {"Authorization": f"Bearer {token_for(account)}"} if account else {}
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == sum(len(methods) for methods in description()["paths"].values())
    each = -(-cases // (2 * len(operations)))
    count = 0
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            count += tried_one(world, operation, mode, headers, each)
    return count


def tried_one(world: ApiWorld, operation, mode, headers: dict[str, str], most: int) -> int:
    count = 0

    @seed(SEED)
    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def run(case, data):
        nonlocal count
        count += 1
        if mode is GenerationMode.POSITIVE:
            name_something(world, case, data)
        # Each try meets the same world.
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    run()
    return count


def name_something(world: ApiWorld, case, data) -> None:
    """Mostly a thing that is there: made-up numbers would all end at "there is nothing here"."""
    names = case.path_parameters or {}
    if "municipality" in names:
        names["municipality"] = data.draw(st.sampled_from(["ljubljana", "ljubljana", "graz"]))
    if "slug" in names:
        names["slug"] = data.draw(st.sampled_from(list(world.objects["process"].values())))
    for number in {"pk", "entry"} & set(names):
        before, _number, _after = case.operation.path.partition(f"/{{{number}}}")
        things = world.objects[KINDS[before.rpartition("/")[2]]]
        names[number] = data.draw(st.sampled_from(list(things.values())))
