"""What only one may win: a code, an answer, a name, a decision, a draft, a notice."""

from functools import partial
from time import sleep
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from emvi.accounts.models import Account
from emvi.answers.models import Answer, AnswerDuty
from emvi.discussions.actions import withdraw_comment
from emvi.discussions.models import Comment, HoldRule, ModerationDecision
from emvi.municipalities.actions import choose_public_name
from emvi.municipalities.codes import issue_codes, redeem_code
from emvi.municipalities.models import Code, CodeBatch, PublicName, Verification
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from emvi.refusals import Conflict, Refused
from participation.processes.actions import close_process
from participation.processes.closing import on_close
from participation.processes.models import Process
from participation.proposals.actions import (
    Words,
    merge_proposal,
    publish_answer,
    publish_proposal,
    withdraw_proposal,
)
from participation.proposals.models import Proposal
from participation.proposals.states import State
from participation.proposals.tasks import start_due_clocks
from tests import cast
from tests.races.at_once import SECONDS, at_once, processes, raised

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(pk: int) -> Proposal:
    related = ("process", "municipality", "thread__municipality", "author", "duty")
    return Proposal.objects.select_related(*related).get(pk=pk)


def kinds(results: list) -> list[type]:
    return sorted({type(error) for error in raised(results)}, key=str)


def test_one_code_by_thirty_two_accounts(ljubljana, officer):
    _batch, [code] = issue_codes(ljubljana, by=officer, size=1, language="en")
    people = Account.objects.bulk_create(Account(login=f"crowd-{n}") for n in range(32))
    results = at_once(*(partial(redeem_code, who, ljubljana, text=code) for who in people))
    assert sorted(results) == [False] * 31 + [True]
    assert Verification.objects.get().account == people[results.index(True)]
    assert not Code.objects.exists()


def test_two_sheets_do_not_pass_a_quota_with_room_for_one(ljubljana, officer):
    ljubljana.desk_code_quota = 10
    ljubljana.save()
    job = partial(issue_codes, ljubljana, by=officer, size=10, language="en")
    results = at_once(*[job] * 4)
    assert (len(raised(results)), kinds(results)) == (3, [Refused])
    assert CodeBatch.objects.count() == 1


def answer(pk: int, officer: Account, outcome: str) -> str:
    reasons = {"sl": f"Zato: {outcome}."}
    publish_answer(fresh(pk), by=officer, outcome=outcome, reasons=reasons, next_step={})
    return outcome


@pytest.mark.parametrize("_round", range(3))
def test_two_officers_answer_at_once(_round, proposal, officer, ljubljana, ana):
    cast.make_overdue(proposal)
    colleague = cast.make_staff(ljubljana, "officer")
    results = at_once(
        partial(answer, proposal.pk, officer, State.ACCEPTED),
        partial(answer, proposal.pk, colleague, State.REJECTED),
    )
    assert (len(raised(results)), kinds(results)) == (1, [Conflict])
    [outcome] = [result for result in results if not isinstance(result, Exception)]
    written = Answer.objects.get()
    assert written.outcome == outcome == fresh(proposal.pk).state
    assert AnswerDuty.objects.get().answered_at == written.published_at
    assert Message.objects.filter(recipient=ana, kind="answer_published").count() == 2


def test_an_answer_and_a_withdrawal_at_once(proposal, officer, ana):
    """Whoever comes first, the answer counts, and the state is one that the table allows."""
    cast.make_overdue(proposal)
    results = at_once(
        partial(answer, proposal.pk, officer, State.ACCEPTED),
        lambda: withdraw_proposal(fresh(proposal.pk), by=ana),
    )
    assert set(kinds(results)) <= {Refused, Conflict}
    written = Answer.objects.filter(duty=fresh(proposal.pk).duty)
    assert written.count() == 1 or isinstance(results[0], Conflict)
    assert fresh(proposal.pk).state in {State.ACCEPTED, State.WITHDRAWN}
    assert Process.objects.get().proposal_count == (fresh(proposal.pk).state == State.ACCEPTED)


def test_one_draft_sent_eight_times(process, ana):
    key, author = uuid4(), ana.public_names.get()
    job = partial(
        publish_proposal, process, Words("A bench", "Please.", "en"), author=author, draft_key=key
    )
    results = at_once(*[lambda: job().pk] * 8)
    assert raised(results) == []
    assert set(results) == {Proposal.objects.get().pk}
    process.refresh_from_db()
    assert process.proposal_count == 1


def test_one_public_name_by_eight_accounts(ljubljana):
    people = Account.objects.bulk_create(Account(login=f"crowd-{n}") for n in range(8))
    results = at_once(
        *(partial(choose_public_name, who, ljubljana, name="Kalina 8") for who in people)
    )
    assert (len(raised(results)), kinds(results)) == (7, [ValidationError])
    assert PublicName.objects.get().name == "Kalina 8"


