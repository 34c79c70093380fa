"""A proposal of an association: two people write it, another association stands behind it, the
municipality says a word, and whoever types its name in a hurry finds it."""

import pytest
from playwright.sync_api import expect

from emvi.discussions.models import Comment
from emvi.municipalities.models import Role
from emvi.notifications.tasks import deliver_outbox
from participation.proposals.models import Proposal
from tests import cast

pytestmark = pytest.mark.browser

TITLE = "Prostor za ženske v Fužinah"
BEFORE = "Potrebujemo sobo ob torkih, kjer lahko govorimo in pijemo čaj."
AFTER = "Potrebujemo sobo ob četrtkih, kjer lahko govorimo in pijemo čaj."
WORD = "Soba v knjižnici je ob četrtkih prosta. Pridite pogledat."
CLOSED = "Vse je rečeno. Hvala vsem."


@pytest.fixture
def associations(ljubljana):
    return [cast.make_organisation(ljubljana, name) for name in ("Odprta vrata", "Hiša sosed")]


@pytest.fixture
def speaks_for(ljubljana, associations):
    """Who may speak for one of the associations: the first has written here before."""
    people = [
        cast.make_staff(ljubljana, Role.REPRESENTATIVE, login, organisation=association)
        for login, association in zip(("amina", "vera"), associations, strict=True)
    ]
    cast.make_public_name(ljubljana, people[0], "Amina")
    return people


def test_many_hands_and_one_proposal(
    process, ana, speaks_for, officer, moderator, visit, mailoutbox
):
    amina = visit(speaks_for[0], language="sl")
    writes_for_the_association(amina)
    proposal = Proposal.objects.get()
    invites(amina, "Ana from Fužine")

    deliver_outbox()
    assert [mail.to for mail in mailoutbox].count(["ana@people.invalid"]) == 1
    writer = visit(ana, language="sl", hands="no-script")
    accepts(writer)
    changes_a_word(writer)
    vera = visit(speaks_for[1], language="sl", hands="keyboard")
    endorses(vera, proposal)
    says_a_word(visit(officer, width=1280), proposal)
    closes(visit(moderator, width=1280), proposal)

    amina.go("/sl/my/inbox/")
    amina.use(amina.page.locator(".mail a").first)
    amina.sees(WORD)
    guest = visit(language="sl", hands="no-script")
    finds_it_in_a_hurry(guest)
    reads_it_all(guest)


def at(proposal: Proposal) -> str:
    return f"/sl/ljubljana/proposals/{proposal.pk}/"


def writes_for_the_association(amina):
    amina.go("/sl/ljubljana/proposals/new/winter/")
    amina.fill("Title", TITLE)
    amina.fill("Your proposal", BEFORE)
    amina.press("Continue")
    amina.press("See how it looks")
    amina.choose("In whose name?", "Odprta vrata")
    amina.picture("together-in-whose-name")
    amina.press("Submit proposal")
    amina.follow("See the proposal")
    expect(amina.page.locator("main .who").first).to_contain_text("Odprta vrata")


def invites(amina, name):
    amina.follow("Write together")
    amina.fill("Public name", name)
    amina.press("Invite", "to write together")
    amina.sees_words("The invitation is sent.")
    amina.picture("together-invited")


def accepts(writer):
    writer.go("/sl/my/inbox/")
    writer.use(writer.page.locator(".mail a").first)
    writer.sees(BEFORE)
    writer.press("Accept", "an invitation")
    writer.sees_words("You stand beside the author now.")
    expect(writer.page.locator("main .who").first).to_contain_text("Ana from Fužine")


def changes_a_word(writer):
    writer.follow("Edit")
    writer.fill("Your proposal", AFTER)
    writer.press("Save")
    writer.sees(AFTER)


def endorses(vera, proposal):
    vera.go(at(proposal))
    vera.follow("Endorse for an organisation")
    vera.press("Endorse")
    vera.sees_words("The endorsement is public.")
    expect(vera.page.locator("#endorsed + ul")).to_contain_text("Hiša sosed")


def says_a_word(staff, proposal):
    staff.go(proposal.get_absolute_url())
    staff.follow("Comment for the municipality")
    staff.choose("Written in", "Slovenščina")
    staff.fill("Comment of the municipality", WORD)
    staff.press("Publish for the municipality")
    staff.sees(WORD)
    assert Comment.objects.get().is_official


def closes(staff, proposal):
    staff.go(proposal.get_absolute_url())
    staff.follow("Close or slow down this discussion")
    staff.tick("Close the discussion")
    staff.page.locator("#id_note").fill(CLOSED)
    staff.page.locator("#id_language").select_option("sl")
    staff.press("Save")
    staff.sees("The moderators have closed this discussion.")


def finds_it_in_a_hurry(guest):
    """Without the marks on the letters, and with two of them the wrong way round."""
    for typed in ("zenske fuzinah", "zesnke"):
        guest.go("/sl/ljubljana/search/")
        guest.page.locator("main #q").fill(typed)
        guest.page.locator("main .find button").click()
        guest.link(TITLE).wait_for()
    expect(guest.page.locator(".note[role=status]")).to_contain_text("zenske")
    guest.picture("together-found")
    guest.follow(TITLE)


def reads_it_all(guest):
    who = guest.page.locator("main .who").first
    for name in ("Amina", "Ana from Fužine", "Odprta vrata"):
        expect(who).to_contain_text(name)
    for text in (AFTER, "Hiša sosed", WORD, CLOSED):
        guest.sees(text)
    guest.sees_words("The moderators have closed this discussion.")
    guest.picture("together-read")
    guest.follow("changed", "proposal")
    difference = guest.page.locator("article .prose")
    expect(difference.locator("del")).to_contain_text("torkih")
    expect(difference.locator("ins")).to_contain_text("četrtkih")
    expect(difference.locator("del")).to_have_count(1)
    guest.picture("together-changes")
