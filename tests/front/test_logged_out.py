"""Who is logged out while they write keeps their words, and can send them after a new login."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from emvi.answers.models import Answer
from emvi.discussions.models import Comment
from participation.proposals.models import Proposal, ProposalDraft
from tests import cast
from tests.plain_browser import PlainBrowser

SENTENCE = "For your safety we logged you out after a pause. Your text is still here."
WRITE = "/en/ljubljana/proposals/new/winter/"
TITLE = "A bench at the stop"
TEXT = "Old people stand in the rain. A bench would help."


@pytest.fixture
def visitor(verified):
    """Kalina's browser, on a phone that several people use."""
    verified.is_shared_phone = True
    verified.save()
    client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    return PlainBrowser(client)


def end_session(visitor: PlainBrowser) -> None:
    del visitor.client.cookies["sessionid"]


def log_in_in_another_tab(visitor: PlainBrowser) -> None:
    [address] = [path for words, path in visitor.page.links if "opens in a new tab" in words]
    tab = PlainBrowser(visitor.client).go(address)
    tab.send(login="verified", password=cast.PASSWORD)
    assert "_auth_user_id" in visitor.client.session


def send_again(visitor: PlainBrowser, **values) -> None:
    """The token of the page is from before the login."""
    visitor.send(status=403, **values)
    assert "Everything you wrote is still here." in visitor.text
    visitor.send()


def test_a_proposal_on_a_shared_phone(visitor, process):
    visitor.go(WRITE).send(title=TITLE, text=TEXT, language="ar").send(theme="")
    end_session(visitor)
    visitor.send(key=visitor.form("key").values["key"])
    assert SENTENCE in visitor.text and TITLE in visitor.text and TEXT in visitor.text
    assert not Proposal.objects.exists() and not ProposalDraft.objects.exists()
    log_in_in_another_tab(visitor)
    send_again(visitor, key=visitor.form("key").values["key"])
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.text, proposal.language) == (TITLE, TEXT, "ar")


@pytest.mark.parametrize("steps", [0, 1])
def test_the_steps_before(visitor, process, steps):
    visitor.go(WRITE)
    values = {"title": TITLE, "text": TEXT, "language": "ar"}
    if steps:
        visitor.send(**values)
        values = {"theme": ""}
    end_session(visitor)
    visitor.send(**values)
    assert SENTENCE in visitor.text
    kept = visitor.form("title", "text").values
    assert (kept["title"], kept["text"], kept["language"]) == (TITLE, TEXT, "ar")
    assert not ProposalDraft.objects.exists(), "nothing is kept on a shared phone"


def test_words_in_the_form_come_before_an_older_draft(visitor, process, verified):
    ProposalDraft.objects.create(process=process, account=verified, title="Old", text="Older")
    verified.is_shared_phone = False
    verified.save()
    fields = {"carried": "1", "title": TITLE, "text": TEXT, "language": "ar"}
    client = cast.client_for(verified)
    client.post(f"{WRITE}publish/", fields)
    assert Proposal.objects.get().title == TITLE
    assert ProposalDraft.objects.get().title == "Old"


def test_words_that_do_not_pass_are_shown_again(visitor, process, verified):
    client = cast.client_for(verified)
    page = client.post(f"{WRITE}publish/", {"carried": "1", "title": "x" * 200, "text": TEXT})
    assert TEXT in page.content.decode()


def test_the_draft_of_an_account_waits_behind_the_login(process, ana):
    visitor = PlainBrowser(cast.client_for(ana))
    visitor.go(WRITE).send(title=TITLE, text=TEXT, language="ar").send(theme="")
    end_session(visitor)
    visitor.send(key=visitor.form("key").values["key"])
    assert visitor.path == f"/en/account/login/?next={WRITE}publish/"
    visitor.send(login="ana", password=cast.PASSWORD)
    assert visitor.path == f"{WRITE}publish/" and TITLE in visitor.text


def test_a_comment(visitor, proposal, verified):
    visitor.go(f"/en/ljubljana/proposals/{proposal.pk}/comment/")
    end_session(visitor)
    visitor.send(text="I see it the same way.", language="ar")
    assert SENTENCE in visitor.text
    assert visitor.form("text").values["text"] == "I see it the same way."
    assert not Comment.objects.exists()
    log_in_in_another_tab(visitor)
    send_again(visitor)
    comment = Comment.objects.get()
    assert (comment.text, comment.language) == ("I see it the same way.", "ar")
    assert comment.author.account == verified


