"""Every task, run twice over a world in which each has something to do, leaves the same rows."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.celery import app
from emvi.municipalities.models import CodeBatch
from emvi.notifications.actions import notify
from participation.processes.models import Process
from participation.proposals.models import Proposal, SupportNote
from tests import cast
from tests.permission_world import World

LATER = timedelta(days=100)


@pytest.fixture
def world(db):
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
    Session.objects.update(expire_date=timezone.now())
    # Somebody began by e-mail and never came back.
    begun = Account.objects.create_user(email="begun@people.invalid")
    EmailAddress.objects.create(user=begun, email=begun.email, verified=False)
    return world


# What each task is called with; a new task without a row here fails.
MAIL = {"to": "ana@people.invalid", "subject": "Your code", "text": "1", "html": "<p>1</p>"}
ARGUMENTS = {
    "emvi.accounts.tasks.clear_sessions": lambda: (),
    "emvi.accounts.tasks.drop_expired_tokens": lambda: (),
    "emvi.accounts.tasks.drop_unconfirmed_accounts": lambda: (),
    "emvi.accounts.tasks.send_mail": lambda: (MAIL,),
    "emvi.municipalities.tasks.drop_expired_codes": lambda: (),
    "emvi.notifications.tasks.deliver_outbox": lambda: (),
    "participation.proposals.tasks.drop_old_drafts": lambda: (),
    "participation.proposals.tasks.fold_all_supports": lambda: (),
    "participation.proposals.tasks.fold_proposal_supports": lambda: (
        SupportNote.objects.latest("pk").proposal_id,
    ),
    "participation.proposals.tasks.start_due_clocks": lambda: (),
}
# A mail leaves no row: sending it twice is what its caller must not do.
LEAVES_NO_ROW = "emvi.accounts.tasks.send_mail"


def ours() -> list[str]:
    app.loader.import_default_modules()
    return sorted(name for name in app.tasks if name.startswith(("emvi.", "participation.")))


def digest() -> str:
    """Of every row of every table."""
    sums = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        for row in model._base_manager.order_by("pk").values_list():
            sums.update(repr((model._meta.label, row)).encode())
    return sums.hexdigest()


def test_every_task_has_its_arguments():
    assert ours() == sorted(ARGUMENTS)


def test_every_timed_task_is_one_of_ours():
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(ours())


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_a_task_that_runs_twice_leaves_the_same_rows(name, world):
    assert name in ours()
    arguments, before = ARGUMENTS[name](), digest()
    with time_machine.travel(timezone.now() + LATER, tick=False):
        app.tasks[name](*arguments)
        once = digest()
        app.tasks[name](*arguments)
        assert digest() == once
    if name != LEAVES_NO_ROW:
        assert once != before, "the world has nothing for this task to do"
    if name == "emvi.notifications.tasks.deliver_outbox":
        assert len(mail.outbox) == 1
    if name == "emvi.municipalities.tasks.drop_expired_codes":
        assert CodeBatch.objects.filter(unused_when_closed=2).count() == CodeBatch.objects.count()
