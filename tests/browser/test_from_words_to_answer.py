"""From a few words in Arabic to the municipality's published answer; the interface is Slovene."""

import re

import pytest
from playwright.sync_api import expect

from participation.proposals.models import Proposal, Support
from tests import cast

pytestmark = pytest.mark.browser

TITLE = "مكان دافئ للانتظار في فوژينه"
TEXT = "في الشتاء ننتظر الحافلة في البرد والظلام. نريد مقاعد تحت سقف وضوءاً."
REASONS = "Predlog smo sprejeli, ker na tej postaji vsak dan čaka veliko ljudi."
NEXT_STEP = "Nadstrešnico postavimo do konca oktobra."


@pytest.fixture
def town(ljubljana):
    cast.make_place(ljubljana, "Fužine")
    cast.make_theme(ljubljana, "Streets")
    process = cast.make_open_process(
        ljubljana,
        "winter",
        title_sl="Dobra zima",
        summary_sl="Skupaj načrtujemo naslednjo zimo.",
        what_can_change_sl="Vrstni red del",
        what_is_fixed_sl="Vsota denarja",
        title="A good winter",
    )
    process.phases.update(title_sl="Ideje")
    return ljubljana


def test_words_become_an_answer(town, officer, visit, hands):
    guest = visit(language="sl", hands=hands)
    reads_what_it_is_about(guest)
    writes(guest)
    makes_account(guest)
    number = publishes(guest)
    assert traces(visit(language="sl", hands=hands), number) == "in discussion"

    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.language, proposal.place.name) == (TITLE, "ar", "Fužine")
    supports_twice(visit(cast.make_resident(town), language="sl", hands=hands), proposal)
    for _ in range(town.support_threshold - 1):
        supports(visit(cast.make_resident(town), language="sl", hands=hands), proposal)
    assert traces(visit(language="sl"), number) == "clock runs"

    answers(visit(officer, language="sl", hands=hands, width=1280), proposal)
    reads_the_answer(guest)
    assert traces(visit(language="sl", hands=hands), number) == "answered"


def reads_what_it_is_about(guest):
    guest.go("/sl/ljubljana/processes/winter/")
    assert guest.heading == "Dobra zima"
    guest.sees("Skupaj načrtujemo naslednjo zimo.")
    guest.sees("Vsota denarja")
    guest.picture("j1-process")
    guest.follow("Make a proposal")


def writes(guest):
    guest.press("Continue")
    guest.sees_words("Everything you wrote is still here.")
    guest.picture("j1-errors")
    guest.fill("Title", TITLE)
    guest.fill("Your proposal", TEXT)
    guest.choose("Written in", "العربية")
    guest.picture("j1-write")
    guest.press("Continue")
    guest.choose("Where should something change?", "Fužine")
    guest.picture("j1-describe")
    guest.press("See how it looks")
    words = guest.page.locator("article [dir=rtl][lang=ar]")
    expect(words.filter(has_text=TITLE)).to_be_visible()
    expect(words.filter(has_text=TEXT)).to_be_visible()
    guest.picture("j1-preview")


def makes_account(guest):
    guest.follow("Create account")
    guest.fill("Login name", "malak")
    guest.picture("j1-sign-up")
    guest.press("Show me my eight words")
    words = guest.page.locator(".phrase li").all_inner_texts()
    assert len(words) == 8
    guest.picture("j1-words")
    asked = re.search(r"\d", guest.page.locator("label[for=id_word]").inner_text())
    guest.page.locator("#id_word").fill("rain")
    guest.press("Create account")
    guest.sees_words("This is another word. Look at your paper and try again.")
    guest.page.locator("#id_word").fill(words[int(asked[0]) - 1].upper())
    guest.press("Create account")


def publishes(guest):
    guest.sees(TITLE)
    guest.fill("Your public name", "ملاك")
    guest.picture("j1-publish")
    guest.press("Submit proposal")
    number = guest.page.locator("[translate=no]").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", number)
    guest.picture("j1-confirmation")
    return number


def traces(somebody, number):
    """What becomes of the proposal, without a login."""
    somebody.go("/sl/")
    somebody.follow("What became of my words")
    somebody.fill("Confirmation number", number.lower().replace("-", " "))
    somebody.press("Look it up")
    somebody.picture("j1-trace")
    somebody.sees(TITLE)
    if somebody.words("The answer clock has not started yet.") in somebody.page.content():
        return "in discussion"
    expect(somebody.page.locator("main .clock.big")).to_be_visible()
    return "answered" if REASONS in somebody.page.content() else "clock runs"


def supports(neighbour, proposal):
    neighbour.go(f"/sl/ljubljana/proposals/{proposal.pk}/")
    neighbour.press("Support this proposal")
    neighbour.sees_words("You support this proposal")


def supports_twice(neighbour, proposal):
    """In two tabs, as somebody does who forgot the first one."""
    forgotten = neighbour.in_another_tab()
    forgotten.go(f"/sl/ljubljana/proposals/{proposal.pk}/")
    supports(neighbour, proposal)
    neighbour.picture("j1-supported")
    forgotten.press("Support this proposal")
    forgotten.sees_words("You support this proposal")
    assert Support.objects.filter(proposal=proposal).count() == 1
    proposal.refresh_from_db()
    assert proposal.supports_total == 1


def answers(officer, proposal):
    officer.go("/sl/ljubljana/desk/")
    officer.picture("j1-desk")
    officer.use(officer.page.locator(".queue .btn").first)
    officer.press("Publish the answer")
    officer.sees_words("Choose an outcome.")
    officer.picture("j1-answer-errors")
    officer.tick("accepted", "proposal")
    officer.page.locator("#id_reasons_sl").fill(REASONS)
    officer.page.locator("#id_next_step_sl").fill(NEXT_STEP)
    officer.press("Publish the answer")
    officer.sees(REASONS)
    officer.picture("j1-answered")


def reads_the_answer(guest):
    guest.go("/sl/ljubljana/")
    guest.use(guest.page.locator(".tools a.tool").first)
    guest.picture("j1-inbox")
    guest.use(guest.page.locator(".mail a").first)
    guest.sees(REASONS)
    guest.sees(NEXT_STEP)
    guest.picture("j1-read")
