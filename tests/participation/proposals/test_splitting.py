"""A proposal that asks for several things becomes several: nobody is counted twice, no clock gets
lost, and nobody's mouth gets words that they did not say."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from emvi.accounts.actions import erase_account
from emvi.answers.models import Answer, AnswerDuty
from emvi.answers.queries import punctuality
from emvi.audit.models import AuditEntry
from emvi.notifications.models import Message
from emvi.refusals import Conflict, Refused
from participation.processes.models import Process
from participation.proposals.actions import (
    PartWords,
    accept_invitation,
    edit_proposal,
    merge_proposal,
    publish_answer,
    split_proposal,
    support_proposal,
    take_back_support,
    undo_merge,
    undo_split,
    withdraw_proposal,
)
from participation.proposals.actions.words import Words
from participation.proposals.counting import people_behind
from participation.proposals.limits import share_of_proposals, share_of_supports
from participation.proposals.models import Proposal, Split, SplitPart, Support, SupportNote
from participation.proposals.rules import may_edit, support_is_open
from participation.proposals.tasks import keep_support_totals
from tests import cast

TEXT = "A bench would help. A roof keeps the rain off.\n\nA lamp, too."
TWO = {"en": "It asks for two things."}
YES = {"outcome": "accepted", "reasons": {"en": "Yes."}, "next_step": {}}
BENCH = PartWords("A bench", "A bench would help.")
ROOF = PartWords("A roof", "A roof keeps the rain off.\nA lamp, too.")


@pytest.fixture
def ana_name(ljubljana, ana):
    return cast.make_public_name(ljubljana, ana)


@pytest.fixture
def proposal(process, ana_name):
    return cast.make_proposal(process, ana_name, text=TEXT, title="Bench and roof")


def again(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_related("process", "municipality", "thread", "author", "duty")
    return rows.get(pk=proposal.pk)


def split_it(proposal, by, parts=(BENCH, ROOF), **said):
    said = {"reasons": TWO, "submission_key": uuid4()} | said
    split = split_proposal(again(proposal), list(parts), by=by, **said)
    return split, *(again(part) for part in parts_of(split))


def parts_of(split):
    return Proposal.objects.filter(split_part__split=split).order_by("split_part__place")


def counts(proposal: Proposal) -> tuple[int, int]:
    row = again(proposal)
    rows = Support.objects.filter(proposal=proposal)
    assert (row.supports_verified, row.supports_other) == (
        rows.filter(is_verified=True).count(),
        rows.filter(is_verified=False).count(),
    )
    assert row.supports_of_whole == rows.filter(split__isnull=False).count()
    return row.supports_verified, row.supports_other


def in_all(process: Process) -> int:
    """How often somebody supports something there, as pages add it up."""
    return sum(people_behind(process.proposals.all()).values_list("people", flat=True))


def people(town, *names):
    return [cast.make_resident(town, name) for name in names]


def test_the_parts_are_proposals_with_what_the_whole_has(proposal, officer, ana_name, ljubljana):
    theme = cast.make_theme(ljubljana)
    bench = PartWords("A bench", "A bench  would help.", theme)
    split, first, second = split_it(proposal, officer, [bench, ROOF])
    whole = again(proposal)
    assert (whole.state, whole.number, whole.text) == ("split", proposal.number, TEXT)
    assert (first.title, first.theme, first.state) == ("A bench", theme, "published")
    assert second.text == ROOF.text and second.language == proposal.language
    assert first.author == second.author == ana_name
    assert first.process == second.process == proposal.process
    assert len({proposal.number, first.number, second.number}) == 3
    assert Process.objects.get(pk=proposal.process_id).proposal_count == 2
    assert AuditEntry.objects.get(action="proposal.split").facts == {"parts": [first.pk, second.pk]}
    assert Split.objects.get() == split


def test_who_supports_the_whole_supports_each_part_and_counts_once(
    proposal, process, officer, ljubljana, verified
):
    one, two, new = people(ljubljana, "one", "two", "new")
    for account in (one, two, verified):
        support_proposal(again(proposal), by=account)
    assert in_all(process) == 3
    _split, bench, roof = split_it(proposal, officer)
    assert counts(proposal) == counts(bench) == counts(roof) == (1, 2)
    assert in_all(process) == 3
    support_proposal(again(bench), by=new)
    assert counts(bench) == (1, 3) and in_all(process) == 4
    support_proposal(again(bench), by=one)
    assert counts(bench) == (1, 3)
    keep_support_totals()
    assert process.support_totals.get().total == 4


def test_support_is_taken_back_at_each_part_and_with_the_last_at_the_whole(
    proposal, process, officer, ljubljana
):
    one, two = people(ljubljana, "one", "two")
    for account in (one, two):
        support_proposal(again(proposal), by=account)
    _split, bench, roof = split_it(proposal, officer)
    take_back_support(again(bench), by=one)
    assert (counts(bench), counts(roof), counts(proposal)) == ((0, 1), (0, 2), (0, 2))
    assert in_all(process) == 2
    take_back_support(again(roof), by=one)
    take_back_support(again(roof), by=one)
    assert counts(bench) == counts(roof) == counts(proposal) == (0, 1)
    assert in_all(process) == 1
    support_proposal(again(roof), by=one)
    take_back_support(again(roof), by=one)
    assert counts(proposal) == (0, 1) and in_all(process) == 1


def test_the_count_of_somebody_who_left_stays_once(proposal, process, officer, ljubljana):
    [one] = people(ljubljana, "one")
    support_proposal(again(proposal), by=one)
    split_it(proposal, officer)
    erase_account(one, words="stay")
    assert in_all(process) == 1 and not Support.objects.exists()


def test_support_that_waits_in_a_note_comes_along_and_starts_the_clock(
    proposal, process, officer, ljubljana
):
    Process.objects.update(
        clock_start="threshold", support_threshold=2, support_counts_of="everyone"
    )
    one, two = people(ljubljana, "one", "two")
    support_proposal(again(proposal), by=one)
    Support.objects.create(proposal=proposal, account=two, is_verified=False)
    SupportNote.objects.create(proposal=proposal, verified=0, other=1)
    _split, bench, roof = split_it(proposal, officer)
    assert counts(proposal) == counts(bench) == counts(roof) == (0, 2)
    whole = again(proposal)
    assert whole.duty.due_at == bench.duty.due_at == roof.duty.due_at
    assert len({whole.duty_id, bench.duty_id, roof.duty_id}) == 3


def test_a_part_with_enough_support_needs_no_other(proposal, officer, ljubljana):
    Process.objects.update(
        clock_start="threshold", support_threshold=2, support_counts_of="everyone"
    )
    one, two = people(ljubljana, "one", "two")
    support_proposal(again(proposal), by=one)
    _split, bench, roof = split_it(proposal, officer)
    support_proposal(again(bench), by=one)
    assert again(bench).duty is None
    support_proposal(again(bench), by=two)
    assert again(bench).duty is not None and again(roof).duty is None
    assert again(proposal).duty is None


def test_a_running_clock_runs_on_in_each(proposal, officer, ljubljana):
    duty = cast.make_overdue(proposal, 12)
    _split, bench, roof = split_it(proposal, officer)
    assert AnswerDuty.objects.overdue().count() == 3
    for part in (bench, roof):
        assert (part.duty.started_at, part.duty.due_at) == (duty.started_at, duty.due_at)
    publish_answer(again(bench), by=officer, **YES)
    assert again(bench).state == "accepted" and again(roof).state == "published"
    assert AnswerDuty.objects.overdue().count() == 2
    publish_answer(again(proposal), by=officer, **YES)
    assert again(proposal).state == "split"
    # Three answers, each as late as it is.
    now = punctuality([ljubljana])[ljubljana.pk]
    publish_answer(again(roof), by=officer, **YES)
    assert (now.answered, now.on_time) == (2, 0)


def test_the_whole_is_read_and_not_supported(client_for, proposal, officer, ljubljana):
    [one] = people(ljubljana, "one")
    stale = again(proposal)
    _split, bench, roof = split_it(proposal, officer)
    assert not support_is_open(again(proposal))
    with pytest.raises(Conflict):
        support_proposal(stale, by=one)
    with pytest.raises(Conflict):
        take_back_support(stale, by=one)
    guest = client_for(None)
    text = guest.get(proposal.get_absolute_url()).content.decode()
    for words in (proposal.title, bench.title, roof.title, "It asks for two things."):
        assert words in text
    part = guest.get(bench.get_absolute_url()).content.decode()
    assert "A part of:" in part and proposal.title in part
    listed = guest.get("/en/ljubljana/proposals/").content.decode()
    assert bench.title in listed and proposal.get_absolute_url() not in listed


def test_hiding_one_hides_its_words_beside_the_others(client_for, proposal, officer, moderator):
    _split, bench, roof = split_it(proposal, officer)
    cast.hide(bench.thread, by=moderator)
    page = client_for(None).get(proposal.get_absolute_url()).content.decode()
    assert f">{bench.title}<" not in page and bench.number in page and roof.title in page
    cast.hide(again(proposal).thread, by=moderator)
    page = client_for(None).get(roof.get_absolute_url()).content.decode()
    assert proposal.title not in page and proposal.number in page


def test_when_all_parts_are_away_the_whole_is_one_again(
    proposal, process, officer, moderator, ljubljana
):
    one, new = people(ljubljana, "one", "new")
    support_proposal(again(proposal), by=one)
    split, bench, roof = split_it(proposal, officer)
    for part in (bench, roof):
        support_proposal(again(part), by=new)
    cast.hide(bench.thread, by=moderator)
    assert again(proposal).state == "split"
    cast.hide(roof.thread, by=moderator)
    assert again(proposal).state == "published" and support_is_open(again(proposal))
    # Who came to a part since comes along, once.
    assert counts(proposal) == (0, 2) and in_all(process) == 2
    assert Process.objects.get(pk=process.pk).proposal_count == 1


def test_the_other_hands_come_along_and_hear_of_it(client_for, proposal, officer, ljubljana):
    mate = cast.make_resident(ljubljana, "mate")
    name = cast.make_public_name(ljubljana, mate, name="Mate")
    accept_invitation(proposal.coauthors.create(name=name), by=mate)
    proposal.coauthors.create(name=cast.make_public_name(ljubljana), state="invited")
    _split, bench, _roof = split_it(proposal, officer)
    assert [row.name for row in bench.invited] == [name]
    told = Message.objects.filter(kind="proposal_split", channel="inbox")
    assert {message.recipient for message in told} == {proposal.author.account, mate}
    page = client_for(mate).get("/en/my/inbox/").content.decode()
    assert "was split into parts" in page and proposal.title in page
    assert may_edit(mate, bench)
    with pytest.raises(Refused):
        support_proposal(bench, by=mate)


def test_words_to_which_people_agreed_stay(proposal, officer, ana, ljubljana):
    support_proposal(again(proposal), by=cast.make_resident(ljubljana))
    _split, bench, _roof = split_it(proposal, officer)
    assert not may_edit(ana, bench)


def test_undone_it_is_one_proposal_again(client_for, proposal, process, officer, ljubljana):
    one, two = people(ljubljana, "one", "two")
    support_proposal(again(proposal), by=one)
    duty = cast.make_overdue(proposal, 12)
    split, bench, roof = split_it(proposal, officer)
    undo_split(split, by=officer)
    undo_split(split, by=officer)
    assert again(proposal).state == "published" and again(bench).state == "withdrawn"
    assert counts(proposal) == (0, 1) and counts(bench) == counts(roof) == (0, 0)
    assert in_all(process) == 1 and Process.objects.get(pk=process.pk).proposal_count == 1
    page = client_for(None).get(bench.get_absolute_url()).content.decode()
    assert "The splitting was undone" in page and bench.title not in page
    assert proposal.title in page and "took it back" not in page
    # Their clocks stop with the one answer.
    publish_answer(again(proposal), by=officer, **YES)
    assert not AnswerDuty.objects.open().exists() and again(bench).state == "withdrawn"
    duty.refresh_from_db()
    assert duty.days_late() == 12


def test_who_wrote_one_of_its_parts_does_not_answer_it(proposal, officer, ljubljana):
    colleague = cast.make_staff(ljubljana, "officer")
    cast.make_overdue(proposal, -5)
    split, bench, _roof = split_it(proposal, colleague)
    name = cast.make_public_name(ljubljana, officer)
    bench.coauthors.create(name=name, state="accepted")
    undo_split(split, by=colleague)
    with pytest.raises(Refused, match="wrote or entered"):
        publish_answer(again(proposal), by=officer, **YES)
    assert not Answer.objects.exists()
    publish_answer(again(proposal), by=colleague, **YES)


def test_it_can_be_split_in_another_way_after_that(proposal, officer):
    split, *_parts = split_it(proposal, officer)
    undo_split(split, by=officer)
    other, *parts = split_it(proposal, officer, [ROOF, BENCH])
    assert again(proposal).state == "split" and parts[0].title == "A roof"


def support(part, town, **_who):
    support_proposal(again(part), by=cast.make_resident(town))


def discuss(part, town, **_who):
    cast.make_comment(part.thread, cast.make_public_name(town))


def answer(part, officer, **_who):
    cast.make_overdue(part, -5)
    publish_answer(again(part), by=officer, **YES)


def edit(part, ana, **_who):
    edit_proposal(again(part), Words("Other", "Other words.", "en"), by=ana)


def withdraw(part, ana, **_who):
    withdraw_proposal(again(part), by=ana)


def merge(part, officer, **_who):
    other = cast.make_proposal(part.process)
    merge_proposal(again(part), into=other, by=officer, reasons=TWO)


@pytest.mark.parametrize("use", [support, discuss, answer, edit, withdraw, merge])
def test_what_people_have_done_with_a_part_stays(use, proposal, officer, ana, ljubljana):
    split, _bench, roof = split_it(proposal, officer)
    use(roof, town=ljubljana, officer=officer, ana=ana)
    with pytest.raises(Refused):
        undo_split(split, by=officer)
    assert again(proposal).state == "split"


def test_support_of_a_part_goes_with_a_merge_and_is_counted_once(
    proposal, process, officer, ljubljana
):
    """What is split because a part exists already is merged there."""
    one, both = people(ljubljana, "one", "both")
    other = cast.make_proposal(process)
    for account, backed in ((one, proposal), (both, proposal), (both, other)):
        support_proposal(again(backed), by=account)
    _split, bench, roof = split_it(proposal, officer)
    merged = merge_proposal(again(bench), into=again(other), by=officer, reasons=TWO)
    assert counts(other) == (0, 2) and in_all(process) == 3
    undo_merge(merged, by=officer)
    assert counts(other) == (0, 1) and in_all(process) == 3
    other = cast.make_proposal(process)
    merge_proposal(again(bench), into=again(other), by=officer, reasons=TWO)
    take_back_support(again(other), by=one)
    assert counts(bench) == (0, 1) and counts(proposal) == (0, 2)
    take_back_support(again(roof), by=one)
    assert counts(proposal) == (0, 1) and in_all(process) == 2


def test_parts_use_up_what_the_whole_did(proposal, process, officer, ana, ljubljana):
    Process.objects.update(most_supports=3, most_proposals=2)
    [one] = people(ljubljana, "one")
    support_proposal(again(proposal), by=one)
    support_proposal(again(cast.make_proposal(process)), by=one)
    _split, bench, _roof = split_it(proposal, officer)
    process.refresh_from_db()
    assert share_of_supports(one, process).used == 2
    assert share_of_proposals(ana, process).used == 1


@pytest.mark.parametrize("who", ["ana", "moderator", "administrator", "stranger"])
def test_only_officers_split(request, proposal, who):
    with pytest.raises(Refused):
        split_it(proposal, request.getfixturevalue(who))


@pytest.mark.parametrize(
    ("parts", "reasons"),
    [
        ([BENCH], TWO),
        ([BENCH] * 6, TWO),
        ([BENCH, ROOF], {"en": " "}),
        ([BENCH, PartWords("A pool", "A pool would help.")], TWO),
        ([BENCH, PartWords("Nothing", " \n")], TWO),
    ],
)
def test_what_is_no_split(proposal, officer, parts, reasons):
    with pytest.raises(Refused):
        split_it(proposal, officer, parts, reasons=reasons)
    assert Proposal.objects.count() == 1 and again(proposal).state == "published"


def test_topics_are_of_the_municipality(proposal, officer):
    theme = cast.make_theme(cast.make_municipality("elsewhere"))
    with pytest.raises(Refused):
        split_it(proposal, officer, [BENCH, PartWords("A roof", ROOF.text, theme)])


def test_what_cannot_be_split(proposal, process, officer, moderator, ana, ljubljana):
    def another():
        return cast.make_proposal(process, text=TEXT)

    taken, hidden, answered, merged, whole = (another() for _n in range(5))
    withdraw_proposal(taken, by=taken.author.account)
    cast.hide(hidden.thread, by=moderator)
    cast.make_overdue(answered, -5)
    publish_answer(again(answered), by=officer, **YES)
    merge_proposal(merged, into=whole, by=officer, reasons=TWO)
    _split, bench, roof = split_it(proposal, officer)
    for one in (taken, hidden, answered, merged, whole, proposal):
        with pytest.raises(Conflict):
            split_it(one, officer)
    with pytest.raises(Conflict):
        split_it(roof, officer, [PartWords("One", "A lamp, too."), PartWords("Two", "A roof")])
    mine = cast.make_proposal(process, cast.make_public_name(ljubljana, officer), text=TEXT)
    with pytest.raises(Refused):
        split_it(mine, officer)


def test_sent_again_it_makes_no_second_one(proposal, officer):
    key = uuid4()
    first, *_parts = split_it(proposal, officer, submission_key=key)
    assert split_it(proposal, officer, submission_key=key)[0] == first
    assert Split.objects.count() == 1 and Proposal.objects.count() == 3


def test_no_entry_names_who_supports(proposal, officer, ana, ljubljana):
    [one] = people(ljubljana, "one")
    support_proposal(again(proposal), by=one)
    split_it(proposal, officer)
    assert not AuditEntry.objects.filter(actor__in=[one.opaque_id, ana.opaque_id]).exists()


def test_the_database_refuses_a_second_split_a_sixth_part_and_none_of_a_reason(proposal, officer):
    split, bench, _roof = split_it(proposal, officer)
    for wrong in (
        lambda: Split.objects.create(whole=proposal, reason_en="Two.", submission_key=uuid4()),
        lambda: Split.objects.update(reason_en=""),
        lambda: SplitPart.objects.filter(proposal=bench).update(place=6),
        lambda: SplitPart.objects.update(place=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
