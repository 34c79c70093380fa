"""Several answers at one moment, the same answer to many, and what an answer costs."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from emvi.answers.actions import keep_answer_draft
from emvi.answers.models import Answer, AnswerDraft
from emvi.notifications.models import Message
from emvi.refusals import Conflict
from participation.proposals import answer_forms, fields, queues
from participation.proposals.actions import publish_same_answer
from participation.proposals.models import CoAuthor, Proposal
from participation.proposals.views import together
from tests import cast

READY = "/en/ljubljana/proposals/publish-answers/"
SAME = "/en/ljubljana/proposals/publish-same-answer/"
WORDS = {"outcome": "accepted", "reasons_sl": "Klop bo stala.", "replaces": "0"}


@pytest.fixture
def proposals(process):
    made = [cast.make_proposal(process, title=f"Bench {n}") for n in range(3)]
    for proposal in made:
        cast.make_overdue(proposal)
    return made


@pytest.fixture
def drafted(proposals, officer):
    for proposal in proposals:
        words = {"outcome": "accepted", "reasons_sl": f"Da, {proposal.pk}."}
        keep_answer_draft(proposal.duty, by=officer, words=words)
    return proposals


def listed(page) -> list[int]:
    return [number for number, _label in page.context["form"].fields["proposals"].choices]


def keys(client) -> list[str]:
    return [one.key for one in client.get(READY).context["drafted"]]


def test_the_chosen_ones_are_published_at_one_moment(client_for, officer, drafted):
    client = client_for(officer)
    assert client.post(READY, {"draft": keys(client)[:2]}).status_code == 302
    assert Answer.objects.count() == 2
    assert {a.reasons_sl for a in Answer.objects.all()} == {f"Da, {p.pk}." for p in drafted[:2]}
    assert [d.duty.proposal for d in AnswerDraft.objects.all()] == [drafted[2]]
    # Sent again: these drafts are gone, and nothing is published twice.
    again = client.post(READY, {"draft": ["1.1", "2.1"]})
    assert "nothing was published" in again.content.decode()
    assert Answer.objects.count() == 2


def test_drafts_beyond_the_first_page_are_published_too(client_for, officer, drafted, monkeypatch):
    monkeypatch.setattr(queues, "PAGE_SIZE", 2)
    client = client_for(officer)
    first = client.get(READY)
    assert len(first.context["drafted"]) == 2
    assert "Drafts with a later deadline" in first.content.decode()
    rest = f"{READY}?after={first.context['after']}"
    page = client.get(rest)
    assert [one.proposal for one in page.context["drafted"]] == drafted[2:]
    assert "Drafts with a later deadline" not in page.content.decode()
    assert client.post(rest, {"draft": [page.context["drafted"][0].key]}).status_code == 302
    assert Answer.objects.get().duty.proposal == drafted[2]


def test_all_or_none(client_for, officer, drafted):
    client = client_for(officer)
    chosen = keys(client)
    draft = drafted[1].duty.draft
    words = draft.words | {"reasons_sl": "Ne."}
    keep_answer_draft(drafted[1].duty, by=officer, words=words, edition=draft.edition)
    page = client.post(READY, {"draft": chosen})
    assert "A draft was changed meanwhile" in page.content.decode()
    # What was chosen and is still as it was read stays chosen.
    assert page.content.decode().count(" checked") == 2
    assert not Answer.objects.exists()
    assert "Choose at least one answer" in client.post(READY).content.decode()


def test_a_draft_that_is_not_complete_cannot_be_chosen(client_for, officer, drafted):
    draft = drafted[0].duty.draft
    keep_answer_draft(drafted[0].duty, by=officer, words={"outcome": "accepted"}, edition=1)
    page = client_for(officer).get(READY).content.decode()
    assert "not complete yet" in page and f'"{drafted[0].pk}.{draft.edition + 1}"' not in page


def test_one_answer_for_many_stops_each_clock(client_for, officer, proposals):
    ids = [proposal.pk for proposal in proposals]
    client, sent = client_for(officer), WORDS | {"proposals": ids}
    preview = client.post(SAME, sent).content.decode()
    assert "3 proposals get this answer" in preview and "Klop bo stala." in preview
    assert not Answer.objects.exists(), "nothing before it was read"
    back = client.post(SAME, sent | {"back": "1"}).content.decode()
    assert "Klop bo stala." in back and back.count(" checked") >= 3
    assert client.post(SAME, sent | {"confirmed": "1"}).status_code == 302
    assert {a.duty.proposal.pk for a in Answer.objects.all()} == set(ids)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"accepted"}
    assert Message.objects.filter(kind="answer_published", channel="inbox").count() == 3


def test_of_thousands_one_page_is_listed_and_what_was_chosen_and_typed_stays(
    client_for, officer, proposals, ljubljana, monkeypatch
):
    monkeypatch.setattr(answer_forms, "PROPOSALS_ON_A_PAGE", 2)
    other = cast.make_open_process(ljubljana, "other")
    far = cast.make_proposal(other, title="Elsewhere")
    cast.make_overdue(far)
    client, ids = client_for(officer), [proposal.pk for proposal in proposals]
    first = client.get(SAME)
    assert listed(first) == ids[:2]
    words = WORDS | {"proposals": ids[:1], "reasons_sl": "Prvi del", "outcome": ""}
    more = client.post(SAME, words | {"more": first.context["form"].page.after})
    assert listed(more) == [ids[0], ids[2], far.pk] and not more.context["form"].errors
    assert "Prvi del" in more.text and more.text.count(" checked") == 1
    of_other = client.post(SAME, words | {"process": other.pk, "show": "1", "after": "x"})
    assert listed(of_other) == [ids[0], far.pk] and "Prvi del" in of_other.text
    # The page where one is stays, whatever is wrong with the words.
    after = first.context["form"].page.after
    assert listed(client.post(SAME, words | {"after": after})) == [ids[0], ids[2], far.pk]


def test_no_more_are_listed_than_can_be_chosen(client_for, officer, proposals, monkeypatch):
    for module in (fields, together):
        monkeypatch.setattr(module, "MOST_ROWS", 2)
    ids = [proposal.pk for proposal in proposals]
    page = client_for(officer).post(SAME, WORDS | {"proposals": ids, "show": "1"})
    assert "At most 2 at once." in page.text and "Klop bo stala." in page.text


def test_nobody_is_offered_to_answer_what_they_helped_to_write(client_for, officer, drafted):
    name = cast.make_public_name(drafted[0].municipality, officer)
    CoAuthor.objects.create(proposal=drafted[0], name=name, state="left")
    AnswerDraft.objects.filter(duty=drafted[1].duty).delete()
    client = client_for(officer)
    assert [one.proposal for one in client.get(READY).context["drafted"]] == [drafted[2]]
    AnswerDraft.objects.all().delete()
    assert listed(client.get(SAME)) == [drafted[1].pk, drafted[2].pk]


def test_where_a_colleague_keeps_a_draft_it_is_not_lost_for_the_same_answer(
    client_for, officer, proposals
):
    ids = [proposal.pk for proposal in proposals]
    words = {"outcome": "rejected", "reasons_sl": "Dolgo delo."}
    keep_answer_draft(proposals[0].duty, by=officer, words=words)
    page = client_for(officer).post(SAME, WORDS | {"proposals": ids})
    assert page.status_code == 200 and "proposals" in page.context["form"].errors
    # Also for a program, and for who opened the page before the draft was there.
    with pytest.raises(Conflict):
        publish_same_answer(
            proposals, by=officer, outcome="accepted", reasons={"sl": "Da."}, next_step={}
        )
    assert AnswerDraft.objects.get().words == words and not Answer.objects.exists()


def test_nobody_gives_their_own_proposal_an_answer(client_for, officer, process, proposals):
    mine = cast.make_proposal(process, cast.make_public_name(process.municipality, officer))
    cast.make_overdue(mine)
    page = client_for(officer).post(SAME, WORDS | {"proposals": [mine.pk, proposals[0].pk]})
    assert page.status_code == 200 and not Answer.objects.exists()
    assert "Klop bo stala." in page.content.decode()


def test_a_sum_is_typed_and_shown_as_people_write_it(client_for, officer, proposals):
    path = f"ljubljana/proposals/{proposals[0].pk}/"
    sent = WORDS | {"cost": "12.500,50", "planned_for": "2027-03-01", "reasons_sl": "Da."}
    sent |= {"next_step_sl": "Klop."}
    client = client_for(officer)
    assert (
        "12.500,50"
        in client.post(f"/de/{path}publish-answer/", sent | {"preview": "1"}).content.decode()
    )
    assert client.post(f"/de/{path}publish-answer/", sent).status_code == 302
    answer = Answer.objects.get()
    assert (answer.cost_cents, answer.planned_for) == (1_250_050, date(2027, 3, 1))
    assert "€12,500.50" in client_for(None).get(f"/en/{path}").content.decode()
    assert "12.500,50\xa0€" in client_for(None).get(f"/de/{path}").content.decode()
    # The page to correct it begins with what stands there.
    assert client.get(f"/de/{path}publish-answer/").context["form"]["cost"].value() == 12500.5


@pytest.mark.parametrize("cost", ["-1", "a lot", "1e99"])
def test_what_is_no_sum_is_said_and_kept(client_for, officer, proposals, cost):
    path = f"/en/ljubljana/proposals/{proposals[0].pk}/publish-answer/"
    page = client_for(officer).post(path, WORDS | {"cost": cost})
    assert page.context["form"].errors.keys() == {"cost"} and cost in page.content.decode()
    assert not Answer.objects.exists()


def test_no_answer_costs_less_than_nothing(proposals, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        proposals[0].duty.answers.create(
            version=1,
            outcome="accepted",
            reasons_en="Yes.",
            published_at="2026-01-01T00:00Z",
            cost_cents=-1,
        )
