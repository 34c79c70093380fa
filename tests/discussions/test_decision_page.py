"""What the author reads of a decision on its own page."""

import pytest
from django.utils import timezone

from emvi.discussions.actions import appeal_decision, decide_appeal
from emvi.discussions.models import ModerationDecision
from tests import cast
from tests.markup import one_line


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


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({}, "(needed, except for: Leave it as it is)"),
        ({"held_for": "first_posts"}, "(needed, except for: Let it through)"),
        ({"held_for": "edit"}, None),
    ],
)
def test_the_reason_is_called_optional_only_where_it_is(
    state, says, comment, moderator, client_for
):
    held = {"held_at": timezone.now()} if state else {}
    type(comment).objects.update(**state, **held)
    page = client_for(moderator).get(f"/en/ljubljana/comments/{comment.pk}/decide/")
    field = one_line(page.content.decode())
    label = field[field.index('<label for="id_reason"') :].partition("</label>")[0]
    assert "(optional)" not in label
    assert (says in label) if says else ("needed, except" not in label)
