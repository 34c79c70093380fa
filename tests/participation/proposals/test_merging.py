"""Proposals that say the same become one: each person counts once, and no clock gets lost."""

import pytest
from django.db import IntegrityError, transaction

from emvi.answers.models import Answer, AnswerDuty
from emvi.audit.models import AuditEntry
from emvi.notifications.models import Message
from emvi.refusals import Conflict, Refused
from participation.processes.models import Process
from participation.proposals.actions import (
    merge_proposal,
    publish_answer,
    support_proposal,
    take_back_support,
    undo_merge,
    withdraw_proposal,
)
from participation.proposals.counting import merge_starts_clock
from participation.proposals.models import Merge, Proposal, Support
from participation.proposals.rules import may_comment, may_edit, may_withdraw, support_is_open
from tests import cast
from tests.api.world import TOWN, program_of

SAME = {"en": "They say the same."}
YES = {"outcome": "accepted", "reasons": {"en": "Yes."}, "next_step": {}}


@pytest.fixture
def other(process):
    return cast.make_proposal(process, title="Another warm place")


@pytest.fixture
def merge(proposal, other, officer):
    return merge_proposal(proposal, into=other, by=officer, reasons=SAME)


def again(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_related("process", "municipality", "thread", "author", "duty")
    return rows.get(pk=proposal.pk)


def counts(proposal: Proposal) -> tuple[int, int]:
    row = again(proposal)
    rows = Support.objects.filter(proposal=proposal)
    # What stands on the row is what the rows say.
    assert (row.supports_verified, row.supports_other) == (
        rows.filter(is_verified=True).count(),
        rows.filter(is_verified=False).count(),
    )
    return row.supports_verified, row.supports_other


def people(town, *names):
    return [cast.make_resident(town, name) for name in names]


def test_who_supports_both_counts_once(proposal, other, officer, ljubljana, verified):
    both, only_here, only_there = people(ljubljana, "both", "here", "there")
    for account in (both, only_here, verified):
        support_proposal(proposal, by=account)
    for account in (both, only_there):
        support_proposal(other, by=account)
    merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    assert counts(other) == (1, 3)
    assert counts(proposal) == (1, 2)
    merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    assert counts(other) == (1, 3) and Merge.objects.count() == 1


def test_who_was_confirmed_in_between_counts_as_confirmed(proposal, other, officer, verified):
    support_proposal(proposal, by=verified)
    Support.objects.create(proposal=other, account=verified, is_verified=False)
    Proposal.objects.filter(pk=other.pk).update(supports_other=1)
    merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    assert counts(other) == (1, 0)


def test_support_can_be_taken_back_where_it_counts_now(proposal, other, officer, ljubljana):
    [one] = people(ljubljana, "one")
    support_proposal(proposal, by=one)
    merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    assert not support_is_open(again(proposal))
    take_back_support(again(other), by=one)
    assert counts(other) == counts(proposal) == (0, 0)


def test_undoing_one_of_two_merges_leaves_what_the_other_brought(
    proposal, other, process, officer, ljubljana
):
    third = cast.make_proposal(process)
    both, one = people(ljubljana, "both", "one")
    for account, backed in ((both, proposal), (both, third), (one, proposal)):
        support_proposal(backed, by=account)
    first = merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    merge_proposal(third, into=other, by=officer, reasons=SAME)
    assert counts(other) == (0, 2)
    undo_merge(first, by=officer)
    undo_merge(first, by=officer)
    assert counts(other) == (0, 1)
    assert again(proposal).state == "published" and support_is_open(again(proposal))


def test_of_three_merges_each_person_stays_with_one_that_they_chose(
    proposal, other, process, officer, ljubljana
):
    b, c = cast.make_proposal(process), cast.make_proposal(process)
    [one] = people(ljubljana, "one")
    for backed in (proposal, c):
        support_proposal(backed, by=one)
    merges = [
        merge_proposal(again(part), into=other, by=officer, reasons=SAME)
        for part in (proposal, b, c)
    ]
    undo_merge(merges[0], by=officer)
    assert counts(other) == (0, 1)
    undo_merge(merges[2], by=officer)
    assert counts(other) == (0, 0) and counts(c) == (0, 1)


def test_what_was_taken_back_stays_taken_back(proposal, other, officer, ljubljana):
    [one] = people(ljubljana, "one")
    support_proposal(proposal, by=one)
    merge = merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    take_back_support(again(other), by=one)
    undo_merge(merge, by=officer)
    assert counts(proposal) == counts(other) == (0, 0)


def test_who_supports_what_was_merged_meanwhile_is_told(proposal, other, officer, ljubljana):
    [one] = people(ljubljana, "one")
    stale = again(proposal)
    support_proposal(again(proposal), by=cast.make_resident(ljubljana))
    merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    with pytest.raises(Conflict):
        support_proposal(stale, by=one)
    with pytest.raises(Conflict):
        take_back_support(stale, by=one)
    assert counts(proposal) == counts(other) == (0, 1)


def test_the_whole_can_be_answered_as_soon_as_a_part_must_be(proposal, other, officer):
    cast.make_overdue(proposal, 12)
    merge_proposal(again(proposal), into=other, by=officer, reasons=SAME)
    assert AnswerDuty.objects.overdue().count() == 1
    publish_answer(again(other), by=officer, **YES)
    assert AnswerDuty.objects.open().count() == 0


def test_nobody_withdraws_what_others_are_a_part_of(merge, other):
    with pytest.raises(Refused):
        withdraw_proposal(again(other), by=other.author.account)


def test_no_entry_names_who_supports(proposal, other, officer, ana, ljubljana):
    [one] = people(ljubljana, "one")
    support_proposal(proposal, by=one)
    merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    assert not AuditEntry.objects.filter(actor=one.opaque_id).exists()
    assert AuditEntry.objects.get(action="proposal.merged").facts == {"into": other.pk}


def test_support_that_came_along_can_start_the_clock(proposal, other, officer, ljubljana):
    Process.objects.update(
        clock_start="threshold", support_threshold=2, support_counts_of="everyone"
    )
    for account, backed in zip(people(ljubljana, "a", "b"), (proposal, other), strict=True):
        support_proposal(again(backed), by=account)
    merge = merge_proposal(again(proposal), into=again(other), by=officer, reasons=SAME)
    assert again(other).duty is not None and again(proposal).duty is None
    undo_merge(merge, by=officer)
    assert again(other).duty is not None


def test_a_running_clock_runs_on_and_stops_with_the_answer_to_the_other(
    client_for, proposal, other, officer
):
    duty = cast.make_overdue(proposal, 12)
    merge_proposal(again(proposal), into=other, by=officer, reasons=SAME)
    for page in (proposal.get_absolute_url(), "/en/ljubljana/", "/en/"):
        assert "12 days" in client_for(None).get(page).content.decode()
    publish_answer(again(other), by=officer, **YES)
    assert {answer.duty_id for answer in Answer.objects.all()} == {duty.pk, again(other).duty_id}
    duty.refresh_from_db()
    assert duty.days_late() == 12
    assert again(proposal).state == "merged"
    publish_answer(again(other), by=officer, replaces=1, **YES | {"outcome": "rejected"})
    assert Answer.objects.filter(duty=duty).count() == 2


def test_what_had_no_clock_has_its_answer_where_the_whole_has_it(
    client_for, merge, proposal, other, officer
):
    cast.make_overdue(other, -9)
    publish_answer(again(other), by=officer, **YES)
    assert again(proposal).duty is None and Answer.objects.count() == 1
    page = client_for(None).get(proposal.get_absolute_url()).content.decode()
    assert "One answer is for both" in page and other.get_absolute_url() in page


def test_after_the_answer_the_merge_stays(merge, other, officer):
    cast.make_overdue(other, -9)
    publish_answer(again(other), by=officer, **YES)
    with pytest.raises(Refused):
        undo_merge(Merge.objects.get(), by=officer)


def test_what_is_merged_is_read_and_not_written(client_for, merge, proposal, other, ana, process):
    row = again(proposal)
    assert not (may_comment(row) or may_edit(ana, row) or may_withdraw(ana, row))
    guest = client_for(None)
    text = guest.get(proposal.get_absolute_url()).content.decode()
    assert proposal.title in text and other.title in text and "They say the same." in text
    assert proposal.title in guest.get(other.get_absolute_url()).content.decode()
    listed = guest.get("/en/ljubljana/proposals/").content.decode()
    assert other.title in listed and proposal.get_absolute_url() not in listed
    assert Process.objects.get(pk=process.pk).proposal_count == 1


def test_both_authors_are_told_and_each_reads_what_became_of_theirs(client_for, merge, ana, other):
    told = Message.objects.filter(kind="proposal_merged", channel="inbox")
    whole = other.author.account
    assert {message.recipient for message in told} == {ana, whole}
    for account, sentence in (
        (ana, "is a part of another proposal now"),
        (whole, "is a part of your proposal now"),
    ):
        assert sentence in client_for(account).get("/en/my/inbox/").content.decode()


def test_hiding_one_hides_its_words_beside_the_other(client_for, merge, proposal, other, moderator):
    cast.hide(proposal.thread, by=moderator)
    page = client_for(None).get(other.get_absolute_url()).content.decode()
    assert proposal.title not in page and proposal.number in page


@pytest.mark.parametrize("who", ["ana", "moderator", "administrator", "stranger"])
def test_only_officers_merge(request, proposal, other, who):
    by = request.getfixturevalue(who)
    with pytest.raises(Refused):
        merge_proposal(proposal, into=other, by=by, reasons=SAME)


def test_what_cannot_be_merged(proposal, other, officer, ljubljana, moderator, ana):
    elsewhere = cast.make_proposal(cast.make_open_process(ljubljana, "spring"))
    for into, reasons in ((proposal, SAME), (elsewhere, SAME), (other, {"en": " "})):
        with pytest.raises(Refused):
            merge_proposal(proposal, into=into, by=officer, reasons=reasons)
    withdraw_proposal(proposal, by=ana)
    cast.hide(other.thread, by=moderator)
    third = cast.make_proposal(proposal.process)
    for gone in (proposal, other):
        with pytest.raises(Conflict):
            merge_proposal(third, into=gone, by=officer, reasons=SAME)
        with pytest.raises(Conflict):
            merge_proposal(gone, into=third, by=officer, reasons=SAME)


def test_no_chains(merge, proposal, other, process, officer):
    third = cast.make_proposal(process)
    with pytest.raises(Refused):
        merge_proposal(other, into=third, by=officer, reasons=SAME)
    with pytest.raises(Conflict):
        merge_proposal(third, into=proposal, by=officer, reasons=SAME)


def test_the_database_refuses_a_merge_with_itself_and_one_without_a_reason(merge, other):
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.update(into=merge.merged)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.update(reason_en="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(merged=merge.merged, into=other, reason_en="Twice.")


def test_the_page_finds_the_other_by_its_number(client_for, proposal, other, officer):
    page = f"/en/ljubljana/proposals/{proposal.pk}/merge/"
    client = client_for(officer)
    bad = client.post(page, {"number": "0000-0000", "reason_sl": "Isto."}).content.decode()
    assert "Choose another proposal" in bad and "Isto." in bad
    chosen = {"number": other.number, "reason_sl": "Isto."}
    looked_at = client.post(page, chosen).content.decode()
    assert other.title in looked_at and again(proposal).state == "published"
    # Who types another number after the look, looks once more.
    assert client.post(page, chosen | {"confirmed": proposal.pk}).status_code == 200
    assert again(proposal).state == "published"
    merged = client.post(page, chosen | {"confirmed": other.pk})
    assert merged.url.endswith(f"/{other.pk}/")
    undo = f"/en/ljubljana/proposals/{proposal.pk}/undo-merge/"
    assert client.get(undo).status_code == 200
    client.post(undo)
    assert again(proposal).state == "published"


def test_nobody_merges_into_what_they_entered_themselves(client_for, proposal, other, officer):
    Proposal.objects.filter(pk=other.pk).update(author=None, entered_by=officer, source="paper")
    with pytest.raises(Refused, match="wrote or entered yourself"):
        merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    page = f"/en/ljubljana/proposals/{proposal.pk}/merge/"
    sent = {"number": other.number, "reason_sl": "Isto.", "confirmed": other.pk}
    answer = client_for(officer).post(page, sent).content.decode()
    assert "wrote or entered yourself" in answer
    said = program_of(officer).post(
        f"{TOWN}proposals/{proposal.pk}/merge/", {"into": other.pk, "reason": {"sl": "Isto."}}
    )
    assert said.status_code == 400 and "wrote or entered yourself" in said.content.decode()
    assert not Merge.objects.exists()
    # Nor the other way round: a colleague does the town's work with it.
    with pytest.raises(Refused, match="wrote or entered yourself"):
        merge_proposal(again(other), into=proposal, by=officer, reasons=SAME)


def test_a_colleague_merges_into_what_was_entered(proposal, other, officer, ljubljana):
    Proposal.objects.filter(pk=other.pk).update(author=None, entered_by=officer, source="paper")
    colleague = cast.make_staff(ljubljana, "officer")
    merge_proposal(proposal, into=other, by=colleague, reasons=SAME)
    assert Merge.objects.exists()


def test_before_the_press_it_says_that_the_clock_starts(
    client_for, proposal, other, officer, ljubljana
):
    page, says = f"/en/ljubljana/proposals/{proposal.pk}/merge/", "It runs on even if you undo that"
    sent = {"number": other.number, "reason_sl": "Isto."}

    def look() -> str:
        return client_for(officer).post(page, sent).content.decode()

    # Three people are needed.
    one, two, three = people(ljubljana, "one", "two", "three")
    for account in (one, two):
        support_proposal(again(proposal), by=account)
    support_proposal(again(other), by=two)
    assert says not in look()
    support_proposal(again(other), by=three)
    assert says in look()
    take_back_support(again(other), by=three)
    cast.make_overdue(proposal, -5)
    assert says in look()
    cast.make_overdue(other, -5)
    assert says not in look()


def test_what_it_says_of_the_clock_is_what_happens(proposal, other, officer, ljubljana, verified):
    one, two = people(ljubljana, "one", "two")
    support_proposal(again(proposal), by=one)
    support_proposal(again(other), by=two)
    support_proposal(again(other), by=verified)
    assert merge_starts_clock(again(proposal), again(other))
    merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    assert again(other).duty is not None


def test_officers_read_that_one_answer_is_enough(client_for, proposal, other, officer):
    cast.make_overdue(proposal)
    merge_proposal(proposal, into=other, by=officer, reasons=SAME)
    desk, form = "/en/ljubljana/desk/", f"{proposal.get_absolute_url()}publish-answer/"
    enough = "One answer is enough for both."
    client = client_for(officer)
    assert client.get(desk).content.decode().count(enough) == 1
    text = client.get(form).content.decode()
    assert enough in text and other.get_absolute_url() in text and other.title in text
    text = client.get(f"{other.get_absolute_url()}publish-answer/").content.decode()
    assert "a part of another one now" not in text
