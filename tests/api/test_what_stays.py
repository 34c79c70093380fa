"""A program that would change what was made public is told so: nothing that it sends is dropped."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone

from participation.processes.models import Process
from tests import cast
from tests.api.world import TOWN, program_of

DAY = timedelta(days=1)
WORDS = ("title", "summary", "what_can_change", "what_is_fixed", "body")
PHASE = (
    "id",
    "opens_at",
    "closes_at",
    "allows_proposals",
    "allows_supports",
    "allows_comments",
    "title",
)


@pytest.fixture
def program(ljubljana, officer):
    process = cast.make_process(ljubljana, "public", title_sl="Zima")
    now = timezone.now()
    cast.make_phase(process, opens_at=now - 9 * DAY, closes_at=now - DAY, title_sl="Prej")
    cast.make_phase(process, opens_at=now - DAY, title_sl="Zdaj")
    names = ("summary", "what_can_change", "what_is_fixed")
    Process.objects.update(**{f"{name}_sl": "Besede" for name in names})
    return program_of(officer)


def body_of(process: dict) -> dict:
    """What stands, as it is sent back."""
    own = ("kind", "slug", "visibility", "edition", "rules", *WORDS)
    phases = [{name: phase[name] for name in PHASE} for phase in process["phases"]]
    return {name: process[name] for name in own} | {"phases": phases}


def test_what_stands_can_be_sent_back(program):
    address = f"{TOWN}processes/public/"
    body = body_of(program.get(address).json())
    body["title"]["sl"] = "Druga zima"
    said = program.post(f"{address}change/", body)
    assert said.status_code == 200, said.json()
    assert Process.objects.get().title_sl == "Druga zima"


def period(body):
    body["rules"]["answer_period"] = 365


def visibility(body):
    body["visibility"] = "private"


def slug(body):
    body["slug"] = "elsewhere"


def kind(body):
    body["kind"] = "opinion"


def template(body):
    body["is_template"] = True


def promise(body):
    body["what_is_fixed"]["sl"] = "Vse"


def right(body):
    body["phases"][0]["allows_proposals"] = False


def begin(body):
    body["phases"][1]["opens_at"] = timezone.now().isoformat()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (period, "rules.answer_period"),
        (visibility, "visibility"),
        (slug, "slug"),
        (kind, "kind"),
        (template, "is_template"),
        (promise, "what_is_fixed.sl"),
        (right, "phases.0.allows_proposals"),
        (begin, "phases.1.opens_at"),
    ],
)
def test_what_cannot_change_is_named(program, change, field):
    address = f"{TOWN}processes/public/"
    before = program.get(address).json()
    body = body_of(deepcopy(before))
    change(body)
    said = program.post(f"{address}change/", body)
    assert said.status_code == 400 and list(said.json()["fields"]) == [field]
    assert program.get(address).json() == before
