"""A world in which every task has something to do, and what each task is called with."""

from datetime import timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone

from emvi.accounts import mails
from emvi.accounts.models import Account, Consent
from emvi.answers.models import Leave, Result
from emvi.audit.actions import record
from emvi.audit.models import AuditNote
from emvi.discussions.models import Comment, Flag
from emvi.municipalities.models import FormerName
from emvi.notifications.actions import follow, notify, spread
from emvi.notifications.models import Message
from emvi.upkeep.models import ContactMessage
from participation.processes.models import Process
from participation.proposals.models import Proposal, StaffNote, SupportNote
from tests import cast
from tests.permission_world import World
from tests.privacy.canaries import make_terms

LATER = timedelta(days=100)
FAR_AHEAD = timezone.now() + timedelta(days=200)


def make_task_world() -> World:
    """Notes to fold, a clock to start, notices to deliver, drafts, codes and accounts too old."""
    world = World()
    winter = Process.objects.get(municipality=world.here, slug="winter")
    tomorrow = timezone.now() + timedelta(days=1)
    for _number in range(2):
        cast.make_proposal(winter, clock_starts_at=tomorrow)
        SupportNote.objects.create(proposal=Proposal.objects.last(), verified=1, other=0)
    notify(
        "answer_published",
        event="answer:1",
        recipients=[world.accounts["r"].pk],
        municipality=world.here,
        facts=world.answered(),
    )
    _follow(world, winter)
    mails.post("login_code", "nobody@people.invalid", code="1234-5678")
    _leave_behind(world)
    ContactMessage.objects.create(text="The map does not open on my phone.")
    # One that can become public, and one that lacks its phases.
    due = timezone.now() - timedelta(minutes=5)
    soon = cast.make_process(world.here, state=Process.State.DRAFT, publish_at=due)
    cast.make_phase(soon, closes_at=FAR_AHEAD)
    cast.make_process(world.here, state=Process.State.DRAFT, publish_at=due)
    Session.objects.update(expire_date=timezone.now())
    # Somebody began by e-mail and never came back.
    begun = Account.objects.create_user(email="begun@people.invalid")
    EmailAddress.objects.create(user=begun, email=begun.email, verified=False)
    return world


def _leave_behind(world) -> None:
    """Somebody came last years ago, agreed to terms that were replaced, and was hidden."""
    day = timezone.localdate() - timedelta(days=1000)
    left = cast.make_resident(world.here)
    Account.objects.filter(pk=left.pk).update(used_month=day.replace(day=1))
    for terms in (make_terms(published_on=day), make_terms(published_on=day)):
        Consent.objects.create(account=left, terms=terms, language="en")
    Leave.objects.create(municipality=world.here, officer=left, from_on=day, until_on=day)
    FormerName.objects.create(
        account=left, municipality=world.here, skeleton="oldname", given_up_on=day
    )
    # Its day is over when the tasks run.
    Result.objects.update(due_on=(timezone.now() + LATER).date() - timedelta(days=2))
    record("role.granted", left, note="Because.")
    AuditNote.objects.update(drop_on=timezone.localdate())
    long_ago = timezone.now() - timedelta(days=400)
    Comment.objects.filter(hidden_at__isnull=False).update(hidden_at=long_ago)
    StaffNote.objects.create(
        proposal=Proposal.objects.latest("pk"),
        text="Long ago.",
        language="en",
        written_at=timezone.now() - timedelta(days=1000),
        submission_key=uuid4(),
    )
    Flag.objects.create(
        municipality=world.here,
        comment=Comment.objects.latest("pk"),
        rule=cast.rule(),
        decided_at=long_ago,
    )


def _follow(world, winter) -> None:
    """Followers to tell, a digest to make, a step that begins, an answer that is due."""
    resident = world.accounts["r"]
    # Overdue by thirty days at LATER.
    cast.make_overdue(cast.make_proposal(winter), days=-70)
    cast.make_phase(
        winter, opens_at=timezone.now() + LATER - timedelta(days=1), closes_at=FAR_AHEAD
    )
    follow(resident, winter)
    told = {"municipality": world.here, "facts": {"proposal": Proposal.objects.latest("pk").pk}}
    spread("proposal_added", event="proposal:1", targets=[winter], **told)
    of_resident = {"recipient": resident, "channel": "mail", "kind": "proposal_added", **told}
    Message.objects.create(event="old", state="sent", **of_resident)
    Message.objects.create(event="for a digest", state="collected", topic="followed", **of_resident)


# What each task is called with; a new task without a row here fails.
ARGUMENTS = {
    "emvi.accounts.tasks.clear_sessions": lambda: (),
    "emvi.accounts.tasks.drop_old_consents": lambda: (),
    "emvi.accounts.tasks.drop_expired_tokens": lambda: (),
    "emvi.accounts.tasks.drop_unconfirmed_accounts": lambda: (),
    "emvi.accounts.tasks.write_tombstones": lambda: (),
    "emvi.answers.tasks.drop_old_leaves": lambda: (),
    "emvi.audit.tasks.drop_audit_notes": lambda: (),
    "emvi.audit.tasks.seal_audit": lambda: (),
    "emvi.discussions.tasks.drop_old_flags": lambda: (),
    "emvi.municipalities.tasks.drop_expired_codes": lambda: (),
    "emvi.municipalities.tasks.drop_former_names": lambda: (),
    "emvi.notifications.tasks.deliver_account_mails": lambda: (),
    "emvi.notifications.tasks.deliver_outbox": lambda: (),
    "emvi.notifications.tasks.drop_old_messages": lambda: (),
    "emvi.notifications.tasks.expand_fan_outs": lambda: (),
    "emvi.notifications.tasks.send_digests": lambda: (),
    "emvi.privacy.tasks.warn_and_erase_unused_accounts": lambda: (),
    "emvi.upkeep.tasks.deliver_contact_messages": lambda: (),
    "emvi.upkeep.tasks.drop_old_contact_messages": lambda: (),
    "emvi.upkeep.tasks.note_pulse": lambda: (),
    "participation.processes.tasks.publish_due_processes": lambda: (),
    "participation.processes.tasks.tell_of_phases": lambda: (),
    "participation.proposals.tasks.drop_words_out_of_sight": lambda: (),
    "participation.proposals.tasks.drop_old_staff_notes": lambda: (),
    "participation.proposals.tasks.remind_of_results": lambda: (),
    "participation.proposals.tasks.drop_old_drafts": lambda: (),
    "participation.proposals.tasks.drop_stray_files": lambda: (),
    "participation.proposals.tasks.keep_support_totals": lambda: (),
    "participation.proposals.tasks.fold_all_supports": lambda: (),
    "participation.proposals.tasks.fold_proposal_supports": lambda: (
        SupportNote.objects.latest("pk").proposal_id,
    ),
    "participation.proposals.tasks.remind_of_answers": lambda: (),
    "participation.proposals.tasks.start_due_clocks": lambda: (),
}
# Tombstones are in a file, and stray files are those that no row names.
LEAVES_NO_ROW = {
    "emvi.accounts.tasks.write_tombstones",
    "participation.proposals.tasks.drop_stray_files",
}
