"""What somebody wrote is there again after a pause, and on a shared phone it is not."""

import pytest
from django.contrib.sessions.models import Session

from participation.proposals.models import Proposal, ProposalDraft
from tests import cast

pytestmark = pytest.mark.browser

WRITE = "/en/ljubljana/proposals/new/winter/"
TITLE = "A swing for the smallest"
PLAN = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
TEXT = "There is a slide for older children, and nothing for those who cannot climb yet."


def writes_words(visitor):
    visitor.fill("Title", TITLE)
    visitor.fill("Your proposal", TEXT)
    visitor.press("Continue")


def test_a_draft_outlives_its_session(process, ana, visit, hands):
    writer = visit(ana, hands=hands)
    writer.go(WRITE)
    writes_words(writer)
    Session.objects.all().delete()
    writer.press("See how it looks")
    writer.follow("Log in")
    writer.fill("Login name or e-mail address", "ana")
    writer.fill("Your eight words, or your password", cast.PASSWORD)
    writer.press("Log in")
    writer.go("/en/my/")
    writer.sees(TITLE)
    writer.picture("draft-my-page")
    writer.follow("Go on writing")
    assert writer.field("Title").input_value() == TITLE
    assert writer.field("Your proposal").input_value() == TEXT


def test_words_typed_in_a_session_that_ended_are_kept_all_the_same(process, ana, visit, hands):
    writer = visit(ana, hands=hands)
    writer.go(WRITE)
    Session.objects.all().delete()
    writes_words(writer)
    assert ProposalDraft.objects.get().text == TEXT


def test_a_form_without_its_cookies_gives_the_words_back(process, visit, watch, hands):
    watch.expected_statuses = {403}
    writer = visit(hands=hands)
    writer.go(WRITE)
    writer.page.context.clear_cookies()
    writes_words(writer)
    assert writer.page.locator("textarea").last.input_value() == TEXT
    writer.picture("form-too-old")


def test_the_network_goes_while_sending_and_the_proposal_is_there_once(process, ana, visit):
    writer = visit(ana)
    writer.go(WRITE)
    writes_words(writer)
    writer.press("See how it looks")
    preview = writer.page.url
    writer.page.context.set_offline(True)
    writer.button("Submit proposal").click()
    writer.page.wait_for_url("chrome-error://**")
    writer.page.context.set_offline(False)
    writer.page.goto(preview)
    writer.sees(TEXT)
    second = writer.in_another_tab()
    second.page.goto(preview)
    writer.press("Submit proposal")
    number = writer.page.locator("[translate=no]").inner_text()
    second.press("Submit proposal")
    assert second.page.locator("[translate=no]").inner_text() == number
    assert Proposal.objects.count() == 1


def test_a_shared_phone_keeps_nothing(process, ana, visit, watch, hands):
    guest = visit(hands=hands)
    guest.go("/en/ljubljana/")
    guest.follow("Shared phone")
    guest.press("Switch it on")
    guest.picture("shared-phone")
    guest.go(WRITE)
    guest.sees_words("This is a shared phone, so we keep no draft on it. Log in, then write.")
    guest.picture("shared-phone-write")
    guest.follow("Log in")
    guest.fill("Login name or e-mail address", "ana")
    guest.fill("Your eight words, or your password", cast.PASSWORD)
    guest.press("Log in")
    writes_words(guest)
    guest.press("See how it looks")
    guest.sees(TEXT)
    assert not ProposalDraft.objects.exists()
    guest.press("Submit proposal")
    assert Proposal.objects.get().text == TEXT

    guest.page.evaluate("localStorage.setItem('left', 'behind')")
    guest.follow("Log out")
    guest.press("Log out")
    guest.sees_words("Nothing of yours stays in this browser.")
    assert not guest.page.context.cookies()
    assert guest.page.evaluate("localStorage.length") == 0
    watch.expected_statuses = {400}
    guest.page.go_back()
    guest.sees_not(TEXT)
    guest.go("/en/my/")
    assert guest.heading == guest.words("Log in")


def test_files_wait_with_the_draft_before_there_is_an_account(process, ana, visit, hands):
    writer = visit(hands=hands)
    writer.go(WRITE)
    writes_words(writer)
    for title in ("Where it would stand", "What the neighbours say"):
        writer.page.set_input_files("[name=attach-file]", PLAN)
        writer.fill("What is in the file?", title)
        writer.press("Save and attach one more file")
        writer.sees(title)
    writer.picture("draft-files")
    writer.press("See how it looks")
    writer.picture("draft-files-preview")
    writer.follow("Log in")
    writer.fill("Login name or e-mail address", "ana")
    writer.fill("Your eight words, or your password", cast.PASSWORD)
    writer.press("Log in")
    writer.sees("What the neighbours say")
    writer.press("Submit proposal")
    titles = Proposal.objects.get().attachments.values_list("title", flat=True)
    assert list(titles) == ["Where it would stand", "What the neighbours say"]
