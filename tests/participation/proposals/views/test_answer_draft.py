"""An officer sees the answer as others will before it is there, and may keep it for later."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.answers.actions import keep_answer_draft
from emvi.answers.models import Answer, AnswerDraft
from emvi.municipalities.models import Role
from emvi.refusals import Conflict, Refused
from participation.proposals.actions import publish_answer
from tests import cast
from tests.api.world import TOWN, program_of

WORDS = {"reasons_sl": "Klop bo stala pred zimo.", "outcome": "accepted", "replaces": "0"}


@pytest.fixture
def duty(proposal):
    return cast.make_overdue(proposal)


@pytest.fixture
def page(proposal, duty):
    return f"/en/ljubljana/proposals/{proposal.pk}/publish-answer/"


def test_a_preview_publishes_and_keeps_nothing(client_for, officer, page, duty):
    seen = client_for(officer).post(page, WORDS | {"preview": "1"})
    text = seen.content.decode()
    assert "How it will look" in text and text.count("Klop bo stala pred zimo.") == 2
    assert seen.context["form"]["outcome"].value() == "accepted"
    assert not Answer.objects.exists() and not AnswerDraft.objects.exists()


def test_a_preview_needs_what_an_answer_needs(client_for, officer, page, duty):
    seen = client_for(officer).post(page, {"preview": "1", "replaces": "0"})
    assert seen.context["preview"] is None
    assert seen.context["form"].errors.keys() == {"outcome", "reasons_sl"}


def test_a_promised_day_needs_what_is_promised(client_for, officer, page, proposal, duty):
    day = timezone.localdate() + timedelta(days=99)
    sent = WORDS | {"planned_for": str(day), "next_step_en": "A bench."}
    seen = client_for(officer).post(page, sent)
    assert seen.context["form"].errors == {"next_step_sl": ["Say what is to be done by then."]}
    body = {"outcome": "accepted", "reasons": {"sl": "Da."}, "planned_for": str(day)}
    address = f"{TOWN}proposals/{proposal.pk}/publish-answer/"
    refused = program_of(officer).post(address, body | {"replaces": 0})
    assert refused.status_code == 400 and "by then" in refused.content.decode()
    said = {"outcome": "accepted", "reasons": {"sl": "Da."}, "planned_for": day}
    with pytest.raises(Refused, match="by then"):
        publish_answer(proposal, by=officer, next_step={}, **said)
    with pytest.raises(IntegrityError, match="what_is_planned_is_said"), transaction.atomic():
        Answer.objects.create(
            duty=duty,
            version=1,
            outcome="accepted",
            reasons_sl="Da.",
            planned_for=day,
            published_at=timezone.now(),
        )
    client_for(officer).post(page, sent | {"next_step_sl": "Klop."})
    assert Answer.objects.get().planned_for == day


def test_an_empty_draft_is_not_kept(client_for, officer, page, duty):
    seen = client_for(officer).post(page, {"replaces": "0", "edition": "0", "keep": "1"})
    assert seen.context["form"].errors == {"__all__": ["Write something first."]}
    assert "Write something first." in seen.content.decode()
    with pytest.raises(Refused, match="Write something first"):
        keep_answer_draft(duty, by=officer, words={})
    assert not AnswerDraft.objects.exists()


def test_a_draft_waits_for_all_officers(client_for, officer, page, duty, ljubljana):
    client = client_for(officer)
    after = client.post(page, WORDS | {"outcome": "", "keep": "1"}, follow=True)
    assert "The draft is kept" in after.content.decode()
    assert after.context["form"]["reasons_sl"].value() == WORDS["reasons_sl"]
    colleague = cast.make_staff(ljubljana, Role.OFFICER)
    seen = client_for(colleague).get(page)
    assert seen.context["form"]["reasons_sl"].value() == WORDS["reasons_sl"]
    assert "last changed by <bdi>officer</bdi>" in seen.content.decode()
    assert not Answer.objects.exists()


def test_nobody_writes_over_a_draft_that_they_have_not_read(
    client_for, officer, page, duty, ljubljana
):
    keep_answer_draft(duty, by=officer, words={"reasons_sl": "Klop bo stala."})
    colleague = cast.make_staff(ljubljana, Role.OFFICER)
    mine = WORDS | {"reasons_sl": "Klopi ne bo.", "edition": "0"}
    for button in ({"keep": "1"}, {}):
        seen = client_for(colleague).post(page, mine | button)
        text = seen.content.decode()
        assert "A colleague changed the draft" in text
        # Both are there: what the colleague wrote, and what was typed.
        assert "Klop bo stala." in text and "Klopi ne bo." in text
        assert seen.context["form"]["edition"].value() == 1
    assert AnswerDraft.objects.get().words == {"reasons_sl": "Klop bo stala."}
    assert not Answer.objects.exists()
    client_for(colleague).post(page, mine | {"edition": "1", "keep": "1"})
    assert AnswerDraft.objects.get().words["reasons_sl"] == "Klopi ne bo."


@pytest.mark.parametrize("person", [None, "ana", "moderator", "administrator", "stranger"])
def test_no_page_of_others_shows_a_draft(
    request, client_for, officer, page, duty, proposal, person
):
    keep_answer_draft(duty, by=officer, words={"reasons_sl": "Klop bo stala."})
    client = client_for(request.getfixturevalue(person) if person else None)
    for path in (page, proposal.get_absolute_url(), "/en/ljubljana/", "/en/ljubljana/desk/"):
        assert "Klop bo stala" not in client.get(path).content.decode()


def test_a_second_draft_takes_the_place_of_the_first(officer, duty):
    keep_answer_draft(duty, by=officer, words={"reasons_en": "First."})
    second = keep_answer_draft(duty, by=officer, words={"reasons_en": "Second."}, edition=1)
    assert AnswerDraft.objects.get().words == {"reasons_en": "Second."}
    # Sent twice: nothing to do, and no conflict with oneself.
    assert keep_answer_draft(duty, by=officer, words=second.words, edition=1).edition == 2
    with pytest.raises(Conflict):
        keep_answer_draft(duty, by=officer, words={"reasons_en": "Third."}, edition=1)
    with pytest.raises(IntegrityError):
        AnswerDraft.objects.create(duty=duty)


def test_only_officers_keep_drafts(duty, moderator, stranger):
    for person in (moderator, stranger):
        with pytest.raises(Refused):
            keep_answer_draft(duty, by=person, words={"reasons_en": "No."})


def test_the_draft_goes_when_the_answer_is_there(client_for, officer, page, duty, ljubljana):
    keep_answer_draft(duty, by=officer, words={"reasons_sl": "Klop."})
    client_for(officer).post(page, WORDS | {"edition": "1"})
    assert Answer.objects.get().reasons_sl == WORDS["reasons_sl"]
    assert not AnswerDraft.objects.exists()


def test_a_draft_holds_no_more_than_an_answer(client_for, officer, page, duty):
    sent = {"reasons_sl": "x" * 9000, "outcome": "y" * 99, "other": "z", "keep": "1"}
    client_for(officer).post(page, sent)
    words = AnswerDraft.objects.get().words
    assert {name: len(text) for name, text in words.items()} == {"reasons_sl": 5000, "outcome": 20}


def test_a_draft_stays_without_who_saved_it_when_the_account_goes(officer, duty):
    keep_answer_draft(duty, by=officer, words={"reasons_en": "Yes."})
    officer.delete()
    assert AnswerDraft.objects.get().saved_by is None
