"""Every task, run twice over a world in which each has something to do, leaves the same rows."""

import hashlib
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from emvi.celery import app
from emvi.municipalities.models import CodeBatch
from tests.permission_world import World
from tests.task_world import ARGUMENTS, LATER, LEAVES_NO_ROW, make_task_world


@pytest.fixture
def world(db):
    return make_task_world()


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


def test_a_task_that_runs_twice_leaves_the_same_rows(world, subtests):
    for name in ours():
        with subtests.test(name), transaction.atomic():
            run_twice(name, world)
            transaction.set_rollback(True)


def run_twice(name: str, world: World) -> None:
    mail.outbox.clear()
    cache.key_prefix = uuid4().hex
    arguments, before = ARGUMENTS[name](), digest()
    # At noon: no digest is made at night.
    noon = timezone.localtime(timezone=ZoneInfo(world.here.time_zone)).replace(hour=12, minute=0)
    with time_machine.travel(noon + LATER, tick=False):
        app.tasks[name](*arguments)
        once, sent = digest(), len(mail.outbox)
        app.tasks[name](*arguments)
        assert digest() == once
    if name not in LEAVES_NO_ROW:
        assert once != before, "the world has nothing for this task to do"
    if name in {
        "emvi.notifications.tasks.deliver_outbox",
        "emvi.upkeep.tasks.deliver_contact_messages",
    }:
        assert sent and len(mail.outbox) == sent
    if name == "emvi.municipalities.tasks.drop_expired_codes":
        assert CodeBatch.objects.filter(unused_when_closed=2).count() == CodeBatch.objects.count()
