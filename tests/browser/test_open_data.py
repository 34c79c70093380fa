"""The page of open data: short as it comes, and everything on it opens."""

import pytest

from emvi.rest.description import public_operations, things
from participation.proposals.exports.columns import COLUMNS

# All of it opened is longer than thirty thousand.
MOST_PIXELS = 9_000


@pytest.mark.browser
@pytest.mark.parametrize("hands", ["script", "no-script"])
def test_it_is_short_on_a_phone_and_each_line_opens(visit, ljubljana, hands):
    visitor = visit(hands=hands)
    visitor.go("/en/about/open-data/")
    page = visitor.page
    foot = page.locator("footer").last.bounding_box()
    visitor.picture(f"open-data-{hands}")
    assert foot["y"] + foot["height"] < MOST_PIXELS
    read = public_operations()
    kinds = things(one.gives for one in read)
    assert page.locator("main details").count() == len(read) + len(kinds) + 1
    assert not page.locator("main details[open]").count()
    column = page.get_by_text(str(COLUMNS["answer_due_on"]), exact=True)
    assert not column.is_visible()
    visitor.use(page.locator("#columns summary"))
    assert column.is_visible()
    # From what can be read to what it gives.
    visitor.use(page.locator("#result_list summary"))
    visitor.use(page.locator("#result_list").get_by_role("link", name="PromisedResult"))
    thing = page.locator("#PromisedResult summary")
    assert 0 <= thing.bounding_box()["y"] < 800
    visitor.use(thing)
    assert page.get_by_text("Whose answer promised it.").is_visible()
