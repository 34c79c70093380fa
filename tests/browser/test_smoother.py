"""What htmx makes smoother works without it too, and nobody loses their place."""

import pytest
from playwright.sync_api import expect

from tests import cast

pytestmark = pytest.mark.browser

ON_A_PAGE = 20


def test_more_proposals(process, ana, visit, hands):
    author = ana.public_names.get()
    for number in range(ON_A_PAGE + 3):
        cast.make_proposal(process, author, title=f"Proposal {number:02}")
    reader = visit(hands=hands)
    reader.go("/en/ljubljana/proposals/")
    cards = reader.page.locator("#cards .card")
    expect(cards).to_have_count(ON_A_PAGE)
    reader.follow("Show more")
    if hands == "no-script":
        expect(cards).to_have_count(3)
    else:
        expect(cards).to_have_count(ON_A_PAGE + 3)
        expect(cards.nth(ON_A_PAGE).locator("h3 a")).to_be_focused()
    expect(cards.last).to_contain_text("Proposal 00")


def test_support_and_back(proposal, ljubljana, visit, hands):
    person = visit(cast.make_resident(ljubljana), hands=hands)
    person.go(proposal.get_absolute_url())
    person.press("Support this proposal")
    expect(person.page.get_by_text("1 person supports this")).to_be_visible()
    if hands != "no-script":
        expect(person.button("Take back support")).to_be_focused()
    person.press("Take back support")
    expect(person.page.get_by_text("Nobody supports this yet")).to_be_visible()


def test_the_list_of_languages_closes(ljubljana, visit):
    reader = visit()
    reader.go("/en/ljubljana/")
    drop = reader.page.locator("details.drop").filter(has_text="Slovenščina")
    drop.locator("summary").click()
    expect(drop.get_by_role("link", name="Slovenščina")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(drop).not_to_have_attribute("open", "")
    expect(drop.locator("summary")).to_be_focused()
    drop.locator("summary").click()
    reader.page.mouse.click(20, 700)
    expect(drop).not_to_have_attribute("open", "")


def test_the_first_tab_leads_past_the_header(process, visit):
    reader = visit(hands="keyboard")
    reader.go("/en/ljubljana/")
    reader.page.keyboard.press("Tab")
    expect(reader.link("Skip to content")).to_be_focused()
    expect(reader.link("Skip to content")).to_be_in_viewport()
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    expect(reader.link("I want to say something")).to_be_focused()


def test_words_in_the_address_find_a_town_and_a_proposal(proposal, visit, hands):
    reader = visit(hands=hands)
    reader.go("/en/")
    reader.fill("Name of your town", "ljub")
    reader.press("Find")
    assert reader.heading == "Ljubljana"
    reader.follow("All proposals")
    reader.fill("Search the proposals", "fuzine")
    reader.press("Search", "button")
    reader.follow("A warm place in Fužine")
    assert reader.heading == "A warm place in Fužine"


def test_words_come_along_into_another_language(process, visit):
    """Once, and into the same page only."""
    visitor = visit()
    path = "ljubljana/proposals/new/winter/"
    page = visitor.page
    visitor.go(f"/en/{path}")
    page.fill("[name=title]", "Një kopsht")
    page.fill("[name=text]", "Fëmijët kanë nevojë për hije.")
    page.select_option("[name=language]", "sq")
    page.click("header details:has(a[hreflang]) summary")
    page.click("header a[hreflang=de]")
    page.wait_for_url(f"**/de/{path}")
    assert page.input_value("[name=title]") == "Një kopsht"
    assert page.input_value("[name=text]") == "Fëmijët kanë nevojë për hije."
    assert page.input_value("[name=language]") == "sq"
    page.reload()
    assert page.input_value("[name=title]") == ""


def test_how_many_there_are_of_each_comes_where_filters_are_opened(process, ljubljana, ana, visit):
    theme = cast.make_theme(ljubljana, "Homes")
    for name in ("A bench", "A lamp"):
        cast.make_proposal(process, ana.public_names.get(), title=name, theme=theme)
    reader = visit()
    reader.go("/en/ljubljana/proposals/")
    option = reader.page.locator(f"#theme-{theme.pk}")
    expect(option).to_have_text("Homes")
    reader.page.locator(".filters summary").click()
    # Chosen before the numbers come: it stays.
    reader.page.locator("#order").select_option("supported")
    expect(option).to_have_text("Homes · 2")
    expect(reader.page.locator("#order")).to_have_value("supported")
    reader.picture("filters")
    reader.choose("Topic", "Homes · 2")
    reader.press("Apply filters")
    expect(reader.page.locator("#cards .card")).to_have_count(2)
    # At a desk they are always open, and counted for who comes near.
    desk = visit(width=1280)
    desk.go("/en/ljubljana/proposals/?standing=answered")
    desk.page.locator("#order").hover()
    expect(desk.page.locator(f"#theme-{theme.pk}")).to_have_text("Homes · 0")
    desk.picture("filters")
    plain = visit(hands="no-script")
    plain.go("/en/ljubljana/proposals/")
    plain.page.locator(".filters summary").click()
    plain.follow("Show how many proposals there are of each")
    expect(plain.page.locator(f"#theme-{theme.pk}")).to_have_text("Homes · 2")
