"""How far the municipality is, in its own words, beside the state of the answer."""

from functools import partial

import pytest

from emvi.audit.models import AuditEntry
from emvi.notifications.actions import follow
from emvi.notifications.kinds import kind_named
from emvi.notifications.models import FanOut, Message
from emvi.refusals import Conflict, Refused
from participation.processes.models import WorkState
from participation.proposals.actions import publish_answer, set_work_state, set_work_states
from participation.proposals.models import Proposal
from tests import cast


@pytest.fixture
def officer(ljubljana):
    return cast.make_staff(ljubljana, "officer")


@pytest.fixture
def examined(process):
    return WorkState.objects.create(
        process=process, name_en="The building office examines it", colour="teal"
    )


def test_it_stands_beside_the_state_and_the_clock(proposal, officer, examined):
    cast.make_overdue(proposal)
    set_work_state(proposal, examined, by=officer, replaces=None)
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert proposal.state == "published" and proposal.duty.answered_at is None
    for url in (proposal.get_absolute_url(), "/en/ljubljana/proposals/"):
        page = cast.client_for(None).get(url).content.decode()
        assert "The building office examines it" in page and "overdue" in page.lower()


def test_only_officers_and_not_with_their_own(proposal, officer, examined, ljubljana):
    for role in ("moderator", "mediator", "administrator"):
        with pytest.raises(Refused):
            set_work_state(proposal, examined, by=cast.make_staff(ljubljana, role), replaces=None)
    Proposal.objects.filter(pk=proposal.pk).update(author=cast.make_public_name(ljubljana, officer))
    with pytest.raises(Refused):
        set_work_state(proposal, examined, by=officer, replaces=None)


def test_only_a_state_of_its_own_process(proposal, officer, ljubljana):
    other = WorkState.objects.create(process=cast.make_open_process(ljubljana), name_en="Other")
    with pytest.raises(Refused):
        set_work_state(proposal, other, by=officer, replaces=None)


def test_who_read_an_older_state_is_told(proposal, officer, examined, process):
    done = WorkState.objects.create(process=process, name_en="Done")
    set_work_state(proposal, examined, by=officer, replaces=None)
    with pytest.raises(Conflict):
        set_work_state(proposal, done, by=officer, replaces=None)
    set_work_state(proposal, examined, by=officer, replaces=None)
    assert proposal.work_state_changes.count() == 1


def test_what_was_said_stays_public_with_its_day(proposal, officer, examined):
    set_work_state(proposal, examined, by=officer, replaces=None)
    set_work_state(proposal, None, by=officer, replaces=examined.pk)
    page = cast.client_for(None).get(proposal.get_absolute_url()).content.decode()
    assert "The building office examines it" in page and "no working state any more" in page
    entry = AuditEntry.objects.filter(action="proposal.work_state_set").latest("pk")
    assert entry.facts == {"from": examined.pk, "to": None}


def test_the_answer_ends_it_and_what_is_said_after_it_goes_on(proposal, officer, examined, process):
    building = WorkState.objects.create(process=process, name_en="It is being built")
    cast.make_overdue(proposal)
    set_work_state(proposal, examined, by=officer, replaces=None)
    words = {"reasons": {"sl": "Da.", "en": "Yes."}, "next_step": {"sl": "Luč.", "en": "A light."}}
    answer = partial(publish_answer, by=officer, outcome="accepted", **words)
    answer(Proposal.objects.get(pk=proposal.pk))
    guest = cast.client_for(None)

    def chips(url: str, begins: str = "<article") -> int:
        html = guest.get(url).content.decode()
        top = html[html.index(begins) :].partition("<ol")[0]
        return top.count("The building office examines it") + top.count("It is being built")

    here = "/en/ljubljana/proposals/"
    assert chips(here, '<li class="card"') == 0
    assert chips(proposal.get_absolute_url()) == 0
    html = guest.get(proposal.get_absolute_url()).content.decode()
    assert "The building office examines it" in html, "it stays in the history"
    filtered = f"/en/ljubljana/proposals/?work_state={examined.pk}"
    assert proposal.title not in guest.get(filtered).content.decode()
    program = "/api/v1/municipalities/ljubljana/proposals/"
    assert guest.get(f"{program}{proposal.pk}/").json()["work_state"] is None
    assert guest.get(f"{program}?work_state={examined.pk}").json()["results"] == []
    proposal.refresh_from_db()
    set_work_state(proposal, building, by=officer, replaces=None)
    assert chips(proposal.get_absolute_url()) == chips(here, '<li class="card"') == 1
    corrected = {"reasons": {"sl": "Seveda.", "en": "Of course."}}
    answer(Proposal.objects.get(pk=proposal.pk), replaces=1, **corrected)
    assert chips(proposal.get_absolute_url()) == 1, "a correction ends nothing"


def test_the_author_and_followers_of_the_proposal_hear_of_it(proposal, officer, examined, ana):
    follow(ana, proposal)
    set_work_state(proposal, examined, by=officer, replaces=None)
    told = Message.objects.filter(kind="work_state_set", recipient=proposal.author.account_id)
    message = told[0]
    said = kind_named("work_state_set").build([message])[message.pk]
    assert said["quote"] == "The building office examines it"
    assert FanOut.objects.filter(kind="work_state_set").exists()
    set_work_state(proposal, None, by=officer, replaces=examined.pk)
    assert kind_named("work_state_set").build([message]) == {}


def test_all_or_none(process, officer, examined, ljubljana):
    proposals = [cast.make_proposal(process) for _n in range(3)]
    own = cast.make_proposal(process, cast.make_public_name(ljubljana, officer))
    with pytest.raises(Refused):
        set_work_states([*proposals, own], examined, by=officer)
    assert not Proposal.objects.filter(work_state=examined).exists()
    assert set_work_states(proposals, examined, by=officer) == 3
    assert set_work_states(proposals, examined, by=officer) == 0


def test_a_process_without_states_says_so(proposal, officer):
    url = f"/en/ljubljana/proposals/{proposal.pk}/set-work-state/"
    page = cast.client_for(officer).get(url).content.decode()
    assert "This process has no working states yet" in page
