"""Every state of a process × every verb × its steps, running or over: what happens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.refusals import Conflict, Refused
from participation.processes.actions import (
    archive_process,
    change_process,
    close_process,
    publish_process,
    schedule_process,
)
from participation.processes.models import Process
from tests import cast

# What goes on record, or why not: "nothing" changes nothing and says nothing.
TABLE = """
                      publish     schedule    close       archive     change
draft      running    published   scheduled   refused     refused     changed
draft      over       refused     refused     refused     nothing     changed
published  running    nothing     conflict    closed      refused     changed
published  over       nothing     refused     refused     archived    changed
closed     running    nothing     conflict    conflict    archived    changed
closed     over       nothing     refused     conflict    archived    changed
archived   running    nothing     conflict    refused     refused     changed
archived   over       nothing     refused     refused     nothing     changed
"""
REFUSALS = {"refused": Refused, "conflict": Conflict}
# Where a process stands after what is on record; the other verbs move nothing.
AFTER = {"published": "published", "closed": "closed", "archived": "archived"}


def cells() -> list[tuple[str, ...]]:
    verbs, *rows = (line.split() for line in TABLE.splitlines() if line)
    return [
        (state, steps, verb, cell)
        for state, steps, *row in rows
        for verb, cell in zip(verbs, row, strict=True)
    ]


def do(verb: str, process: Process, by) -> None:
    if verb == "publish":
        publish_process(process, by=by)
    elif verb == "schedule":
        schedule_process(process, by=by, at=timezone.now() + timedelta(days=2))
    elif verb == "close":
        close_process(process, by=by, reasons={"en": "We know enough."})
    elif verb == "archive":
        archive_process(process, by=by)
    else:
        process.summary_en = "Said in other words."
        change_process(process, by=by)


def stored(process: Process) -> dict:
    return Process.objects.filter(pk=process.pk).values().get()


def test_the_table_knows_every_state():
    assert {state for state, *_rest in cells()} == set(Process.State)
    assert set(AFTER) | {"draft"} == set(Process.State)


@pytest.mark.parametrize(("state", "steps", "verb", "expected"), cells())
def test_moves(state, steps, verb, expected, ljubljana, officer):
    process = cast.make_process(ljubljana, "winter", state=state)
    now = timezone.now()
    ends = now + timedelta(days=9) if steps == "running" else now - timedelta(hours=1)
    cast.make_phase(process, closes_at=ends)
    before, entries = stored(process), AuditEntry.objects.count()
    process = Process.objects.select_related("municipality").get(pk=process.pk)
    if expected in REFUSALS:
        with pytest.raises(Refused) as refusal:
            do(verb, process, officer)
        assert refusal.type is REFUSALS[expected]
    else:
        do(verb, process, officer)
    written = AuditEntry.objects.order_by("pk").values_list("action", flat=True)[entries:]
    after = stored(process)
    if expected in {"nothing", *REFUSALS}:
        assert (after, list(written)) == (before, [])
    else:
        assert (after["state"], list(written)) == (
            AFTER.get(expected, state),
            [f"process.{expected}"],
        )
        assert after != before
