import re

import pytest
from playwright.sync_api import expect

from tests import cast

pytestmark = pytest.mark.browser

DAYS = 12


def test_an_answer_that_came_late_stays_marked_late(process, proposal, officer, visit, hands):
    cast.make_overdue(proposal, DAYS)
    reader = visit(hands=hands)
    public = ["/en/", "/en/ljubljana/", process.get_absolute_url(), proposal.get_absolute_url()]
    for path in public:
        reader.go(path)
        expect(reader.page.locator("[data-s=late]").first).to_be_visible()
        expect(
            reader.page.get_by_text(re.compile(f"overdue by {DAYS} days", re.I)).first
        ).to_be_visible()
        reader.picture("overdue-" + (path.strip("/").replace("/", "-")))

    staff = visit(officer, hands=hands, width=1280)
    staff.go("/en/ljubljana/desk/")
    expect(staff.page.locator(".queue [data-s=late]")).to_be_visible()
    staff.picture("overdue-desk")
    staff.use(staff.page.locator(".queue .btn").first)
    staff.tick("not accepted", "proposal")
    staff.fill("Reasons – Slovenščina", "Denarja za to letos ni.")
    staff.press("Publish the answer")

    reader.go(proposal.get_absolute_url())
    for clock in reader.page.locator("main .clock").all():
        assert clock.get_attribute("data-s") == "donelate"
    reader.picture("answered-late")
    reader.go("/en/")
    expect(reader.page.locator("[data-s=donelate]").first).to_be_visible()
    expect(reader.page.locator("[data-s=late]")).to_have_count(0)