def test_a_reply_on_a_page_of_its_own_asks_for_the_login(client, proposal):
    page = f"/en/ljubljana/proposals/{proposal.pk}/comment/?reply_to=1"
    assert client.get(page).url.startswith("/en/account/login/?next=")


@pytest.mark.parametrize("number", ["²", "x", "9" * 30, "٣"])
def test_a_reply_to_nothing(client_for, verified, proposal, number):
    page = f"/en/ljubljana/proposals/{proposal.pk}/comment/?reply_to={number}"
    assert client_for(verified).get(page).status_code == 200


@pytest.mark.parametrize(
    ("origin", "fields"),
    [
        ("http://evil.invalid", {"text": "I agree with all of this."}),
        ("", {"text": "I agree with all of this."}),
        ("http://testserver", {"text": "I agree with all of this.", "password": "x"}),
    ],
)
def test_only_what_comes_from_our_own_page_is_sent_again(origin, fields, verified, proposal):
    client = Client(enforce_csrf_checks=True, headers={"origin": origin} if origin else {})
    client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    page = client.post(f"/en/ljubljana/proposals/{proposal.pk}/comment/", fields)
    assert page.status_code == 403
    text = page.content.decode()
    assert "I agree with all of this." in text
    assert "Send it again" not in text


class TestStaff:
    """Staff lose no words either, with the second step of the login in between."""

    REASONS = "Klop bo stala pred zimo, ker jo ljudje potrebujejo."

    @pytest.fixture
    def at_the_answer(self, proposal, officer):
        cast.make_overdue(proposal)
        client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
        client.cookies = cast.client_for(officer).cookies
        path = f"/en/ljubljana/proposals/{proposal.pk}/publish-answer/"
        return PlainBrowser(client).go(path)

    def code_of_the_app(self) -> str:
        counter = next(yield_hotp_counters_from_time())
        return format_hotp_value(hotp_value(cast.TOTP_SECRET, counter))

    def log_in_in_another_tab(self, desk: PlainBrowser) -> PlainBrowser:
        [address] = [path for words, path in desk.page.links if "opens in a new tab" in words]
        tab = PlainBrowser(desk.client).go(address)
        tab.send(login="officer", password=cast.PASSWORD)
        return tab

    def test_an_answer(self, at_the_answer, officer):
        end_session(at_the_answer)
        at_the_answer.send(status=403, outcome="accepted", reasons_sl=self.REASONS)
        assert SENTENCE in at_the_answer.text and self.REASONS in at_the_answer.html
        assert not Answer.objects.exists()
        tab = self.log_in_in_another_tab(at_the_answer)
        tab.send(code=self.code_of_the_app())
        assert tab.path.endswith("/publish-answer/")
        at_the_answer.send(status=403)
        at_the_answer.send()
        assert Answer.objects.get().reasons_sl == self.REASONS

    def test_with_the_second_step_missing(self, proposal, officer):
        cast.make_overdue(proposal)
        client = Client()
        client.force_login(officer, "emvi.accounts.backends.PhraseBackend")
        path = f"/en/ljubljana/proposals/{proposal.pk}/publish-answer/"
        page = client.post(path, {"reasons_sl": self.REASONS})
        assert page.status_code == 403 and self.REASONS in page.content.decode()
        assert page.context["way_in"].startswith("/en/account/second-factor/reauthenticate/?next=")

    def test_in_the_admin(self, administrator, ljubljana, client_for):
        client = client_for(administrator)
        text = "A text that somebody wrote for an hour."
        path = "/en/admin/municipalities/page/add/"
        client.cookies.clear()
        page = client.post(path, {"body_sl": text})
        assert page.status_code == 403 and text in page.content.decode()

    def test_nothing_worth_keeping_leads_straight_to_the_login(self, proposal, client):
        path = f"/en/ljubljana/proposals/{proposal.pk}/hide/"
        assert client.post(path, {"rule": "insult"}).status_code == 302

    def test_no_secret_is_repeated(self, officer):
        client = Client()
        data = {"password": "a long password of somebody", "text": "Words that are long enough."}
        page = client.post("/en/ljubljana/desk/", data)
        assert page.status_code == 403
        assert "a long password" not in page.content.decode()
        assert "Send it again" not in page.content.decode()
