"""Two officers answer four proposals: some together, some with the same words. What they promised
moves, and the clerk reads what they did."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from emvi.answers.actions import start_clock
from emvi.municipalities.models import Role
from emvi.notifications.tasks import deliver_outbox
from participation.proposals.models import Proposal
from tests import cast

pytestmark = pytest.mark.browser

TITLES = ("A warm place", "Light at the stop", "A bench at the river", "Benches by the river")
WARM, LIGHT, BENCH, BENCHES = TITLES
REASONS = {
    WARM: "Soba v knjižnici je pozimi odprta do desetih.",
    LIGHT: "Postaja je v temi. Luč postavimo letos.",
    BENCH: "Klopi ob reki načrtujemo skupaj z društvi.",
}
NOTE = "@officer Prosim, preberi moj osnutek."


@pytest.fixture
def proposals(process) -> dict[str, Proposal]:
    """Four proposals that wait for an answer, each of somebody else."""
    found = {}
    for number, title in enumerate(TITLES):
        author = cast.make_resident(
            process.municipality, f"author-{number}", email=f"author-{number}@people.invalid"
        )
        found[title] = cast.make_proposal(process, author.public_names.get(), title=title)
        started = timezone.now() - timedelta(days=20 - number)
        duty = start_clock(process.municipality, rules=process, started_at=started)
        Proposal.objects.filter(pk=found[title].pk).update(duty=duty)
    return found


def test_from_the_desk_to_the_audit(
    proposals, officer, ljubljana, administrator, visit, mailoutbox
):
    colleague = cast.make_staff(ljubljana, Role.OFFICER, "colleague")
    staff, other = visit(officer, width=1280), visit(colleague, width=1280)
    gives_away(staff, LIGHT, "colleague")
    other.go("/en/ljubljana/desk/?whose=mine")
    assert other.page.locator(".queue .what b").all_inner_texts() == [LIGHT]
    drafts(other, LIGHT)
    leaves_a_note(other, LIGHT)
    drafts(staff, WARM)
    staff.go("/en/my/inbox/")
    staff.use(staff.page.locator(".mail a").first)
    staff.sees("Prosim, preberi moj osnutek.")

    publishes_together(staff)
    answers_alike(staff)
    deliver_outbox()
    told = {address for mail in mailoutbox for address in mail.to}
    assert {f"author-{number}@people.invalid" for number in range(4)} <= told
    author = visit(proposals[LIGHT].author.account)
    author.go("/en/my/inbox/")
    author.use(author.page.locator(".mail a").first)
    author.sees(REASONS[LIGHT])

    promises(staff, proposals[LIGHT])
    moves_it(staff)
    reads_what_became_of_it(visit(hands="no-script"))
    files_and_thinks_again(staff)
    counts(visit())
    reads_the_audit(visit(administrator, width=1280))


def row_of(staff, title):
    return staff.page.locator(
        ".queue li", has=staff.page.get_by_role("link", name=title, exact=True)
    )


def gives_away(staff, title, login):
    staff.go("/en/ljubljana/desk/")
    staff.use(row_of(staff, title).get_by_role("link", name=re.compile("^Who sees to it")))
    staff.choose("Officer", login)
    staff.press("Save")
    staff.go("/en/ljubljana/desk/?whose=unassigned")
    assert row_of(staff, title).count() == 0 and row_of(staff, WARM).count() == 1


def drafts(staff, title):
    staff.go("/en/ljubljana/desk/")
    staff.use(row_of(staff, title).get_by_role("link", name=re.compile("^Write the answer")))
    writes(staff, REASONS[title])
    staff.press("Save draft")
    staff.sees("The draft is kept.")


def writes(staff, reasons):
    staff.tick("accepted", "proposal")
    staff.fill("Reasons – Slovenščina", reasons)


def leaves_a_note(other, title):
    other.follow("Back to the proposal")
    other.follow("Notes among staff")
    other.fill("Your note", NOTE)
    other.choose("Written in", "Slovenščina")
    other.press("Add the note")
    other.sees("colleague")
    other.picture("answered-note")


def publishes_together(staff):
    staff.go("/en/ljubljana/desk/")
    staff.follow("Publish answers together")
    for title in (WARM, LIGHT):
        staff.page.get_by_role("checkbox", name=title).check()
    staff.picture("answered-together")
    staff.press("Publish the chosen answers")
    staff.sees("2 answers are published.")


def answers_alike(staff):
    staff.follow("One answer for several proposals")
    boxes = staff.page.locator("input[name=proposals]")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    writes(staff, REASONS[BENCH])
    staff.press("Publish the answer")
    staff.sees("2 proposals get this answer.")
    staff.picture("answered-alike-preview")
    staff.press("Publish the answer")
    staff.sees("2 answers are published.")
    staff.sees("Nothing waits for an answer.")


def promises(staff, proposal):
    staff.go(proposal.get_absolute_url())
    staff.follow("Promise a step")
    staff.fill("What will be done – Slovenščina", "Postaviti luč")
    staff.fill("To be done by", str(timezone.localdate() + timedelta(days=60)))
    staff.press("Publish the step")
    staff.sees("The step is public now.")


def moves_it(staff):
    staff.use(staff.page.get_by_role("link", name=re.compile(r"^Say how far it is\s*:")))
    staff.fill("Progress in percent", "50")
    staff.fill("To be done by", str(timezone.localdate() + timedelta(days=90)))
    staff.fill("How it goes – Slovenščina", "Kabel je položen, luči čakamo.")
    staff.press("Publish")
    staff.sees("50 percent done")


def reads_what_became_of_it(guest):
    guest.go("/en/ljubljana/results/?standing=open")
    guest.sees("first promised for:")
    guest.sees("Kabel je položen, luči čakamo.")
    guest.picture("answered-results")
    guest.follow(LIGHT)
    guest.sees(REASONS[LIGHT])


def files_and_thinks_again(staff):
    cast.make_theme(Proposal.objects.first().municipality, "River")
    benches = Proposal.objects.filter(title__in=(BENCH, BENCHES), theme__name_en="River")
    staff.go("/en/ljubljana/desk/")
    staff.follow("Topic for several proposals")
    for title in (BENCH, BENCHES):
        staff.page.get_by_role("checkbox", name=title).check()
    staff.choose("Topic", "River")
    staff.press("Continue")
    staff.sees("2 proposals will move to another topic:")
    staff.picture("answered-topics-preview")
    assert not benches.exists()
    staff.press("Do it")
    assert benches.count() == 2
    staff.press("Undo")
    staff.sees("2 proposals stand under another topic now.")
    assert not benches.exists()


def counts(guest):
    guest.go("/en/ljubljana/statistics/")
    heading = guest.page.get_by_role("heading", name="Answers of the municipality")
    numbers = guest.page.locator("section", has=heading)
    numbers.get_by_text("As a table").click()
    row = numbers.get_by_role("row", name=re.compile("^Answered on time"))
    expect(row.locator(".num")).to_have_text("4")
    guest.picture("answered-statistics")


def reads_the_audit(clerk):
    clerk.go("/en/ljubljana/desk/")
    clerk.follow("What was done", "audit")
    for sentence, times in {
        "An officer was assigned to an answer.": 1,
        "A note among staff was written.": 1,
        "An answer of the municipality was published.": 4,
        "A step that the municipality promised was recorded.": 1,
        "A step that the municipality promised was brought up to date.": 1,
        "The topic of a proposal was changed.": 4,
    }.items():
        expect(clerk.page.get_by_text(sentence, exact=True)).to_have_count(times)
    clerk.sees_not(NOTE)
    clerk.choose("What it is about", "Answers")
    clerk.press("Apply filters")
    clerk.sees("An officer was assigned to an answer.")
    clerk.sees_not("A note among staff was written.")
    clerk.picture("answered-audit")
