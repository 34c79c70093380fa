"""What the calendar and the cast allow: before, in and after the phase."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from emvi.discussions.models import Thread
from emvi.municipalities.models import Role
from participation.processes.models import Phase, Process
from participation.proposals import rules
from participation.proposals.models import Proposal
from participation.proposals.states import UNLISTED, State
from tests import cast

DAY = timedelta(days=1)
# The dates of the phase, in days from now.
WHEN = {"before": (1, 2), "in": (-1, 1), "after": (-2, -1)}


@pytest.fixture
def people(
    ljubljana, graz, ana, verified, mediator, officer, moderator, administrator, code_issuer
):
    former = cast.make_staff(ljubljana, Role.OFFICER, "former")
    cast.end_grants(former)
    return {
        "guest": AnonymousUser(),
        "author": ana,
        "resident": cast.make_account("nobody"),
        "verified": verified,
        "lives elsewhere": cast.make_verified(graz, "lives-elsewhere"),
        "mediator": mediator,
        "officer": officer,
        "moderator": moderator,
        "administrator": administrator,
        "code issuer": code_issuer,
        "officer elsewhere": cast.make_staff(graz, Role.OFFICER),
        "former officer": former,
        "portal team": cast.make_portal_team(),
    }


def set_phase(process: Process, when: str, **rights: bool) -> None:
    opens, closes = (timezone.now() + days * DAY for days in WHEN[when])
    process.phases.update(opens_at=opens, closes_at=closes, **rights)


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("process", "municipality", "author", "thread").get(
        pk=proposal.pk
    )


def table(rule, people, proposal) -> dict[str, str]:
    """For each person, the times at which the rule says yes."""
    allowed: dict[str, list[str]] = {who: [] for who in people}
    for when in WHEN:
        set_phase(proposal.process, when)
        now = fresh(proposal)
        for who, account in people.items():
            account.__dict__.pop("_roles", None)
            if rule(account, now):
                allowed[who].append(when)
    return {who: " ".join(times) for who, times in allowed.items() if times}


EVERYBODY = ["guest", "author", "resident", "verified", "lives elsewhere", "mediator", "officer"]
EVERYBODY += ["moderator", "administrator", "code issuer", "officer elsewhere", "former officer"]
EVERYBODY += ["portal team"]
SIGNED_IN = [who for who in EVERYBODY if who != "guest"]
OTHERS = [who for who in SIGNED_IN if who != "author"]


def only_in(*who: str) -> dict[str, str]:
    return dict.fromkeys(who, "in")


def always(*who: str) -> dict[str, str]:
    return dict.fromkeys(who, "before in after")


def test_proposing(people, proposal):
    # Guests may begin; an account is asked for at the end.
    seen = table(lambda account, p: rules.may_propose(p.process), people, proposal)
    assert seen == only_in(*EVERYBODY)


def test_supporting(people, proposal):
    assert table(rules.may_support, people, proposal) == only_in(*OTHERS)


def test_supporting_where_only_residents_may(people, proposal):
    Process.objects.update(may_support="verified")
    assert table(rules.may_support, people, proposal) == only_in("verified")


def test_taking_support_back(people, proposal):
    seen = table(lambda account, p: rules.may_take_back_support(p), people, proposal)
    assert seen == only_in(*EVERYBODY)


def test_commenting(people, proposal):
    seen = table(lambda account, p: rules.may_comment(p), people, proposal)
    assert seen == only_in(*EVERYBODY)


def test_entering_for_others(people, proposal):
    seen = table(lambda account, p: rules.may_enter(account, p.process), people, proposal)
    assert seen == only_in("mediator", "officer", "moderator")


def test_withdrawing(people, proposal):
    assert table(rules.may_withdraw, people, proposal) == always("author")


def test_editing(people, proposal):
    assert table(rules.may_edit, people, proposal) == {}
    young = cast.make_proposal(
        proposal.process, people["author"].public_names.get(), published_at=timezone.now()
    )
    assert table(rules.may_edit, people, young) == always("author")


def test_answering(people, proposal):
    assert table(rules.may_answer, people, proposal) == {}
    cast.make_overdue(proposal)
    assert table(rules.may_answer, people, proposal) == always("officer")


def test_reading_words_that_were_taken_back_or_hidden(people, proposal):
    assert table(rules.may_read_words, people, proposal) == always(*EVERYBODY)
    Proposal.objects.update(state=State.WITHDRAWN)
    # The officer must know what to answer.
    assert table(rules.may_read_words, people, proposal) == always("author", "officer", "moderator")
    Proposal.objects.update(state=State.PUBLISHED)
    Thread.objects.update(hidden_at=timezone.now())
    assert table(rules.may_read_words, people, proposal) == always("author", "officer", "moderator")


@pytest.mark.parametrize("right", ["proposals", "supports", "comments"])
def test_a_phase_grants_what_it_names_and_nothing_else(right, proposal, verified):
    every = {name: False for name in ("allows_proposals", "allows_supports", "allows_comments")}
    set_phase(proposal.process, "in", **every | {f"allows_{right}": True})
    now = fresh(proposal)
    assert {
        "proposals": rules.may_propose(now.process),
        "supports": rules.may_support(verified, now),
        "comments": rules.may_comment(now),
    } == {"proposals": False, "supports": False, "comments": False} | {right: True}


@pytest.mark.parametrize("state", Process.State)
def test_nothing_happens_in_a_draft_or_an_archive(state, ljubljana, verified):
    process = cast.make_process(ljubljana, state=state)
    cast.make_phase(process)
    proposal = cast.make_proposal(process)
    is_open = state == Process.State.PUBLISHED
    assert rules.may_propose(process) is is_open
    assert rules.may_support(verified, proposal) is is_open
    assert rules.may_comment(proposal) is is_open


@pytest.mark.parametrize("state", State)
def test_what_a_state_still_allows(state, proposal, ana, verified, officer):
    cast.make_overdue(proposal)
    Proposal.objects.update(state=state)
    now = fresh(proposal)
    allowed = {
        "support": rules.may_support(verified, now),
        "take support back": rules.may_take_back_support(now),
        "comment": rules.may_comment(now),
        "withdraw": rules.may_withdraw(ana, now),
        "answer": rules.may_answer(officer, now),
    }
    assert allowed == {
        "support": state == State.PUBLISHED,
        "take support back": state not in UNLISTED,
        "comment": state not in UNLISTED,
        "withdraw": state == State.PUBLISHED,
        "answer": True,
    }


def test_a_hidden_proposal_is_left_alone(proposal, verified):
    proposal.thread.hidden_at = timezone.now()
    assert not rules.may_support(verified, proposal)
    assert not rules.may_comment(proposal)


def test_staff_without_their_second_step_have_no_rights(proposal, officer, mediator):
    cast.make_overdue(proposal)
    for account in (officer, mediator):
        account.lacks_second_factor = True
    assert not rules.may_answer(officer, proposal)
    assert not rules.may_enter(mediator, proposal.process)


def test_a_paused_account_has_no_rights(proposal, officer):
    cast.make_overdue(proposal)
    officer.is_active = False
    assert not rules.may_answer(officer, proposal)


def test_of_two_open_phases_the_one_that_grants_the_right_counts(process):
    Phase.objects.update(allows_proposals=False)
    cast.make_phase(process, closes_at=timezone.now() + DAY, rights=("proposals",))
    assert rules.may_propose(Process.objects.get(pk=process.pk))


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ({}, True),
        ({"supports_verified": 1}, False),
        ({"supports_other": 1}, False),
        ({"state": State.WITHDRAWN}, False),
    ],
)
def test_words_may_be_changed_while_nobody_supports_them(change, allowed, process, ana):
    proposal = cast.make_proposal(process, ana.public_names.get(), published_at=timezone.now())
    Proposal.objects.filter(pk=proposal.pk).update(**change)
    assert rules.may_edit(ana, fresh(proposal)) is allowed


def test_the_edit_window_is_the_municipalitys(process, ana):
    proposal = cast.make_proposal(
        process, ana.public_names.get(), published_at=timezone.now() - timedelta(minutes=29)
    )
    assert rules.may_edit(ana, proposal)
    proposal.municipality.edit_minutes = 28
    assert not rules.may_edit(ana, proposal)
