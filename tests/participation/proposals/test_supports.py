"""Support: one a person, counted exactly, kept apart, and never with a name."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emvi.answers.models import AnswerDuty
from emvi.audit.models import AuditEntry
from emvi.discussions.models import Thread
from emvi.municipalities.models import Verification
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.proposals.actions import publish_answer, support_proposal, take_back_support
from participation.proposals.counting import fold_supports, waiting_supports
from participation.proposals.models import Proposal, Support, SupportNote
from participation.proposals.queries import with_shown_supports
from tests import cast
from tests.api.world import TOWN, program_of


def counts(proposal: Proposal) -> tuple[int, int]:
    proposal.refresh_from_db()
    assert proposal.supports_total == proposal.supports_verified + proposal.supports_other
    return proposal.supports_verified, proposal.supports_other


def crowd(size: int) -> list:
    return [cast.make_account() for _number in range(size)]


def test_supporting_again_changes_nothing(proposal, verified):
    newcomer = cast.make_account()
    for account in (verified, newcomer, verified, newcomer):
        support_proposal(proposal, by=account)
    assert counts(proposal) == (1, 1)
    assert Support.objects.count() == 2


def test_taking_back_again_changes_nothing(proposal, verified):
    newcomer = cast.make_account()
    for account in (verified, newcomer):
        support_proposal(proposal, by=account)
    for _again in range(3):
        take_back_support(proposal, by=verified)
    assert counts(proposal) == (0, 1)
    take_back_support(proposal, by=cast.make_account())
    take_back_support(proposal, by=newcomer)
    take_back_support(proposal, by=newcomer)
    assert counts(proposal) == (0, 0)


def test_who_is_confirmed_after_supporting_counts_as_before_until_they_ask(proposal, ljubljana):
    """What was counted is what is taken back, so no count goes below zero."""
    newcomer = cast.make_account()
    support_proposal(proposal, by=newcomer)
    Verification.objects.create(
        account=newcomer,
        municipality=ljubljana,
        valid_until=timezone.localdate() + timedelta(days=99),
    )
    assert counts(proposal) == (0, 1)
    support_proposal(proposal, by=newcomer)
    support_proposal(proposal, by=newcomer)
    assert counts(proposal) == (1, 0)
    take_back_support(proposal, by=newcomer)
    assert counts(proposal) == (0, 0)
    support_proposal(proposal, by=newcomer)
    assert counts(proposal) == (1, 0)


def test_a_confirmation_that_has_ended_no_longer_counts(proposal, verified):
    Verification.objects.update(valid_until=timezone.localdate())
    support_proposal(proposal, by=verified)
    assert counts(proposal) == (0, 1)


def test_living_in_another_town_counts_as_other(proposal, graz):
    support_proposal(proposal, by=cast.make_verified(graz))
    assert counts(proposal) == (0, 1)


@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=25))
def test_the_counts_are_the_rows_whatever_people_do(steps, proposal, verified):
    people = [verified, *crowd(3)]
    with transaction.atomic():
        for gives, who in steps:
            (support_proposal if gives else take_back_support)(proposal, by=people[who])
        rows = Support.objects.filter(proposal=proposal)
        own = (rows.filter(is_verified=True).count(), rows.filter(is_verified=False).count())
        assert counts(proposal) == own
        transaction.set_rollback(True)
    proposal.refresh_from_db()


def test_the_database_refuses_a_second_row_and_a_count_below_zero(proposal, verified):
    support_proposal(proposal, by=verified)
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(proposal=proposal, account=verified, is_verified=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(supports_other=-1)


def test_where_only_residents_may_others_are_refused(proposal, verified):
    Process.objects.update(may_support="verified")
    proposal.process.refresh_from_db()
    with pytest.raises(Refused):
        support_proposal(proposal, by=cast.make_account())
    support_proposal(proposal, by=verified)
    assert counts(proposal) == (1, 0)


@pytest.mark.parametrize("action", [support_proposal, take_back_support])
def test_after_the_phase_support_stays_as_it_is(action, proposal, verified):
    support_proposal(proposal, by=verified)
    past = timezone.now() - timedelta(minutes=1)
    proposal.process.phases.update(closes_at=past)
    late = Proposal.objects.select_related("process", "municipality").get(pk=proposal.pk)
    with pytest.raises(Refused):
        action(late, by=verified)
    assert counts(proposal) == (1, 0)


def answer(proposal: Proposal, officer) -> None:
    proposal.refresh_from_db()
    words = {"reasons": {"sl": "Zato."}, "next_step": {}, "replaces": 0}
    publish_answer(proposal, by=officer, outcome="accepted", **words)
    proposal.refresh_from_db()


def test_what_is_answered_gets_no_support_and_loses_it_while_the_phase_lasts(proposal, officer):
    people = crowd(3)
    for account in people:
        support_proposal(proposal, by=account)
    answer(proposal, officer)
    duty = AnswerDuty.objects.get()
    with pytest.raises(Refused):
        support_proposal(proposal, by=cast.make_account())
    for _again in range(2):
        take_back_support(proposal, by=people[0])
    assert counts(proposal) == (0, 2)
    # What they gave passed the threshold, and that stays.
    assert (AnswerDuty.objects.get().started_at, proposal.duty_id) == (duty.started_at, duty.pk)
    assert proposal.state == "accepted"
    proposal.process.phases.update(closes_at=timezone.now() - timedelta(minutes=1))
    late = Proposal.objects.select_related("process", "municipality").get(pk=proposal.pk)
    with pytest.raises(Refused):
        take_back_support(late, by=people[1])
    assert counts(proposal) == (0, 2)


def test_the_page_of_what_is_answered_has_a_button_for_who_supports_it(proposal, officer):
    people = crowd(3)
    for account in people:
        support_proposal(proposal, by=account)
    answer(proposal, officer)
    url = proposal.get_absolute_url()
    take_back, give = f'action="{url}take-back-support/"', f'action="{url}support/"'
    supporter, other = (cast.client_for(one) for one in (people[0], cast.make_account()))
    for client, has_button in ((supporter, True), (other, False), (cast.client_for(None), False)):
        page = client.get(url).content.decode()
        assert ((take_back in page), (give in page)) == (has_button, False)
        assert "Support is not collected now." in page
    piece = supporter.post(f"{url}take-back-support/", headers={"hx-request": "true"})
    assert take_back not in piece.content.decode()
    assert "You support this proposal" not in piece.content.decode()
    assert counts(proposal) == (0, 2)
    program = program_of(people[1])
    path = f"{TOWN}proposals/{proposal.pk}/"
    assert program.post(f"{path}take-back-support/").json()["other"] == 1
    assert program.post(f"{path}support/").status_code == 409


# The threshold of the cast's municipality is 3.


def test_the_threshold_starts_the_clock_once_and_it_stays(proposal):
    people = crowd(5)
    for number, account in enumerate(people, start=1):
        support_proposal(proposal, by=account)
        assert AnswerDuty.objects.count() == (number >= 3), number
    proposal.refresh_from_db()
    duty = proposal.duty
    for account in people:
        take_back_support(proposal, by=account)
    proposal.refresh_from_db()
    assert (proposal.supports_total, proposal.duty) == (0, duty)
    for account in people:
        support_proposal(proposal, by=account)
    assert AnswerDuty.objects.get() == duty
    started = AuditEntry.objects.get(action="answer_clock.started")
    assert started.facts == {"due_on": str(duty.due_on)}


@pytest.mark.parametrize(("counts_of", "starts"), [("everyone", True), ("verified", False)])
def test_whose_support_counts_is_the_processs_rule(counts_of, starts, proposal, ljubljana):
    Process.objects.update(support_counts_of=counts_of)
    for account in [*crowd(2), cast.make_verified(ljubljana)]:
        support_proposal(proposal, by=account)
    assert counts(proposal) == (1, 2)
    assert AnswerDuty.objects.exists() is starts
    for _number in range(2):
        support_proposal(proposal, by=cast.make_verified(ljubljana))
    assert AnswerDuty.objects.count() == 1


@pytest.mark.parametrize(
    ("counts_of", "said"),
    [
        ("everyone", "All support counts."),
        ("verified", "Support of people confirmed to live here counts."),
    ],
)
def test_pages_say_whose_support_counts(counts_of, said, proposal):
    Process.objects.update(support_counts_of=counts_of)
    for url, words in (
        (proposal.process.get_absolute_url(), said),
        (proposal.get_absolute_url(), f"Needed: 3. {said}"),
    ):
        page = " ".join(cast.client_for(None).get(url).content.decode().split())
        assert words in page
        assert page.count("support counts.") + page.count("live here counts.") == 1


def test_support_from_elsewhere_never_starts_a_clock(proposal):
    Proposal.objects.update(supports_elsewhere=1000)
    support_proposal(proposal, by=cast.make_account())
    proposal.refresh_from_db()
    assert (proposal.supports_total, proposal.duty) == (1001, None)


def test_no_threshold_starts_a_clock_that_a_date_starts(proposal):
    Process.objects.update(clock_start=Process.ClockStart.END_OF_COLLECTING)
    for account in crowd(4):
        support_proposal(proposal, by=account)
    assert not AnswerDuty.objects.exists()


# Notes: what was left by those who did not get the lock


def leave_note(proposal: Proposal, verified: int, other: int) -> None:
    SupportNote.objects.create(proposal=proposal, verified=verified, other=other)


def test_notes_are_shown_at_once_and_folded_once(proposal):
    for note in [(1, 0), (0, 1), (0, 1), (0, -1)]:
        leave_note(proposal, *note)
    [shown] = with_shown_supports([Proposal.objects.get()])
    assert (shown.shown_verified, shown.shown_other) == (1, 1)
    assert waiting_supports([proposal.pk]) == {proposal.pk: (1, 1)}
    fold_supports(proposal.pk)
    fold_supports(proposal.pk)
    assert counts(proposal) == (1, 1)
    assert not SupportNote.objects.exists()


def test_who_counts_next_takes_the_notes_along(proposal, verified):
    leave_note(proposal, 0, 1)
    support_proposal(proposal, by=verified)
    assert counts(proposal) == (1, 1)
    assert not SupportNote.objects.exists()


def test_notes_pass_the_threshold_too(proposal):
    for _number in range(3):
        leave_note(proposal, 0, 1)
    fold_supports(proposal.pk)
    proposal.refresh_from_db()
    assert proposal.duty is not None


def test_notes_of_another_proposal_stay(proposal, process):
    other = cast.make_proposal(process)
    leave_note(other, 0, 1)
    fold_supports(proposal.pk)
    assert counts(proposal) == (0, 0)
    assert SupportNote.objects.get().proposal == other


# Nobody is named


def test_nothing_but_the_support_itself_names_who_supports(proposal, verified):
    """Every column of every table is searched for the account after the support is given."""
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in apps.get_models()}
    support_proposal(proposal, by=verified)
    new = {
        model._meta.label: set(model.objects.values_list("pk", flat=True)) - before[model]
        for model in apps.get_models()
    }
    assert {label for label, rows in new.items() if rows} == {"proposals.Support"}
    take_back_support(proposal, by=verified)
    assert not Support.objects.exists()
    assert not AuditEntry.objects.filter(actor=verified.opaque_id).exists()


def test_the_audit_entry_of_the_threshold_names_nobody(proposal):
    for account in crowd(3):
        support_proposal(proposal, by=account)
    entry = AuditEntry.objects.get(action="answer_clock.started")
    assert entry.actor is None


def test_an_account_that_goes_takes_its_row_and_leaves_the_count(proposal, verified):
    support_proposal(proposal, by=verified)
    verified.delete()
    assert not Support.objects.exists()
    assert counts(proposal) == (1, 0)


@pytest.mark.parametrize("away", ["hidden", "held"])
def test_it_is_taken_back_also_when_the_words_are_away(
    away, proposal, process, client_for, moderator
):
    supporter, other = crowd(2)
    for account in (supporter, other):
        support_proposal(proposal, by=account)
    if away == "hidden":
        cast.hide(proposal.thread, moderator)
    else:
        Thread.objects.update(held_at=timezone.now(), held_for="new")
    client, place = client_for(supporter), proposal.get_absolute_url()
    page = client.get(place)
    assert "Take back support" in page.text and proposal.text not in page.text
    assert "Take back support" not in client_for(cast.make_account()).get(place).text
    assert client.post(f"{place}take-back-support/", headers={"HX-Request": "true"}).url
    assert "Take back support" not in client.get(place).text
    assert client_for(supporter).post(f"{place}support/").status_code == 404
    assert counts(proposal) == (0, 1)
    api = f"/api/v1/municipalities/ljubljana/proposals/{proposal.pk}/take-back-support/"
    answer = program_of(other).post(api, {})
    assert answer.status_code == 200 and counts(proposal) == (0, 0)
    # Not after the phase.
    process.phases.update(closes_at=timezone.now())
    with pytest.raises(Refused):
        take_back_support(Proposal.objects.get(), by=supporter)
