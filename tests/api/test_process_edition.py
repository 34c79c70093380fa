"""Who changes a process by the API says which state of it they had read."""

import pytest
from django.http import HttpResponse

from participation.processes.models import Process
from tests import cast
from tests.api.permission_table import PROCESS
from tests.api.world import TOWN, program_of

DRAFT = f"{TOWN}processes/draft/"


@pytest.fixture
def draft(ljubljana):
    return cast.make_process(ljubljana, "draft", state=Process.State.DRAFT)


@pytest.fixture
def program(draft, officer):
    return program_of(officer)


def changed(program, title: str, **more) -> HttpResponse:
    [row] = PROCESS["phases"]
    phase = row | {"title": {"sl": "Predlogi"}}
    if phases := program.get(DRAFT).json()["phases"]:
        phase["id"] = phases[0]["id"]
    body = PROCESS | {"title": {"sl": title}, "slug": "draft", "phases": [phase]}
    return program.post(f"{DRAFT}change/", body | more)


def test_a_change_of_an_older_state_is_refused(program):
    read = program.get(DRAFT).json()["edition"]
    first = changed(program, "First", edition=read)
    assert first.status_code == 200, first.json()
    late = changed(program, "Late", edition=read)
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert Process.objects.get().title_sl == "First"
    newest = first.json()["edition"]
    assert newest == program.get(DRAFT).json()["edition"] != read
    assert changed(program, "Second", edition=newest).status_code == 200
    assert Process.objects.get().title_sl == "Second"


def test_a_change_of_a_phase_is_one_too(program, draft):
    read = changed(program, "First", edition=program.get(DRAFT).json()["edition"]).json()["edition"]
    draft.phases.update(title_sl="By a colleague")
    assert changed(program, "Second", edition=read).status_code == 409


def test_it_must_be_said(program):
    answer = changed(program, "First")
    assert answer.status_code == 400 and list(answer.json()["fields"]) == ["edition"]
