"""What the author reads of a decision on its own page."""

import pytest

from emvi.discussions.actions import appeal_decision, decide_appeal
from emvi.discussions.models import ModerationDecision
from tests import cast


@pytest.mark.parametrize("outcome", ["hidden", "edit_requested"])
def test_after_a_won_appeal_the_author_reads_that_the_text_is_visible(
    outcome, comment, moderator, colleague, verified, client_for
):
    decision = cast.decide(comment, by=moderator, outcome=outcome)
    page = f"/en/ljubljana/decisions/{decision.pk}/"
    author = client_for(verified)
    assert "Other people do not see it" in author.get(page).content.decode()
    decision = ModerationDecision.objects.get(pk=decision.pk)
    appeal = appeal_decision(decision, by=verified, text="It is no insult.", language="tr")
    decide_appeal(
        appeal, by=colleague, is_reversed=True, reason="Read once more.", reason_language="en"
    )
    html = author.get(page).content.decode()
    assert "Other people do not see it" not in html
    assert "The text is visible again." in html
