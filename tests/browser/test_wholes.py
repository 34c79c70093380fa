"""An officer makes one proposal of two, and two of one; who wrote and who supports them sees it."""

import pytest
from playwright.sync_api import expect

from participation.proposals.models import Proposal, Support
from tests import cast

pytestmark = pytest.mark.browser

TEXT = "A bench would help. A roof keeps the rain off."


@pytest.fixture
def supporter(ljubljana):
    return cast.make_resident(ljubljana, name="Supporter")


def make(process, author, supporter, **words) -> Proposal:
    proposal = cast.make_proposal(process, author.public_names.get(), supports_other=1, **words)
    Support.objects.create(proposal=proposal, account=supporter, is_verified=False)
    return proposal


def test_two_become_one(process, ana, ljubljana, officer, supporter, visit):
    bench = make(process, ana, supporter, title="A bench")
    seat = make(process, cast.make_resident(ljubljana, name="Vid"), supporter, title="A seat")
    staff = visit(officer, width=1280)
    staff.go(seat.get_absolute_url())
    staff.follow("Merge", "verb")
    staff.fill("Into which proposal?", str(bench.pk))
    staff.page.locator("#id_reason_sl").fill("Oba želita isto.")
    staff.press("Look at the other proposal")
    staff.press("Merge them")
    staff.sees_words("They are one proposal now.")
    staff.sees_words("These proposals are a part of this one:")

    author = visit(ana)
    author.go("/en/my/inbox/")
    author.use(author.page.locator(".mail a").first)
    assert author.heading == "A bench"
    author.sees("A seat")
    # Whoever supported both is one person, in the place where it can be taken back.
    person = visit(supporter)
    person.go(seat.get_absolute_url())
    person.sees_words("This proposal is a part of another one now:")
    person.sees("Oba želita isto.")
    person.follow("A bench")
    person.sees_words("You support this proposal")
    person.sees("1 person supports this")
    person.picture("merged")


def test_one_becomes_two(process, ana, officer, supporter, visit):
    whole = make(process, ana, supporter, title="Bench and roof", text=TEXT)
    staff = visit(officer, width=1280)
    staff.go(whole.get_absolute_url())
    staff.follow("Split", "verb")
    for number, (title, text) in enumerate(
        zip(("A bench", "A roof"), TEXT.split(". "), strict=True), 1
    ):
        staff.page.locator(f"#id_title_{number}").fill(title)
        staff.page.locator(f"#id_text_{number}").fill(text.rstrip(".") + ".")
    staff.page.locator("#id_reason_sl").fill("Gre za dve stvari.")
    staff.press("Look at the parts")
    staff.press("Split it")
    staff.sees_words("These are proposals of their own now.")

    author = visit(ana)
    author.go("/en/my/inbox/")
    author.use(author.page.locator(".mail a").first)
    author.sees_words("This proposal was split into:")
    author.sees("Gre za dve stvari.")
    author.picture("split")
    person = visit(supporter)
    person.go(whole.get_absolute_url())
    person.follow("A roof")
    assert person.heading == "A roof"
    person.sees_words("You support this proposal")
    person.press("Take back support")
    expect(person.page.get_by_text("Nobody supports this yet")).to_be_visible()
    person.go(whole.get_absolute_url())
    person.follow("A bench")
    person.sees("1 person supports this")
