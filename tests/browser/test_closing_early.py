"""An officer sets the day for a process, it appears by itself, and it is closed before its end."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from emvi.notifications.tasks import deliver_outbox
from participation.processes.models import Process
from participation.processes.tasks import publish_due_processes
from participation.proposals.tasks import start_due_clocks
from tests import cast

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(ljubljana):
    texts = {"title_sl": "Trg", "summary_sl": "Načrtujemo trg."}
    texts |= {"what_can_change_sl": "Drevesa", "what_is_fixed_sl": "Denar"}
    draft = cast.make_process(ljubljana, "square", state=Process.State.DRAFT, **texts)
    cast.make_phase(draft, title_sl="Ideje")
    return draft


def test_a_process_comes_by_itself_and_is_closed_early(draft, officer, visit, watch, mailoutbox):
    watch.expected_statuses = {404}
    author = cast.make_resident(draft.municipality, email="author@people.invalid")
    staff = visit(officer, width=1280, hands="no-script")
    sets_the_day(staff)
    reader = visit(hands="no-script")
    reader.go(draft.get_absolute_url(), status=404)
    Process.objects.update(publish_at=timezone.now())
    publish_due_processes()
    reader.go(draft.get_absolute_url())
    assert reader.link("Make a proposal").is_visible()
    proposal = cast.make_proposal(Process.objects.get(), author.public_names.get())

    closes(staff)
    start_due_clocks()
    deliver_outbox()
    reader.go(draft.get_absolute_url())
    reader.sees("The municipality closed it early:")
    reader.sees("Gradimo prej.")
    assert reader.link("Make a proposal").count() == 0
    by_subject = {mail.body.strip().split("\n")[0]: mail for mail in mailoutbox}
    told = next(mail for first, mail in by_subject.items() if "closed this process early" in first)
    assert told.to == ["author@people.invalid"] and "Gradimo prej." in told.body
    assert any("must answer now" in first for first in by_subject)
    wrote = visit(author, hands="no-script")
    wrote.go(re.search(r"https?://\S+/processes/square/", told.body)[0])
    wrote.go(proposal.get_absolute_url())
    assert wrote.page.locator("main .clock").first.get_attribute("data-s") == "due"


def sets_the_day(staff):
    staff.go("/en/ljubljana/processes/square/publish/")
    at = timezone.now().astimezone(ZoneInfo("Europe/Ljubljana")) + timedelta(days=2)
    staff.page.get_by_label("Publish on").fill(at.strftime("%Y-%m-%dT%H:%M"))
    staff.press("Publish on this day")
    staff.sees("It becomes public by itself:")


def closes(staff):
    staff.go("/en/ljubljana/desk/processes/")
    staff.use(staff.page.get_by_role("link", name=re.compile("^Close early")))
    staff.sees("1 proposal gets its answer clock now.")
    staff.press("Close it now")
    staff.sees("Say why it is closed early.")
    staff.fill("Reason – Slovenščina", "Gradimo prej.")
    staff.press("Close it now")
    staff.sees("The process is closed. Everybody can read why.")
