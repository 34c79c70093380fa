"""The search and the figures, for programs: the same as on the pages."""

import pytest
from django.core.cache import cache

from emvi.discussions.models import Thread
from emvi.municipalities.blocks import block_person
from participation.proposals.models import Proposal
from tests import cast
from tests.api.world import ROOT, TOWN, Program, program_of


def found(program: Program, path: str) -> dict[str, list[str]]:
    answer = program.get(path)
    assert answer.status_code == 200, answer.content
    kinds = answer.json()["kinds"]
    return {one["kind"]: [text["title"]["text"] for text in one["texts"]] for one in kinds}


@pytest.mark.parametrize("root", [ROOT, TOWN])
def test_words_are_found_whatever_their_accents(proposal, root):
    Proposal.objects.filter(pk=proposal.pk).update(
        title="Στέγη για όλους", search_text="στεγη για ολους"
    )
    assert found(Program(), f"{root}search/?q=ΣΤΕΓΗ")["proposals"] == ["Στέγη για όλους"]
    assert found(Program(), f"{root}search/?q=nothing-like-it")["proposals"] == []


def test_nothing_asked_for_is_nothing_found(proposal):
    assert Program().get(f"{TOWN}search/").json() == {"spelling": "", "kinds": []}


def test_filters_and_pages(process, ana):
    for number in range(25):
        cast.make_proposal(process, ana.public_names.get(), title=f"Bench {number}")
    first = Program().get(f"{TOWN}search/?q=bench&kind=proposals").json()
    [group] = [one for one in first["kinds"] if one["kind"] == "proposals"]
    assert (group["count"], group["is_more"], len(group["texts"])) == (25, False, 20)
    rest = Program().get(f"{TOWN}search/?q=bench&kind=proposals&after={group['after']}").json()
    [second] = [one for one in rest["kinds"] if one["kind"] == "proposals"]
    titles = {text["title"]["text"] for text in group["texts"] + second["texts"]}
    assert len(titles) == 25 and second["after"] == ""
    assert found(Program(), f"{TOWN}search/?state=answered")["proposals"] == []
    assert Program().get(f"{TOWN}search/?state=unheard").status_code == 400
    assert Program().get(f"{TOWN}search/?colour=red").status_code == 400


def test_marks_of_the_page_are_not_in_it(process, ana):
    cast.make_proposal(
        process, ana.public_names.get(), title="A <b>", text="One bench < two & three"
    )
    answer = Program().get(f"{TOWN}search/?q=bench").json()
    [group] = [one for one in answer["kinds"] if one["kind"] == "proposals"]
    assert group["texts"][0]["excerpt"]["text"] == "One bench < two & three"


def test_hidden_words_and_blocked_people_are_not_found(proposal, ana, stranger):
    word = proposal.title.split()[-1]
    path = f"{TOWN}search/?q={word}"
    assert found(Program(), path)["proposals"]
    block_person(ana.public_names.get(), by=stranger)
    assert found(program_of(stranger), path)["proposals"] == []
    Thread.objects.filter(pk=proposal.thread_id).update(hidden_at="2026-01-01T00:00Z")
    assert found(Program(), path)["proposals"] == []


def test_figures_show_nothing_under_ten(process, ana):
    name = ana.public_names.get()
    for _number in range(9):
        cast.make_proposal(process, name)
    paths = [f"{TOWN}statistics/", f"{TOWN}processes/winter/statistics/"]
    for path in paths:
        figures = Program().get(path).json()
        assert (figures["proposals"], figures["people"], figures["states"]) == (None, None, None)
    for _number in range(3):
        cast.make_proposal(process, name)
    cache.clear()
    for path in paths:
        figures = Program().get(path).json()
        assert figures["proposals"] == 12
        assert figures["states"] == {"parts": [{"label": "published", "count": 12}], "together": 0}
        assert figures["answers"] == {"on_time": 0, "late": 0, "waiting": 0, "overdue": 0}
