"""Journeys without JavaScript, through the forms that the pages really have."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from participation.proposals.models import Proposal, ProposalDraft
from tests import cast
from tests.plain_browser import PlainBrowser

WRITE = "/en/ljubljana/proposals/new/"
TITLE = "A bench at the stop"
TEXT = "Old people stand in the rain.\n\nA bench would help."


@pytest.fixture
def visitor():
    return PlainBrowser()


def words_of(visitor: PlainBrowser) -> list[str]:
    """The eight words that the page shows, once."""
    [phrase] = re.findall(r'<ol class="phrase".*?</ol>', visitor.html, re.DOTALL)
    words = re.findall(r"<li>(\w+)</li>", phrase)
    assert len(words) == 8
    return words


def sign_up(visitor: PlainBrowser, login: str, **values) -> list[str]:
    visitor.send(login=login, **values)
    words = words_of(visitor)
    [number] = map(int, re.findall(r"Type word (\d)", visitor.text)[:1])
    visitor.send(word=words[number - 1])
    return words


def write(visitor: PlainBrowser, title: str = TITLE, text: str = TEXT) -> PlainBrowser:
    visitor.go(WRITE)
    return visitor.send(title=title, text=text, language="ar")


def test_from_a_guests_words_to_the_answer(visitor, process, ljubljana, officer):
    theme = cast.make_theme(ljubljana)
    visitor.go("/en/").follow("Ljubljana").follow("I want to say something")
    visitor.send(title=TITLE, text=TEXT, language="ar").send(theme=theme.pk)
    assert TITLE in visitor.text
    assert "One more step: your account" in visitor.text
    assert ProposalDraft.objects.get().account is None

    visitor.follow("Create account")
    sign_up(visitor, "nour")
    account = Account.objects.get(login="nour")
    assert visitor.path.endswith("/publish/")
    assert ProposalDraft.objects.get().account == account
    visitor.send(name="Nour from the river")
    number = Proposal.objects.get().number
    assert number in visitor.text
    assert not ProposalDraft.objects.exists()
    visitor.follow("See the proposal")
    assert "Nour from the river" in visitor.text
    assert "Old people stand in the rain." in visitor.text
    assert 'lang="ar" dir="rtl"' in visitor.html

    visitor.go("/en/account/logout/")
    if visitor.client.session.get("_auth_user_id"):
        visitor.send()
    assert "_auth_user_id" not in visitor.client.session
    visitor.go("/en/trace/").send(number=f" {number.lower().replace('-', ' ')} ")
    assert TITLE in visitor.text
    assert "The answer clock has not started yet." in visitor.text

    proposal = Proposal.objects.get()
    cast.make_overdue(proposal, 2)
    desk = PlainBrowser(cast.client_for(officer))
    desk.go("/en/ljubljana/desk/").follow(f"Write the answer: {TITLE}")
    desk.send(outcome="accepted", reasons_sl="Klop pride spomladi.")
    assert "The answer is published." in desk.text
    visitor.go("/en/trace/").send(number=number)
    assert "Answered 2 days late" in visitor.text
    assert "Klop pride spomladi." in visitor.text
    assert Message.objects.get(channel="inbox").recipient == account


def test_a_draft_waits_for_the_login(visitor, process, ana):
    write(visitor).send()
    visitor.follow("Log in")
    visitor.send(login="ana", password=cast.PASSWORD)
    assert visitor.path.endswith("/publish/")
    assert TITLE in visitor.text
    other_device = PlainBrowser(cast.client_for(ana))
    other_device.go(WRITE)
    assert other_device.form("title").values["title"] == TITLE
    assert other_device.form("text").values["text"].replace("\r", "") == TEXT


def test_a_draft_is_saved_for_later_and_shown_to_nobody_else(visitor, process):
    visitor.go(WRITE).send(button="later", title=TITLE, text=TEXT, language="ar")
    assert "Your draft is saved" in visitor.text
    visitor.follow("Go on writing")
    assert visitor.form("title").values["title"] == TITLE
    assert visitor.form("language").values["language"] == "ar"
    assert PlainBrowser().go(WRITE).form("title").values["title"] == ""


# A phone that several people use


def test_a_shared_phone_keeps_no_draft(visitor, process, verified):
    verified.is_shared_phone = True
    verified.save()
    visitor.client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    write(visitor)
    visitor.send(theme="")
    assert TITLE in visitor.text
    assert not ProposalDraft.objects.exists()
    visitor.send(key=visitor.form("key").values["key"])
    assert Proposal.objects.get().text.replace("\r", "") == TEXT
    assert not ProposalDraft.objects.exists()


def test_changing_the_text_on_a_shared_phone_begins_with_the_text(visitor, process, verified):
    verified.is_shared_phone = True
    verified.save()
    visitor.client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    write(visitor).send(theme="").send(button="change")
    kept = visitor.form("title", "text").values
    assert (kept["title"], kept["text"].replace("\r", ""), kept["language"]) == (TITLE, TEXT, "ar")
    assert not ProposalDraft.objects.exists()


def test_a_guest_at_a_shared_phone_logs_in_first(visitor, process):
    session = visitor.client.session
    session["shared_phone"] = True
    session.save()
    visitor.go(WRITE)
    assert "This is a shared phone, so we keep no draft on it." in visitor.text
    assert not any("title" in form.fields for form in visitor.page.forms)


def test_who_says_at_sign_up_that_the_phone_is_shared_keeps_their_words(visitor, process):
    write(visitor).send()
    visitor.follow("Create account")
    sign_up(visitor, "nour", shared="on")
    assert TITLE in visitor.text
    visitor.send(name="Nour from the river")
    assert Proposal.objects.get().title == TITLE
    assert not ProposalDraft.objects.exists()


def test_words_that_wait_on_a_shared_phone_go_with_the_log_out(visitor, process):
    write(visitor).send()
    visitor.follow("Create account")
    sign_up(visitor, "nour", shared="on")
    visitor.client.logout()
    visitor.go(WRITE)
    assert TITLE not in visitor.html
    again = PlainBrowser(cast.client_for(Account.objects.get(login="nour"))).go(WRITE)
    assert again.form("title").values["title"] == ""


# Sending twice, sending too late, sending nonsense


@pytest.mark.parametrize("shared", [False, True])
def test_sending_twice_makes_one_proposal(shared, visitor, process, verified):
    verified.is_shared_phone = shared
    verified.save()
    visitor.client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    write(visitor).send(theme="")
    form = visitor.form("key")
    for _again in range(2):
        response = visitor.client.post(form.action, form.values)
        assert response.status_code == 302
        assert response.url.endswith(f"/{Proposal.objects.get().pk}/confirmation/")


def test_a_key_that_we_did_not_make_is_no_error(visitor, process, verified):
    verified.is_shared_phone = True
    verified.save()
    visitor.client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    for key in ("x", "x" * 36, "0" * 400):
        write(visitor).send(theme="")
        visitor.send(key=key)
    assert Proposal.objects.count() == 3


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"title": ""}, "Please give a title. One short sentence is enough."),
        ({"title": "x" * 151}, "This is too long: 151 characters. At most 150."),
        ({"title": "<i></i>"}, "Please give a title. One short sentence is enough."),
        ({"text": ""}, "Please write what should change."),
        ({"text": "<script>alert(1)</script>"}, "Please write what should change."),
        ({"text": "x" * 5001}, "This is too long: 5001 characters. At most 5000."),
    ],
)
def test_bad_input_keeps_what_was_typed(change, error, visitor, process):
    typed = {"title": TITLE, "text": TEXT, "language": "ar"} | change
    visitor.go(WRITE).send(**typed)
    assert error in visitor.text
    kept = visitor.form("title").values
    assert {name: kept[name] for name in typed} == typed
    assert not ProposalDraft.objects.exists()


def test_markup_is_taken_out_and_words_stay(visitor, process):
    write(visitor, title="A <b>bench</b> & a tree", text="1 < 2, <a href=x>here</a> &amp; there")
    draft = ProposalDraft.objects.get()
    assert (draft.title, draft.text) == ("A bench & a tree", "1 < 2, here & there")


def test_a_name_that_somebody_has_is_asked_for_again(visitor, process, ana):
    visitor.client.force_login(cast.make_account("late"), "emvi.accounts.backends.PhraseBackend")
    write(visitor).send(theme="")
    visitor.send(name="ANA from Fuzine")
    assert "taken" in visitor.text
    assert visitor.form("name").values["name"] == "ANA from Fuzine"
    assert not Proposal.objects.exists()
    visitor.send(name="Somebody else")
    assert Proposal.objects.get().author.name == "Somebody else"


def test_a_form_that_was_open_too_long_shows_what_was_typed(visitor, process):
    visitor.go(WRITE)
    visitor.client.cookies.clear()
    visitor.send(title=TITLE, text=TEXT, language="ar", status=403)
    assert "This page was open for a long time." in visitor.text
    assert "Old people stand in the rain." in visitor.html
    assert not ProposalDraft.objects.exists()


def test_the_page_of_a_form_that_was_open_too_long_shows_no_password(visitor, db):
    visitor.go("/en/account/login/")
    visitor.client.cookies.clear()
    secret = "a very long pass phrase of somebody"
    visitor.send(login="somebody", password=secret, status=403)
    assert secret not in visitor.html


def test_a_phase_that_ends_while_somebody_writes_takes_no_words_away(visitor, process, verified):
    visitor.client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    write(visitor).send(theme="")
    process.phases.update(closes_at=timezone.now())
    visitor.send(key=visitor.form("key").values["key"], status=404)
    assert not Proposal.objects.exists()
    visitor.go("/en/my/")
    assert TITLE in visitor.text


def test_an_address_fills_no_disk_with_drafts(process, monkeypatch, verified):
    monkeypatch.setattr("participation.proposals.views.write.DRAFTS_OF_AN_ADDRESS", 3)
    visitors = [write(PlainBrowser()) for _number in range(5)]
    assert ProposalDraft.objects.count() == 3
    last = visitors[-1]
    assert "That was a lot at once." in last.text
    assert last.form("title").values["title"] == TITLE
    # Who has a draft goes on with it, and who has an account begins one.
    write(visitors[0], title="Changed")
    signed_in = PlainBrowser()
    signed_in.client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    write(signed_in)
    assert ProposalDraft.objects.count() == 4


def test_guessing_confirmation_numbers_comes_to_an_end(visitor, proposal):
    for _miss in range(60):
        visitor.client.get("/en/trace/", {"number": "0000-0000"})
    visitor.go("/en/trace/").send(number=proposal.number)
    assert "Too many tries from here." in visitor.text
    assert proposal.title not in visitor.text


def test_looking_at_ones_own_number_is_no_guessing(visitor, proposal):
    for _look in range(70):
        visitor.client.get("/en/trace/", {"number": proposal.number})
    assert proposal.title in visitor.go("/en/trace/").send(number=proposal.number).text


# What else people and staff do


def test_supporting_commenting_and_taking_back(visitor, proposal, verified):
    visitor.client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    visitor.go(proposal.get_absolute_url())
    support = next(form for form in visitor.page.forms if form.action.endswith("/support/"))
    visitor.client.post(support.action, support.values)
    proposal.refresh_from_db()
    assert proposal.supports_verified == 1
    visitor.go(proposal.get_absolute_url())
    back = next(f for f in visitor.page.forms if f.action.endswith("/take-back-support/"))
    visitor.client.post(back.action, back.values)
    proposal.refresh_from_db()
    assert proposal.supports_verified == 0
    visitor.go(proposal.get_absolute_url()).send(text="A roof, too.", language="en")
    assert "Your comment is published." in visitor.text
    assert "A roof, too." in visitor.text


def test_a_comment_that_is_sent_twice_stands_once(visitor, proposal, verified):
    visitor.client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    form = visitor.go(proposal.get_absolute_url()).form("submission_key")
    for _again in range(2):
        visitor.client.post(form.action, form.values | {"text": "A roof, too."})
    assert proposal.thread.comments.count() == 1


def test_a_late_answer_an_extension_and_a_correction(visitor, proposal, officer, ana):
    duty = cast.make_overdue(proposal, 3)
    desk = PlainBrowser(cast.client_for(officer)).go(proposal.get_absolute_url())
    desk.follow("Record an extension")
    desk.send(until_on=str(cast.today(proposal.municipality)), reason_sl="Dopusti.")
    assert "The extension is on record. The first date stays visible." in desk.text
    guest = visitor.go(proposal.get_absolute_url())
    assert "Overdue by 3 days" in guest.text
    assert "Dopusti." in guest.text

    desk.follow("Write the answer").send(outcome="rejected", reasons_sl="Ni denarja.")
    desk.follow("Correct the answer")
    assert desk.form("reasons_sl").values["reasons_sl"] == "Ni denarja."
    desk.send(outcome="accepted", reasons_sl="Denar je.", next_step_sl="Maja.")
    guest.go(proposal.get_absolute_url())
    for text in ("Answered 3 days late", "Denar je.", "Ni denarja.", "Maja."):
        assert text in guest.text
    assert duty.answers.count() == 2
    deliver_outbox()
    # The extension, the answer and its correction.
    assert [message.to for message in mail.outbox] == [[ana.email]] * 3


def test_two_officers_write_and_the_second_loses_no_word(proposal, officer, ljubljana):
    cast.make_overdue(proposal)
    colleague = cast.make_staff(ljubljana, "officer")
    url = f"{proposal.get_absolute_url()}publish-answer/"
    first, second = (PlainBrowser(cast.client_for(who)).go(url) for who in (officer, colleague))
    first.send(outcome="accepted", reasons_sl="Da.")
    second.send(outcome="rejected", reasons_sl="Ne, ker ni prostora.")
    assert "Somebody published an answer before you." in second.text
    assert second.form("reasons_sl").values["reasons_sl"] == "Ne, ker ni prostora."
    assert proposal.duty.answers.count() == 1


def test_entering_from_paper(process, mediator, visitor):
    desk = PlainBrowser(cast.client_for(mediator)).go("/en/ljubljana/processes/winter/")
    desk.follow("Enter a proposal from paper").send(title=TITLE, text=TEXT, language="ar")
    number = Proposal.objects.get().number
    assert number in desk.text
    assert TITLE in visitor.go("/en/trace/").send(number=number).text


def test_hidden_words_are_seen_by_who_wrote_them(visitor, proposal, moderator, ana):
    desk = PlainBrowser(cast.client_for(moderator)).go(proposal.get_absolute_url())
    reason = {"rule": str(cast.rule().pk), "reason": "It calls people names."}
    desk.follow("Moderate").send(outcome="hidden", **reason)
    assert visitor.go("/en/ljubljana/proposals/").text.count(proposal.title) == 0
    assert proposal.title not in visitor.go(proposal.get_absolute_url()).text
    assert "have hidden the words of this proposal" in visitor.text
    own = PlainBrowser(cast.client_for(ana)).go("/en/my/inbox/")
    own.follow("We have hidden your proposal.")
    assert "It calls people names." in own.text
    assert proposal.text in own.text
    desk.go(proposal.get_absolute_url()).follow("Show again")
    desk.send(outcome="restored", **reason | {"reason": "We read it wrong."})
    assert proposal.title in visitor.go("/en/ljubljana/proposals/").text
