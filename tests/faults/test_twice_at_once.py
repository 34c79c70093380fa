"""Every timed task, started by two workers at the same moment, leaves the rows of one run."""

from collections import Counter

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from emvi.celery import app
from emvi.notifications.models import Message
from tests.races.at_once import at_once, raised
from tests.task_world import LATER, make_task_world

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# Whether one of two finds nothing to do or waits for the other, it must not tell it in the audit.
TASKS = sorted({entry["task"] for entry in app.conf.beat_schedule.values()})


def run(name: str) -> None:
    noon = timezone.now().replace(hour=12, minute=0)
    with time_machine.travel(noon + LATER, tick=False):
        app.tasks[name]()


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def told() -> Counter:
    columns = ("kind", "channel", "state", "attempts")
    return Counter(Message.objects.values_list(*columns))


def test_two_workers_leave_what_one_would_leave():
    app.loader.import_default_modules()
    make_task_world()
    for name in TASKS:
        assert raised(at_once(*[lambda name=name: run(name)] * 2)) == [], name
    after_two = rows(), told()
    call_command("flush", interactive=False, verbosity=0)
    make_task_world()
    for name in TASKS:
        run(name)
    assert (rows(), told()) == after_two
    assert max(attempts for *_rest, attempts in after_two[1]) == 1
