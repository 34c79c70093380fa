"""What somebody enters for others is not theirs to support, to answer or to decide about."""

from uuid import uuid4

import pytest

from emvi.discussions.actions import add_official_comment, decide_text, regulate_thread
from emvi.municipalities.models import Role
from emvi.refusals import Refused
from participation.proposals import limits
from participation.proposals.actions import (
    publish_answer,
    support_proposal,
)
from participation.proposals.models import Proposal, Support
from participation.proposals.rules import (
    may_answer,
    may_change_result,
    may_keep_answer_draft,
    may_read_staff_notes,
    may_record_extension,
    may_record_result,
    may_set_work_state,
    may_support,
)
from tests import cast
from tests.api.world import TOWN, program_of

WORDS = {"title": "A bench", "text": "Old people wait standing.", "language": "en"}
YES = {"outcome": "accepted", "reasons": {"sl": "Da."}, "next_step": {"sl": "Jutri."}}


@pytest.fixture
def paper(process, officer) -> Proposal:
    paper = cast.make_proposal(process, title="From a letter")
    Proposal.objects.filter(pk=paper.pk).update(author=None, source="paper", entered_by=officer)
    return Proposal.objects.get(pk=paper.pk)


def test_who_entered_it_does_not_support_it(paper, officer, verified, client_for):
    assert not may_support(officer, paper)
    assert may_support(verified, paper)
    with pytest.raises(Refused, match="You entered this proposal"):
        support_proposal(paper, by=officer)
    page = client_for(officer).get(paper.get_absolute_url()).content.decode()
    assert "You entered this proposal" in page
    assert f"{paper.get_absolute_url()}support/" not in page
    sent = client_for(officer).post(f"{paper.get_absolute_url()}support/", follow=True)
    assert "You entered this proposal" in sent.content.decode()
    answer = program_of(officer).post(f"{TOWN}proposals/{paper.pk}/support/")
    assert answer.status_code == 409 and "You entered this proposal" in answer.json()["message"]
    assert not Support.objects.exists()


def test_who_entered_it_does_none_of_the_towns_work_with_it(paper, officer, client_for):
    cast.make_overdue(paper)
    paper = Proposal.objects.get(pk=paper.pk)
    for rule in (
        may_answer,
        may_keep_answer_draft,
        may_record_extension,
        may_record_result,
        may_change_result,
        may_set_work_state,
    ):
        assert not rule(officer, paper), rule
    with pytest.raises(Refused, match="A colleague must do this"):
        publish_answer(paper, by=officer, **YES)
    with pytest.raises(Refused, match="a colleague speaks for the municipality"):
        add_official_comment(paper.thread, by=officer, text="Good.", language="en")
    page = client_for(officer).get(paper.get_absolute_url()).content.decode()
    for away in ("publish-answer/", "record-extension/", "add-official-comment/", "flag/"):
        assert away not in page.replace("comments/", ""), away
    # The words are somebody else's: what colleagues note is no secret.
    assert may_read_staff_notes(officer, paper)
    assert paper not in Proposal.objects.of_others(officer)


def test_in_a_town_with_one_officer_a_mediator_enters_and_the_officer_answers(
    paper, officer, mediator
):
    Proposal.objects.filter(pk=paper.pk).update(entered_by=mediator)
    cast.make_overdue(paper)
    publish_answer(Proposal.objects.get(pk=paper.pk), by=officer, **YES)


def test_a_moderator_does_not_decide_about_what_they_entered(paper, moderator, ljubljana):
    Proposal.objects.filter(pk=paper.pk).update(entered_by=moderator)
    paper = Proposal.objects.get(pk=paper.pk)
    reason = {"rule": cast.rule(), "reason": "It is rude.", "reason_language": "en"}
    with pytest.raises(Refused, match="case of your own"):
        decide_text(paper.thread, by=moderator, outcome="hidden", **reason)
    with pytest.raises(Refused, match="case of your own"):
        regulate_thread(paper.thread, by=moderator, is_closed=True, slow_minutes=0)
    colleague = cast.make_staff(ljubljana, Role.MODERATOR)
    decide_text(paper.thread, by=colleague, outcome="hidden", **reason)


def test_nobody_enters_without_end(process, mediator, client_for, monkeypatch):
    monkeypatch.setattr(limits, "ENTRIES_AN_HOUR", 2)
    program, path = program_of(mediator), f"{TOWN}processes/{process.slug}/enter-proposal/"
    keys = [str(uuid4()) for _number in range(3)]
    sent = [program.post(path, WORDS | {"key": key}) for key in keys]
    assert [answer.status_code for answer in sent] == [201, 201, 409]
    assert "a lot at once" in sent[2].json()["message"]
    # What was sent before is there, and is not refused.
    assert program.post(path, WORDS | {"key": keys[0]}).status_code == 201
    page = f"/en/ljubljana/proposals/enter/{process.slug}/"
    shown = client_for(mediator).get(page)
    assert shown.status_code == 200
    typed = client_for(mediator).post(page, WORDS | {"key": str(uuid4())}).content.decode()
    assert "a lot at once" in typed and WORDS["text"] in typed
    assert Proposal.objects.filter(source="paper").count() == 2


def test_a_colleague_enters_meanwhile_and_what_is_refused_counts_for_nothing(
    process, mediator, officer, monkeypatch
):
    monkeypatch.setattr(limits, "ENTRIES_AN_HOUR", 1)
    for _time in range(3):
        with pytest.raises(Refused, match="no"), limits.count_entry(mediator, None):
            raise Refused("no")
    with limits.count_entry(mediator, None):
        pass
    with pytest.raises(Refused, match="a lot at once"), limits.count_entry(mediator, None):
        pass
    with limits.count_entry(officer, None):
        pass