def test_moderators_and_the_author_at_one_comment(proposal, verified, moderator, ljubljana):
    """Hidden once, taken back once, and the count is the number that can be read."""
    author = verified.public_names.get()
    comments = [cast.make_comment(proposal.thread, author) for _number in range(6)]
    type(proposal.thread).objects.update(comment_count=6)

    def read(pk: int) -> Comment:
        return Comment.objects.select_related("author", "thread__municipality").get(pk=pk)

    for comment in comments[:5]:
        results = at_once(
            lambda pk=comment.pk: cast.hide(read(pk), by=moderator).pk,
            lambda pk=comment.pk: cast.hide(read(pk), by=moderator).pk,
            lambda pk=comment.pk: withdraw_comment(read(pk), by=verified),
        )
        assert set(kinds(results)) <= {Refused, Conflict}
    assert ModerationDecision.objects.count() <= 5
    proposal.thread.refresh_from_db()
    assert proposal.thread.comment_count == Comment.objects.visible().count() == 1


def test_hiding_and_withdrawing_a_proposal_at_once(process, ana, moderator):
    author = ana.public_names.get()
    proposals = [cast.make_proposal(process, author) for _number in range(6)]
    for proposal in proposals[:5]:
        results = at_once(
            lambda pk=proposal.pk: cast.hide(fresh(pk).thread, by=moderator).pk,
            lambda pk=proposal.pk: withdraw_proposal(fresh(pk), by=ana),
        )
        assert raised(results) == []
    process.refresh_from_db()
    assert process.proposal_count == 1


def test_six_workers_deliver_each_notice_once(ana, ljubljana):
    grant = cast.grant_role(ana, ljubljana, role="mediator", by=None)
    Message.objects.all().delete()
    told = {"kind": "role_granted", "recipient": ana, "facts": {"grant": grant.pk}}
    Message.objects.bulk_create(
        Message(event=f"event:{n}", channel="mail", **told) for n in range(150)
    )
    results = at_once(*[deliver_outbox] * 6)
    assert raised(results) == []
    assert sum(results) == 150
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_process_is_closed_once(process, officer):
    jobs = [partial(close_process, process, by=officer, reasons={"en": f"{n}."}) for n in range(4)]
    results = at_once(*jobs)
    assert (len(raised(results)), kinds(results)) == (3, [Conflict])
    assert Message.objects.filter(kind="process_closed").count() == 0


def test_nothing_slips_past_the_closing_of_its_process(ljubljana, officer):
    """Whoever puts something forward at this moment is before it, with a clock, or refused."""
    process = cast.make_open_process(ljubljana, clock_start="end_of_collecting")
    authors = [cast.make_public_name(ljubljana) for _number in range(12)]
    jobs = [partial(publish_proposal, process, Words("A", "B", "en"), author=a) for a in authors]
    jobs.insert(6, partial(close_process, process, by=officer, reasons={"en": "We know enough."}))
    results = at_once(*jobs)
    assert kinds(results) in ([], [Refused]) and results[6] is None
    start_due_clocks()
    process.refresh_from_db()
    assert Proposal.objects.count() == len(authors) - len(raised(results))
    assert not Proposal.objects.filter(published_at__gte=process.closed_at).exists()
    starts = set(AnswerDuty.objects.values_list("started_at", flat=True))
    assert starts <= {process.closed_at} and AnswerDuty.objects.count() == Proposal.objects.count()


@pytest.mark.parametrize("is_held", [False, True])
def test_while_its_process_is_being_closed_nothing_is_put_forward(ljubljana, officer, is_held):
    """Closed already, though nobody else reads that yet: who comes now waits, and is refused."""
    process = cast.make_open_process(ljubljana)
    if is_held:
        HoldRule.objects.create(municipality=ljubljana, kind="first_posts", number=1, days=9)
    authors = [cast.make_public_name(ljubljana) for _number in range(4)]
    is_closing = processes.Event()

    def close() -> None:
        on_close(lambda _process: is_closing.set() or sleep(1))
        close_process(process, by=officer, reasons={"en": "We know enough."})

    def publish(author: PublicName) -> None:
        is_closing.wait(SECONDS)
        publish_proposal(process, Words("A", "B", "en"), author=author)

    results = at_once(close, *[partial(publish, author) for author in authors])
    assert (results[0], len(raised(results)), kinds(results)) == (None, len(authors), [Refused])
    assert not Proposal.objects.exists()


def test_closing_waits_for_no_officer_who_merges(ljubljana, officer):
    process = cast.make_open_process(ljubljana)
    pairs = [[cast.make_proposal(process).pk for _n in range(2)] for _pair in range(5)]
    jobs = [partial(merge, part, whole, officer) for part, whole in pairs]
    jobs.append(partial(close_process, process, by=officer, reasons={"en": "We know enough."}))
    assert raised(at_once(*jobs)) == []
    start_due_clocks()
    assert not Proposal.objects.filter(duty__isnull=True).exists()


def merge(part: int, whole: int, officer: Account) -> None:
    merge_proposal(fresh(part), into=fresh(whole), by=officer, reasons={"en": "The same."})
