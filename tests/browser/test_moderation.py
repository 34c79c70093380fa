import pytest
from playwright.sync_api import expect

from tests import cast

pytestmark = pytest.mark.browser

INSULT = "Whoever thinks this is stupid."
RULE = "insult"
REASON = "“Stupid” is an insult. Say what you would do instead."


def test_the_author_reads_why_a_comment_is_hidden(proposal, ljubljana, moderator, visit, hands):
    author = cast.make_resident(ljubljana, name="Vesna")
    place = proposal.get_absolute_url()
    writer = visit(author, hands=hands)
    writer.go(place)
    writer.fill("Your comment", INSULT)
    writer.press("Publish comment")
    writer.sees(INSULT)
    writer.picture("comment-published")

    staff = visit(moderator, hands=hands, width=1280)
    staff.go("/en/ljubljana/desk/moderation/")
    staff.picture("moderation")
    staff.use(staff.page.locator(".rows a.btn").first)
    staff.press("Hide this text")
    staff.sees_words("Choose a rule.")
    staff.picture("hide-errors")
    staff.tick(RULE)
    staff.fill("Reason, in one sentence", REASON)
    staff.press("Hide this text")

    reader = visit(hands=hands)
    reader.go(place)
    reader.sees_words("This comment is hidden by the moderators.")
    reader.sees_not(INSULT)
    reader.sees_not("Vesna")

    writer.go("/en/my/inbox/")
    writer.use(writer.page.locator(".mail a").first)
    writer.sees(writer.words("Rule: %(rule)s.") % {"rule": writer.words(RULE)})
    writer.sees(REASON)
    writer.sees(INSULT)
    writer.picture("hidden-notice")

    staff.go("/en/ljubljana/desk/moderation/")
    staff.follow("Show again")
    staff.fill("Reason, in one sentence", "It was about the plan, not about a person.")
    staff.press("Show this text again")
    reader.page.reload()
    reader.sees(INSULT)
    writer.go("/en/my/inbox/")
    expect(writer.page.locator(".mail li.new")).to_have_count(1)
