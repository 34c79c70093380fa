"""An officer leaves: what they saw to, and what they had written, is at a colleague's desk."""

import pytest

from emvi.answers.actions import assign_duty, keep_answer_draft
from emvi.answers.models import Assignment
from emvi.municipalities.models import Role
from tests import cast

pytestmark = pytest.mark.browser

WORDS = {"outcome": "accepted", "reasons_sl": "Prostor je najet do pomladi."}


@pytest.fixture
def work(process, officer):
    """Two answers of the officer, to one of them a draft, and one of nobody."""
    titles = ("A warm place", "Light at the stop", "A bench of nobody")
    proposals = [cast.make_proposal(process, title=title) for title in titles]
    for number, proposal in enumerate(proposals):
        cast.make_overdue(proposal, number + 1)
    for proposal in proposals[:2]:
        assign_duty(proposal.duty, by=officer, officer=officer)
    keep_answer_draft(proposals[0].duty, by=officer, words=WORDS)
    return proposals


def mine(staff) -> list[str]:
    staff.go("/en/ljubljana/desk/?whose=mine")
    return staff.page.locator(".queue .what b").all_inner_texts()


def test_what_an_officer_leaves_is_at_the_desk_of_the_next(work, officer, ljubljana, visit):
    colleague = cast.make_staff(ljubljana, Role.OFFICER, "colleague")
    leaving, staying = visit(officer, width=1280), visit(colleague, width=1280)
    assert len(mine(leaving)) == 2 and mine(staying) == []

    leaving.go("/en/ljubljana/desk/hand-over/")
    leaving.choose("Whose answers?", "officer")
    leaving.choose("Who sees to them from now on?", "colleague")
    leaving.picture("hand-over")
    leaving.press("Hand over")
    leaving.sees("2 answers are handed over.")
    assert mine(leaving) == []
    officer.role_grants.all().delete()

    assert sorted(mine(staying)) == ["A warm place", "Light at the stop"]
    staying.picture("handed-over-desk")
    assert set(Assignment.objects.values_list("officer", flat=True)) == {colleague.pk}
    row = staying.page.locator(".queue li", has_text="A warm place")
    staying.use(row.locator(".btn"))
    assert staying.field("Reasons – Slovenščina").input_value() == WORDS["reasons_sl"]
    staying.press("Publish the answer")
    assert mine(staying) == ["Light at the stop"]


def test_the_one_who_left_reads_none_of_it_any_more(work, officer, visit, watch):
    officer.role_grants.all().delete()
    former = visit(officer)
    watch.expected_statuses |= {403, 404}
    former.go("/en/ljubljana/desk/", status=403)
    former.go(f"{work[0].get_absolute_url()}publish-answer/", status=403)
    former.sees_not(WORDS["reasons_sl"])
