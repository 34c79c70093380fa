"""Who hears what: each kind of notice, over the whole cast."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.actions import assign_duty, hand_over
from emvi.discussions.actions import add_comment
from emvi.municipalities.actions import grant_role
from emvi.municipalities.groups import name_contact
from emvi.municipalities.models import Block, InformalGroup, PublicName
from emvi.notifications.actions import choose_following, follow
from emvi.notifications.kinds import all_kinds, contexts_of
from emvi.notifications.models import Follow, Message
from emvi.notifications.tasks import expand_fan_outs
from participation.processes.actions import (
    accept_invitation,
    close_process,
    invite_people,
    publish_due_processes,
    withdraw_invitation,
)
from participation.processes.models import WorkState
from participation.processes.news import tell_of_phases
from participation.proposals import actions
from participation.proposals.clocks import start_clock_by_date
from participation.proposals.models import Merge, Split
from participation.proposals.reminders import STAGES, remind_of_answers
from participation.proposals.result_reminders import remind_of_results
from tests import cast

FOLLOWERS = {"of municipality", "of process", "of theme", "of proposal"}
WIDE = FOLLOWERS - {"of proposal"}


class Town:
    """Ljubljana with one of each: who wrote it, who follows what, who spoke, who works there."""

    def __init__(self, ljubljana, process, proposal):
        self.town, self.process, self.proposal = ljubljana, process, proposal
        proposal.theme = cast.make_theme(ljubljana)
        proposal.save()
        self.people = {"author": proposal.author.account}
        targets = (ljubljana, process, proposal.theme, proposal)
        for target in targets:
            self.add(f"of {target._meta.model_name}", follows=target)
        # Follows two: is told once.
        follow(self.people["of process"], proposal)
        for name in ("speaker", "other speaker", "bystander"):
            self.add(name)
        for role in ("officer", "administrator", "moderator", "mediator"):
            self.people[role] = cast.make_staff(ljubljana, role)
        self.speech = cast.make_comment(proposal.thread, self.name("speaker"))
        cast.make_comment(proposal.thread, self.name("other speaker"))

    def add(self, name: str, follows=None) -> None:
        self.people[name] = cast.make_resident(self.town, "", "" if follows else name.capitalize())
        if follows is not None:
            follow(self.people[name], follows)

    def name(self, who: str):
        return self.people[who].public_names.get()

    def told(self) -> dict[str, set[str]]:
        """By kind, who has heard of it in the portal."""
        expand_fan_outs()
        called = {account.pk: name for name, account in self.people.items()}
        found: dict[str, set[str]] = {}
        rows = Message.objects.filter(channel="inbox").order_by("pk")
        for kind, account in rows.values_list("kind", "recipient"):
            assert called[account] not in found.get(kind, set()), f"{kind} told twice"
            found.setdefault(kind, set()).add(called[account])
        return found


@pytest.fixture
def town(ljubljana, process, proposal):
    return Town(ljubljana, process, proposal)


def propose(town):
    words = actions.Words("A second bench", "It is needed.", "en", theme=town.proposal.theme)
    actions.publish_proposal(town.process, words, author=town.name("of municipality"))


def answer(town, replaces=0):
    if not replaces:
        cast.make_overdue(town.proposal, 1)
    actions.publish_answer(
        town.proposal,
        by=town.people["officer"],
        outcome="accepted",
        reasons={"en": "Yes."},
        next_step={},
        replaces=replaces,
    )


def correct(town):
    answer(town)
    town.told()
    Message.objects.all().delete()
    answer(town, replaces=1)


def extend(town):
    cast.make_overdue(town.proposal, 1)
    by, until = town.people["officer"], timezone.localdate() + timedelta(days=9)
    actions.record_extension(town.proposal, by=by, until_on=until, reasons={"en": "Long."})


def promise(town):
    answer(town)
    town.told()
    Message.objects.all().delete()
    by, day = town.people["officer"], timezone.localdate() + timedelta(days=9)
    actions.record_result(town.proposal, by=by, titles={"en": "A bench"}, due_on=day)


def merge(town):
    town.add("author of the whole")
    other = cast.make_proposal(town.process, town.name("author of the whole"))
    reasons = {"en": "They say the same."}
    actions.merge_proposal(town.proposal, into=other, by=town.people["officer"], reasons=reasons)


def undo_the_merge(town):
    merge(town)
    town.told()
    Message.objects.all().delete()
    actions.undo_merge(Merge.objects.get(), by=town.people["officer"])


def split(town):
    words = town.proposal.text
    actions.split_proposal(
        town.proposal,
        [actions.PartWords("One", words), actions.PartWords("Another", words)],
        by=town.people["officer"],
        reasons={"en": "It asks for two things."},
        submission_key=uuid4(),
    )


def undo_the_split(town):
    split(town)
    town.told()
    Message.objects.all().delete()
    actions.undo_split(Split.objects.get(), by=town.people["officer"])


def undo_ones_own_split(town):
    split(town)
    officer = cast.make_staff(town.town, "officer", login="seesto")
    town.people["assigned"] = officer
    assign_duty(town.proposal, by=town.people["officer"], officer=officer)
    town.told()
    Message.objects.all().delete()
    actions.undo_split(Split.objects.get(), by=town.people["author"])


def invite(town):
    name = town.name("bystander").name
    actions.invite_coauthor(town.proposal, name=name, by=town.people["author"])


def assign(town):
    duty = cast.make_overdue(town.proposal, -5)
    assign_duty(duty, by=town.people["administrator"], officer=town.people["officer"])


def give_away(town):
    assign(town)
    Message.objects.all().delete()
    to = cast.make_staff(town.town, "officer")
    town.people["colleague"] = to
    hand_over(town.town, by=town.people["officer"], officer=town.people["officer"], to=to)


def start_clock(town):
    town.proposal.clock_starts_at = timezone.now() - timedelta(hours=1)
    town.proposal.save()
    start_clock_by_date(town.proposal)


def withdraw(town):
    actions.withdraw_proposal(town.proposal, by=town.people["author"])


def say(town, text="Yes.", parent=None, who="bystander"):
    add_comment(
        town.proposal.thread, author=town.name(who), text=text, language="en", parent=parent
    )


def open_phase(town):
    town.process.phases.update(opens_at=timezone.now() - timedelta(hours=1))
    tell_of_phases()


def close_phase(town):
    town.process.phases.update(closes_at=timezone.now() + timedelta(days=2))
    tell_of_phases()


def close_early(town):
    reasons = {"en": "The square is built earlier."}
    close_process(town.process, by=town.people["officer"], reasons=reasons)


def late_by(days):
    def remind(town):
        cast.make_overdue(town.proposal, days)
        remind_of_answers()

    return remind


def say_how_far(town):
    state = WorkState.objects.create(process=town.process, name_en="The building office looks")
    actions.set_work_state(town.proposal, state, by=town.people["officer"], replaces=None)


def note(town):
    colleague = town.people["moderator"]
    text = f"@{colleague.login} and @{town.people['bystander'].login}, look."
    by = town.people["officer"]
    actions.add_staff_note(town.proposal, by=by, text=text, language="en")


def be_late_with_a_step(town):
    promise(town)
    town.told()
    Message.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        remind_of_results()


def fail_to_publish(town):
    soon = timezone.now() - timedelta(minutes=1)
    cast.make_process(town.town, state="draft", publish_at=soon, title_sl="", title_en="Bare")
    publish_due_processes()


def take_out_of_a_private_process(town):
    apart, officer = cast.make_open_process(town.town, "apart", visibility="private"), "officer"
    [code] = invite_people(apart, by=town.people[officer], number=1)
    accept_invitation(town.people["bystander"], town.town, code=code)
    withdraw_invitation(apart.invitations.get(), by=town.people[officer])


def give_role(town):
    grant_role(town.people["bystander"], town.town, role="mediator", by=None)


def name_a_contact(town):
    group = InformalGroup.objects.create(municipality=town.town, name="Walkers")
    for _again in range(2):
        name_contact(group, town.people["bystander"], by=town.people["administrator"])


HEARS = [
    # Who puts it forward follows the municipality, and knows it already.
    (propose, {"proposal_added": WIDE - {"of municipality"}}),
    (answer, {"answer_published": {"author"} | FOLLOWERS}),
    (correct, {"answer_corrected": {"author"} | FOLLOWERS}),
    (extend, {"extension_recorded": {"author"} | FOLLOWERS}),
    (promise, {"result_changed": {"author"} | FOLLOWERS}),
    (merge, {"proposal_merged": {"author", "of proposal", "of process", "author of the whole"}}),
    (
        undo_the_merge,
        {"merge_undone": {"author", "of proposal", "of process", "author of the whole"}},
    ),
    (split, {"proposal_split": {"author"} | FOLLOWERS}),
    (undo_the_split, {"split_undone": {"author"} | FOLLOWERS}),
    (undo_ones_own_split, {"split_undone": {"author", "officer", "assigned"} | FOLLOWERS}),
    (invite, {"coauthor_invited": {"bystander"}}),
    (take_out_of_a_private_process, {"invitation_withdrawn": {"bystander"}}),
    (assign, {"duty_assigned": {"officer"}}),
    (give_away, {"duties_handed_over": {"colleague"}}),
    (start_clock, {"answer_awaited": {"author"} | FOLLOWERS}),
    (withdraw, {"proposal_withdrawn": {"of proposal", "of process"}}),
    (say, {"comment_added": {"author"}}),
    (lambda town: say(town, who="author"), {}),
    (
        lambda town: say(town, parent=town.speech),
        {"comment_replied": {"speaker"}, "comment_added": {"author"}},
    ),
    (
        lambda town: say(town, "@Speaker and @Other speaker, @Bystander, @Zala", town.speech),
        {
            "comment_replied": {"speaker"},
            "comment_mentions": {"other speaker"},
            "comment_added": {"author"},
        },
    ),
    (lambda town: say(town, "@Ana from Fužine?"), {"comment_mentions": {"author"}}),
    (open_phase, {"phase_opened": {"of municipality", "of process"}}),
    (close_phase, {"phase_closing": {"of municipality", "of process"}}),
    (close_early, {"process_closed": {"author", "of municipality", "of process"}}),
    *((late_by(stage.day), {"answer_due": {"officer"}}) for stage in STAGES if stage.day < 0),
    (late_by(-20), {}),
    (late_by(1), {"answer_overdue": {"officer"}}),
    (late_by(7), {"answer_overdue": {"officer", "administrator"}}),
    # Made up for three days when no run came, and not for longer.
    (late_by(10), {"answer_overdue": {"officer", "administrator"}}),
    (late_by(11), {}),
    (give_role, {"role_granted": {"bystander"}}),
    (name_a_contact, {"contact_named": {"bystander"}}),
    # Who follows the process follows the proposal too, here.
    (say_how_far, {"work_state_set": {"author", "of process", "of proposal"}}),
    (note, {"staff_note_mentions": {"moderator"}}),
    (be_late_with_a_step, {"result_late": {"officer"}}),
    (fail_to_publish, {"process_not_published": {"officer", "administrator"}}),
]


@pytest.mark.parametrize(("event", "hears"), HEARS)
def test_who_hears_what(event, hears, town):
    event(town)
    assert town.told() == hears


@pytest.mark.parametrize("reader_blocks", [True, False])
@pytest.mark.parametrize(("event", "hears"), HEARS)
def test_nobody_hears_of_somebody_with_whom_there_is_a_block(town, event, hears, reader_blocks):
    """In the inbox, by mail and in a digest alike: all of them are made of these contexts."""
    event(town)
    town.told()
    messages = list(Message.objects.all())
    before = contexts_of(messages)
    pairs = {
        (message.recipient_id, by)
        for message in messages
        for by in before.get(message.pk, {}).get("by", ())
        if by != message.recipient_id
    }
    # What is told in the name of the municipality, or to who did it, stays.
    names_somebody = set(hears) - {
        *("duty_assigned", "duties_handed_over", "answer_due", "answer_overdue"),
        *("phase_opened", "phase_closing", "process_closed", "role_granted", "contact_revealed"),
        *("invitation_withdrawn", "contact_named"),
        # Among staff, who must read all.
        *("staff_note_mentions", "result_late", "process_not_published"),
    }
    if names_somebody:
        assert pairs, hears
    for reader, writer in pairs:
        one, other = (reader, writer) if reader_blocks else (writer, reader)
        seen_as = PublicName.objects.filter(account=other).first()
        seen_as = seen_as or cast.make_public_name(town.town, Account.objects.get(pk=other))
        Block.objects.get_or_create(account_id=one, blocked_id=other, defaults={"seen_as": seen_as})
    after = contexts_of(messages)
    for message in messages:
        words_of = set(before.get(message.pk, {}).get("by", ())) - {message.recipient_id}
        if words_of:
            assert message.pk not in after, message.kind


def test_every_kind_is_in_the_table():
    told = {kind for _event, hears in HEARS for kind in hears}
    # Decisions about texts are tried in tests/discussions.
    assert {kind.name for kind in all_kinds() if kind.template != "decision"} == told


def test_a_phase_is_told_once_and_a_moved_end_again(town):
    for _again in range(3):
        open_phase(town)
        close_phase(town)
    assert set(town.told()) == {"phase_opened"}
    town.process.phases.update(opens_at=timezone.now() - timedelta(days=9))
    for _again in range(2):
        close_phase(town)
    assert set(town.told()) == {"phase_opened", "phase_closing"}
    Message.objects.all().delete()
    town.process.phases.update(closes_at=timezone.now() + timedelta(hours=3))
    tell_of_phases()
    assert set(town.told()) == {"phase_closing"}


def test_a_reminder_comes_once_a_stage_and_not_after_the_answer(town):
    cast.make_overdue(town.proposal, 1)
    for days in range(8):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            remind_of_answers()
            remind_of_answers()
    events = Message.objects.filter(channel="inbox").values_list("event", flat=True)
    assert {event.rpartition(":")[2] for event in events} == {"1", "3", "7"}
    Message.objects.all().delete()
    answer_now = {"outcome": "accepted", "reasons": {"en": "Yes."}, "next_step": {}}
    actions.publish_answer(town.proposal, by=town.people["officer"], **answer_now)
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        remind_of_answers()
    assert not Message.objects.filter(kind="answer_overdue").exists()


def test_a_hidden_proposal_is_told_to_nobody_but_its_author(town):
    town.proposal.thread.hidden_at = timezone.now()
    town.proposal.thread.save()
    answer(town)
    assert town.told() == {"answer_published": {"author"}}


def test_who_writes_and_who_comments_follows_by_itself(town):
    propose(town)
    newest = Follow.objects.latest("pk")
    assert newest.proposal.title == "A second bench"
    say(town)
    found = Follow.objects.get(account=town.people["bystander"])
    assert found.proposal == town.proposal
    # Who unfollows and speaks again is left in peace.
    found.delete()
    say(town)
    assert not Follow.objects.filter(account=town.people["bystander"]).exists()


def test_following_by_comment_can_be_switched_off(town):
    account = Account.objects.get(pk=town.people["bystander"].pk)
    choose_following(account, follows_what_i_comment=False)
    say(town)
    assert not Follow.objects.filter(account=account).exists()
