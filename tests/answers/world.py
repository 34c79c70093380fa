"""A late answer, those who may want it out of sight, and what everybody sees of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from django.db import Error, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from emvi.accounts.models import Account
from emvi.answers.models import AnswerDuty
from emvi.front.whole.deletion import delete_municipality
from emvi.front.whole.export import export_municipality
from emvi.refusals import Refused
from emvi.upkeep.actions import switch_read_only
from participation.processes.models import Process
from participation.proposals.models import Proposal
from participation.proposals.states import State
from participation.proposals.tasks import start_due_clocks
from tests import cast
from tests.markup import one_line

DAYS = 12
FACTS = ("municipality_id", "started_at", "due_on", "due_at", "time_zone", "answered_at")


@dataclass
class World:
    proposal: Proposal
    people: dict[str, Account]

    def send(self, who: str, page: str, **data) -> int:
        """POST a form of the proposal's as somebody, and see the page first."""
        url = reverse(f"proposals:{page}", args=["ljubljana", self.proposal.pk])
        client = cast.client_for(self.people[who])
        client.get(url)
        return client.post(url, data).status_code


def make_world(proposal: Proposal, **people: Account) -> World:
    """The proposal's answer is overdue by `DAYS`."""
    cast.make_overdue(proposal, DAYS)
    return World(proposal, people)


def facts(duty_id: int) -> dict:
    return AnswerDuty.objects.values(*FACTS).get(pk=duty_id)


def shown_to_everybody(proposal: Proposal) -> dict[str, str]:
    """The four public places, as a guest reads them."""
    guest = cast.client_for(None)
    urls = {
        "proposal": proposal.get_absolute_url(),
        "process": proposal.process.get_absolute_url(),
        "municipality": reverse("front:municipality-home", args=["ljubljana"]),
        "portal": reverse("front:portal-home"),
    }
    return {place: one_line(guest.get(url).content.decode()) for place, url in urls.items()}


def assert_it_stands(proposal: Proposal, before: dict, days: int = DAYS, late: int = 1) -> None:
    proposal = Proposal.objects.select_related("process__municipality", "thread").get(
        pk=proposal.pk
    )
    assert facts(proposal.duty_id) == before
    pages = shown_to_everybody(proposal)
    if proposal.thread.hidden_at is None:
        assert f"Overdue by {days} days" in pages.pop("proposal")
    else:
        assert proposal.title not in pages["proposal"]
        assert f"Overdue by {days} days" in pages["proposal"]
    silent = proposal.thread.hidden_at is not None or proposal.state == State.WITHDRAWN
    if silent:
        assert proposal.title not in "".join(pages.values())
    for place in ("process", "municipality", "portal"):
        assert f"Overdue by {days} days" in pages[place], place
        assert (proposal.number if silent else proposal.title) in pages[place], place
    answers = "answer" if late == 1 else "answers"
    longest = f"{days} days" if late == 1 else f"for up to {days} days"
    assert f"{late} {answers} overdue, {longest}" in pages["portal"]
    assert f"<dd><b>{late}</b><span>overdue</span></dd>" in pages["municipality"]


def refused(change: Callable[[], object]) -> None:
    """The database says no, and nothing of the change stays."""
    with pytest.raises((Error, ProtectedError)), transaction.atomic():
        change()


def sql(statement: str, *params) -> Callable[[], None]:
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement, params)

    return run


def close_the_process_early(world: World) -> None:
    """And archive it after that."""
    process = world.proposal.process
    address = ["ljubljana", process.slug]
    page = reverse("processes:process-close", args=address)
    for who in ("author", "moderator", "portal_team"):
        assert (
            cast.client_for(world.people[who]).post(page, {"reason_sl": "Prej."}).status_code == 403
        )
    client = cast.client_for(world.people["officer"])
    data = {f"reason_{process.municipality.default_language}": "We know enough."}
    assert client.post(page, data).status_code == 302
    assert Process.objects.get().closed_at is not None
    start_due_clocks()
    assert client.post(reverse("processes:process-archive", args=address)).status_code == 302


def delete_the_town(world: World) -> None:
    """With all that the command for it asks for."""
    switch_read_only(True, by=None, until=None)
    with NamedTemporaryFile(suffix=".zip") as export:
        export_municipality(world.proposal.municipality, export, by=None)
        export.flush()
        with pytest.raises(Refused, match="wait for an answer"):
            delete_municipality(world.proposal.municipality, Path(export.name))
    switch_read_only(False, by=None, until=None)
