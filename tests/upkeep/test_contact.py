"""Words to those who run the portal: without a login, without a puzzle, and never lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail, signing
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError
from django.utils import timezone

from emvi.upkeep.contact_mails import compose
from emvi.upkeep.forms import SALT
from emvi.upkeep.models import ContactMessage
from emvi.upkeep.tasks import deliver_contact_messages, drop_old_contact_messages

WORDS = "مرحبا, the map of the town does not open on my phone."


def begun(seconds_ago: int = 10) -> str:
    return signing.dumps(int(timezone.now().timestamp()) - seconds_ago, salt=SALT)


def form(**fields):
    return {"about": "question", "text": WORDS, "reply_to": "", "begun": begun()} | fields


@pytest.fixture
def mail_is_away(monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError("nobody there")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        yield patch


@pytest.mark.parametrize(
    ("path", "to"),
    [("/de/contact/", "portal@localhost"), ("/de/ljubljana/contact/", "ljubljana@towns.invalid")],
)
def test_it_reaches_its_mailbox_and_leaves_no_row(
    client, ljubljana, path, to, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(path, form(reply_to="ana@people.invalid"), follow=True)
    assert page.status_code == 200 and page.redirect_chain[0][0] == f"{path}?sent=1"
    [message] = mail.outbox
    assert message.to == [to]
    assert message.reply_to == ["ana@people.invalid"]
    [(html, kind)] = message.alternatives
    for part in (message.body, html):
        assert WORDS in part and "Deutsch" in part and "ana@people.invalid" in part
    assert kind == "text/html" and 'dir="auto"' in html
    assert not ContactMessage.objects.exists()


def test_the_address_is_optional(client, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/contact/", form())
    assert mail.outbox[0].reply_to == []
    assert "They gave no address" in mail.outbox[0].body


def test_words_are_no_markup_and_the_mail_speaks_the_language_of_its_readers(ljubljana):
    message = ContactMessage(municipality=ljubljana, text="<b>Bold</b>\n\nmove", language="ar")
    mail_ = compose(message)
    [(html, _kind)] = mail_.alternatives
    assert "<b>Bold</b>" in mail_.body
    assert "&lt;b&gt;Bold&lt;/b&gt;" in html and "<p>move</p>" in html
    assert '<html lang="sl"' in html and mail_.subject == "Sporočilo iz obrazca za stik"


def test_who_is_signed_in_is_not_told(
    client_for, ana, ljubljana, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client_for(ana).post("/en/ljubljana/contact/", form())
    [message] = mail.outbox
    for own in (ana.email, str(ana.opaque_id), "Ana from Fužine"):
        assert own not in str(message.message()) + message.body


def test_when_mail_is_away_it_waits(client, db, mail_is_away, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post("/en/contact/", form())
    assert page.status_code == 302
    message = ContactMessage.objects.get()
    assert (message.attempts, message.error) == (1, "ConnectionRefusedError")
    mail_is_away.undo()
    assert deliver_contact_messages() == 0, "not at once again"
    ContactMessage.objects.update(next_attempt_at=timezone.now())
    assert deliver_contact_messages() == 1
    assert len(mail.outbox) == 1 and not ContactMessage.objects.exists()


def test_one_that_fails_does_not_stop_the_next(db, monkeypatch):
    for text in ("First words.", "Second words."):
        ContactMessage.objects.create(text=text)
    send = EmailBackend.send_messages

    def fussy(self, messages):
        if "First words." in messages[0].body:
            raise OSError("this one not")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", fussy)
    assert deliver_contact_messages() == 1
    assert ContactMessage.objects.get().text == "First words."


def test_what_nobody_took_for_a_month_is_forgotten(db):
    for days in (29, 31):
        ContactMessage.objects.create(
            text=f"{days} days", created_at=timezone.now() - timedelta(days=days)
        )
    assert drop_old_contact_messages() == 1
    assert ContactMessage.objects.get().text == "29 days"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"nickname": "Viagra"}, "Leave the field"),
        ({"begun": "now"}, "That was very fast"),
        ({"begun": ""}, "That was very fast"),
        ({"begun": "12345"}, "That was very fast"),
        ({"begun": signing.dumps(0, salt="another form")}, "That was very fast"),
        ({"text": " ... "}, "Write your message first."),
        ({"reply_to": "no address"}, "Enter a valid email address."),
        ({"about": "other"}, "Select a valid choice"),
    ],
)
def test_what_is_not_taken_stays_on_the_page(client, db, wrong, error):
    if wrong.get("begun") == "now":
        wrong = {"begun": begun(0)}
    page = client.post("/en/contact/", form(**wrong))
    text = page.content.decode()
    assert page.status_code == 200 and error in text
    assert wrong.get("text", WORDS) in text
    assert not ContactMessage.objects.exists() and not mail.outbox


def test_who_was_too_fast_can_send_it_again(client, db, time_machine):
    time_machine.move_to("2026-11-22 09:00Z", tick=False)
    page = client.post("/en/contact/", form(begun=""))
    again = form(begun=page.context["form"]["begun"].value())
    time_machine.shift(5)
    assert client.post("/en/contact/", again).status_code == 302


def test_an_address_sends_so_many_an_hour_and_keeps_the_words(client, db):
    for number in range(20):
        assert client.post("/en/contact/", form()).status_code == 302, number
    page = client.post("/en/contact/", form())
    assert (page.status_code, page["Retry-After"]) == (429, "3600")
    assert WORDS in page.content.decode() and "Send it again" in page.content.decode()
    assert client.post("/en/contact/", form(), REMOTE_ADDR="192.0.2.9").status_code == 302


def test_nothing_but_words_and_the_address_is_kept(db):
    names = {field.name for field in ContactMessage._meta.get_fields()}
    kept = {"id", "municipality", "about", "text", "reply_to", "language", "created_at"}
    assert names == kept | {"submission_key", "attempts", "next_attempt_at", "error"}
    with pytest.raises(IntegrityError):
        ContactMessage.objects.create(text="")


@pytest.mark.parametrize("path", ["/en/contact/", "/en/ljubljana/accessibility/"])
def test_each_page_has_a_key_of_its_own(client, ljubljana, path):
    pages = [client.get(path) for _one in range(2)]
    keys = [str(page.context["form"]["submission_key"].value()) for page in pages]
    assert keys[0] != keys[1]
    assert f'name="submission_key" value="{keys[0]}"' in pages[0].content.decode()


def test_sent_again_with_its_key_it_is_one_mail(
    client, ljubljana, django_capture_on_commit_callbacks
):
    fields, path = form(submission_key=str(uuid4())), "/en/ljubljana/contact/"
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(path, fields).url == f"{path}?sent=1"
    assert len(mail.outbox) == 1 and not ContactMessage.objects.exists()


def test_two_at_the_same_moment_are_one_row(client, db):
    """Nothing is committed here, so neither of them knows that the other was sent."""
    fields = form(submission_key=str(uuid4()))
    for _again in range(2):
        assert client.post("/en/contact/", fields).status_code == 302
    row = ContactMessage.objects.get()
    with pytest.raises(IntegrityError):
        ContactMessage.objects.create(text=WORDS, submission_key=row.submission_key)


def test_who_goes_back_and_writes_something_else_is_heard(client, ljubljana, graz):
    fields = form(submission_key=str(uuid4()))
    client.post("/en/contact/", fields)
    client.post("/en/contact/", fields | {"text": "One more word."})
    client.post("/en/contact/", fields | {"reply_to": "ana@people.invalid"})
    client.post("/en/graz/contact/", fields)
    assert ContactMessage.objects.count() == 4


def test_the_statement_has_its_own_form(client, ljubljana, django_capture_on_commit_callbacks):
    page = client.get("/en/ljubljana/accessibility/")
    text = page.content.decode()
    assert "2016/2102" in text and "EN 301 549" in text and "Office of Ljubljana" in text
    assert 'action="/en/ljubljana/contact/"' in text
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/ljubljana/contact/", form(about="accessibility"))
    assert "Zadeva: dostopnost" in mail.outbox[0].body


def test_who_hears_complaints_is_a_text_of_the_municipality(client, ljubljana, graz):
    from emvi.municipalities.models import Page

    Page.objects.create(municipality=ljubljana, kind="redress", body_en="The inspector hears you.")
    assert "The inspector hears you." in client.get("/en/ljubljana/accessibility/").content.decode()
    for path in ("/en/graz/accessibility/", "/en/accessibility/"):
        assert "not written here yet" in client.get(path).content.decode()
