"""J2: from a flag to the page that counts. One text in German, one in Turkish, two moderators."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import cast

pytestmark = pytest.mark.browser

INSULT = "Wer so etwas vorschlägt, ist ein Dummkopf."
TURKISH = "Bu fikir güzel ama otobüs durağı daha önemli."
REASON = "Der Satz beleidigt eine Person. Ihre Meinung ist willkommen."
NOTE = "Metin başka bir konuda, ama kimseyi incitmiyor."
APPEAL = "Ich meinte den Plan und keinen Menschen."
SECOND = "Gemeint war der Plan. Das ist keine Beleidigung."


def surfaces(proposal) -> list[str]:
    """Where words of a discussion may stand for everybody."""
    town = "/en/ljubljana/"
    return [
        proposal.get_absolute_url(),
        f"{proposal.get_absolute_url()}?after=",
        "/en/",
        town,
        f"{town}proposals/",
        f"{town}proposals/?q=Dummkopf",
        f"{town}processes/winter/",
        f"{town}moderation/",
        f"/en/trace/?number={proposal.number}",
    ]


def assert_nowhere(reader, proposal, *words: str) -> None:
    for path in surfaces(proposal):
        reader.go(path)
        for word in words:
            if path.endswith("Dummkopf"):
                continue
            reader.sees_not(word)


def test_from_a_flag_to_the_monthly_page(proposal, ljubljana, moderator, visit, watch, hands):
    author = cast.make_resident(ljubljana, name="Vesna", language="de")
    other = cast.make_resident(ljubljana, name="Yusuf", language="tr")
    german = cast.make_comment(proposal.thread, author.public_names.get(), INSULT, language="de")
    turkish = cast.make_comment(proposal.thread, other.public_names.get(), TURKISH, language="tr")
    place = proposal.get_absolute_url()

    reader = visit(hands=hands)
    for comment in (german, turkish):
        reader.go(place)
        reader.use(reader.page.locator(f"#comment-{comment.pk} a[href$='/flag/']"))
        reader.press("Tell the moderators")
        reader.sees_words("Choose a rule.")
        reader.page.get_by_label("insult").first.check()
        reader.fill("What should the moderators know?", "Please look at this.")
        reader.press("Tell the moderators")
        reader.sees("Nobody will learn that you told us.")

    staff = visit(moderator, hands=hands, width=1280)
    staff.go("/en/ljubljana/desk/moderation/")
    staff.picture("moderation")
    expect(staff.page.locator(f"[lang=de]:has-text('{INSULT}')").first).to_be_visible()
    expect(staff.page.locator(f"[lang=tr]:has-text('{TURKISH}')").first).to_be_visible()
    staff.sees("insult · 1")
    decide(staff, german, "Hide it", REASON, "de")
    decide(staff, turkish, "Leave it as it is", NOTE, "tr")

    reader.go(place)
    reader.sees_words("This comment is hidden by the moderators.")
    reader.sees(TURKISH)
    assert_nowhere(reader, proposal, INSULT, "Vesna", REASON)

    writer = visit(author, hands=hands)
    writer.go("/en/my/inbox/")
    writer.use(writer.page.locator(".mail a").first)
    for words in ("insult", REASON, INSULT):
        writer.sees(words)
    writer.picture("hidden-notice")
    writer.follow("Appeal", "verb")
    writer.fill("Why is the decision wrong?", APPEAL)
    writer.page.locator("#id_language").select_option("de")
    writer.press("Send the appeal")
    writer.sees_words("Another moderator has not decided yet")

    staff.go("/en/ljubljana/desk/moderation/")
    staff.sees_words("You made the decision, so another moderator decides.")
    colleague = visit(cast.make_staff(ljubljana, "moderator"), hands=hands, width=1280)
    colleague.go("/en/ljubljana/desk/moderation/?kind=appeals")
    colleague.sees(APPEAL)
    colleague.follow("Decide")
    colleague.picture("appeal")
    colleague.tick("Change the decision: show the text again, end the pause")
    colleague.fill("Reason, in one sentence", SECOND)
    colleague.page.locator("#id_language").select_option("de")
    colleague.press("Decide")

    reader.go(place)
    reader.sees(INSULT)
    writer.go("/en/my/inbox/")
    writer.sees_words("We changed the decision about your text.")
    writer.use(writer.page.locator(".mail a").first)
    writer.sees(SECOND)

    reader.go(reverse("discussions:moderation", args=["ljubljana"]))
    reader.picture("moderation-counts")
    counts = reader.page.locator("tbody tr").first.locator("td.n")
    assert counts.all_inner_texts() == ["1", "0", "1", "0", "0", "0", "1"]


def decide(staff, comment, outcome: str, reason: str, language: str) -> None:
    staff.go(f"/en/ljubljana/comments/{comment.pk}/decide/")
    staff.tick(outcome)
    staff.page.get_by_label("insult").first.check()
    staff.fill("Reason, in one sentence", reason)
    staff.page.locator("#id_language").select_option(language)
    staff.press("Decide")
    staff.sees_words("Moderation")
