"""Away at once, in a real browser: nothing is shown again by its Back button."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def neutral(settings, live_server):
    """A page that is not ours; here one that looks like it."""
    settings.QUICK_EXIT_URL = f"{live_server.url}/healthz"
    return settings.QUICK_EXIT_URL


def read_a_little(reader, proposal):
    reader.go("/en/ljubljana/proposals/")
    reader.follow(proposal.title)
    expect(reader.page.get_by_role("heading", name=proposal.title).first).to_be_visible()


def leave_by_link(reader):
    reader.page.locator("a.leave").click()


def leave_by_escape(reader):
    for _press in range(3):
        reader.page.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [leave_by_link, leave_by_escape])
def test_back_shows_nothing(proposal, visit, neutral, leave):
    reader = visit()
    read_a_little(reader, proposal)
    leave(reader)
    expect(reader.page).to_have_url(neutral)
    # A list, a proposal: each is away again before it is drawn, down to the empty first page.
    for _page in range(3):
        reader.page.evaluate("setTimeout(() => history.back())")
        reader.page.wait_for_timeout(700)
        assert reader.page.url in {neutral, "about:blank"}
        assert reader.page.locator("body").inner_text() in {"ok", ""}


def test_who_comes_back_on_purpose_may_read(proposal, visit, neutral):
    reader = visit()
    read_a_little(reader, proposal)
    leave_by_link(reader)
    expect(reader.page).to_have_url(neutral)
    reader.go("/en/ljubljana/proposals/")
    reader.follow(proposal.title)
    reader.page.go_back()
    assert reader.heading == "Proposals"


def test_two_presses_and_slow_ones_do_not_leave(proposal, visit, neutral):
    reader = visit()
    read_a_little(reader, proposal)
    for key in ("Escape", "Escape", "a", "Escape"):
        reader.page.keyboard.press(key)
    assert reader.page.url.endswith(proposal.get_absolute_url())


def test_without_scripts_it_is_a_link(proposal, visit, neutral):
    reader = visit(hands="no-script")
    read_a_little(reader, proposal)
    leave_by_link(reader)
    expect(reader.page).to_have_url(neutral)
