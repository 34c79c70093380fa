"""Words that are hidden, held or taken back come out of no endpoint; and who supports, flags or
redeems comes out of none, for nobody."""

import re

import pytest
from django.utils import timezone

from emvi.discussions.models import Comment, Held, Thread
from emvi.rest.description import description
from participation.proposals.actions import support_proposal, take_back_support
from participation.proposals.models import Proposal
from participation.proposals.states import State
from tests import cast
from tests.api.world import ROOT, Program, program_of

MARK = "Zqcanaryzq"


def readings(numbers: dict[str, int]) -> list[str]:
    """Every address that can be read, with the things of the test in it."""
    paths = []
    for path, methods in description()["paths"].items():
        if "get" in methods:
            path = path.replace("{municipality}", "ljubljana").replace("{slug}", "winter")
            noun = path.split("/")[5] if path.count("/") > 6 else ""
            paths.append(path.replace("{pk}", str(numbers.get(noun, 1))))
    return paths


def seen_in(program: Program, numbers: dict[str, int], mark: str = MARK) -> list[str]:
    paths = readings(numbers)
    searched = [f"{ROOT}municipalities/ljubljana/proposals/?q={MARK}"]
    return [path for path in paths + searched if mark in program.get(path).content.decode()]


@pytest.fixture
def writer(ljubljana):
    return cast.make_resident(ljubljana, "writer", f"{MARK} name")


@pytest.fixture
def theirs(process, writer):
    proposal = cast.make_proposal(
        process, writer.public_names.get(), title=f"{MARK} title", text=f"{MARK} text"
    )
    proposal.versions.create(
        title=f"{MARK} before", text=f"{MARK} before", language="en", replaced_at=timezone.now()
    )
    cast.make_overdue(proposal)
    return proposal


@pytest.fixture
def said(proposal, writer):
    return cast.make_comment(proposal.thread, writer.public_names.get(), text=f"{MARK} says")


def test_all_of_it_is_there_to_be_seen(theirs, proposal, said):
    assert len(seen_in(Program(), {"proposals": theirs.pk})) == 6
    assert len(seen_in(Program(), {"proposals": proposal.pk})) == 5


def hide(theirs, said, moderator):
    cast.hide(theirs.thread, by=moderator)
    cast.hide(said, by=moderator)


def hold(theirs, said, moderator):
    held = {"held_at": timezone.now(), "held_for": Held.FLAGS}
    Thread.objects.filter(pk=theirs.thread_id).update(**held)
    Comment.objects.filter(pk=said.pk).update(**held)


def hold_first(theirs, said, moderator):
    held = {"held_at": timezone.now(), "held_for": Held.FIRST_POSTS, "was_public": False}
    Thread.objects.filter(pk=theirs.thread_id).update(**held)
    Comment.objects.filter(pk=said.pk).update(**held)


@pytest.mark.parametrize("away", [hide, hold, hold_first])
def test_words_that_are_away_come_out_nowhere(
    away, theirs, proposal, said, moderator, stranger, ana
):
    away(theirs, said, moderator)
    for who in (None, stranger, ana):
        for numbers in ({"proposals": theirs.pk}, {"proposals": proposal.pk}):
            assert seen_in(program_of(who), numbers) == []


def test_words_that_were_taken_back_come_out_nowhere(theirs, proposal, said, writer):
    Proposal.objects.filter(pk=theirs.pk).update(state=State.WITHDRAWN)
    Comment.objects.filter(pk=said.pk).update(withdrawn_at=timezone.now())
    for numbers in ({"proposals": theirs.pk}, {"proposals": proposal.pk}):
        for word in ("title", "text", "before", "says"):
            assert seen_in(Program(), numbers, f"{MARK} {word}") == []


def test_the_clock_stays_where_the_words_go(theirs, moderator):
    cast.hide(theirs.thread, by=moderator)
    for path in (f"{ROOT}overdue/", f"{ROOT}municipalities/ljubljana/overdue/"):
        [late] = Program().get(path).json()["results"]
        assert (late["title"], late["supports"]) == (None, None)
        assert (late["number"], late["clock"]["days_late"]) == (theirs.number, 12)


def test_nobody_learns_who_supports(proposal, verified, officer, moderator, portal_team, ana):
    name = verified.public_names.get()
    for who in (None, ana, officer, moderator, portal_team):
        before = answers(program_of(who), proposal)
        support_proposal(proposal, by=verified)
        after = answers(program_of(who), proposal)
        assert before != after, "the count is there to be seen"
        for path, text in after.items():
            for trace in (name.name, verified.login, str(verified.opaque_id), f'"id":{name.pk},'):
                assert trace not in text or trace in before[path], (path, trace)
        take_back_support(proposal, by=verified)


def answers(program: Program, proposal: Proposal) -> dict[str, str]:
    paths = readings({"proposals": proposal.pk})
    return {path: program.get(path).content.decode() for path in paths}


def test_no_field_names_an_account_or_a_supporter():
    schemas = description()["components"]["schemas"]
    # What staff see after they gave a reason that its owner reads.
    assert set(schemas["Contact"]["properties"]) == {"login", "email"}
    names = {
        name
        for kind, schema in schemas.items()
        if kind != "Contact"
        for name in schema.get("properties", {})
    }
    assert len(names) > 100
    secret = re.compile(r"account|login|email|opaque|supporter|flagged_by|decided_by|published_by")
    assert {name for name in names if secret.search(name)} == {"contact_email"}
