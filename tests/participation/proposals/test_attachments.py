"""Files at a proposal: what is taken, who reads them, and when they go."""

from io import BytesIO

import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.forms import ValidationError
from django.utils import timezone
from PIL import Image

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Words as Leaving
from emvi.discussions.models import Thread
from emvi.municipalities.blocks import block_person
from emvi.refusals import Refused
from participation.proposals import files
from participation.proposals.actions import (
    Words,
    attach_file,
    publish_proposal,
    remove_attachment,
    support_proposal,
)
from participation.proposals.files import AttachmentField
from participation.proposals.models import Attachment, Proposal
from tests import cast

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer\n%%EOF\n"
WORDS = Words("A bench", "There is no bench at the stop.", "en")


@pytest.fixture
def young(process, ana):
    return publish_proposal(process, WORDS, author=ana.public_names.get())


def upload(content: bytes, name: str = "plan.pdf", kind: str = "application/pdf"):
    return SimpleUploadedFile(name, content, content_type=kind)


def attach(proposal: Proposal, by, title: str = "A plan") -> Attachment:
    return attach_file(proposal, ContentFile(PDF, name="x.pdf"), title=title, by=by)


def picture() -> bytes:
    output = BytesIO()
    Image.new("RGB", (40, 20), "green").save(output, "PNG")
    return output.getvalue()


def address(attachment: Attachment) -> str:
    return f"/en/ljubljana/attachments/{attachment.pk}/"


def test_a_pdf_stays_as_it_is_and_a_picture_is_made_anew():
    field = AttachmentField()
    pdf = field.clean(upload(PDF, "../../etc/passwd.html"))
    assert (pdf.read(), pdf.name[-4:]) == (PDF, ".pdf")
    assert "passwd" not in pdf.name
    made = field.clean(upload(picture(), "me.png"))
    assert made.name.endswith(".webp") and made.read()[:4] == b"RIFF"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7 and no end",
        b"PK\x03\x04" + PDF,
        PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>"),
        PDF.replace(b"/Catalog", b"/Encrypt 3 0 R"),
        PDF.replace(b"/Catalog", b"/EmbeddedFile"),
    ],
)
def test_what_is_neither_is_refused(content):
    with pytest.raises(ValidationError):
        AttachmentField().clean(upload(content))


def test_what_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 20)
    with pytest.raises(ValidationError, match="too large"):
        AttachmentField().clean(upload(PDF))


def test_three_files_at_most(young, ana):
    for number in range(3):
        attach(young, ana, f"Plan {number}")
    with pytest.raises(Refused, match="three files"):
        attach(young, ana)
    remove_attachment(young.attachments.get(place=2), by=ana)
    assert attach(young, ana).place == 2
    for place in (0, 3, 4):
        with pytest.raises(IntegrityError), transaction.atomic():
            young.attachments.create(place=place, title="x", file="x.pdf", size=1)


def test_only_while_the_words_can_be_changed(young, ana, verified):
    kept = attach(young, ana)
    with pytest.raises(Refused):
        attach(young, verified)
    support_proposal(Proposal.objects.get(pk=young.pk), by=verified)
    with pytest.raises(Refused):
        attach(young, ana)
    with pytest.raises(Refused):
        remove_attachment(kept, by=ana)
    stored = list((project.MEDIA_ROOT / "attachments").iterdir())
    assert len(stored) == Attachment.objects.count() == 1


def test_a_moderator_reads_it_where_they_decided_before(young, ana, moderator):
    cast.decide(young.thread, by=moderator, outcome="left")
    attach(young, ana)
    young.thread.refresh_from_db()
    assert young.thread.held_for == "edited"


def test_it_is_handed_over_and_never_shown(young, ana, client_for):
    response = client_for(None).get(address(attach(young, ana, 'Načrt "1"\r\nX: y')))
    assert b"".join(response) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "X" not in response.headers


def test_it_is_seen_by_whom_the_words_are(young, ana, verified, moderator, client_for):
    url = address(attach(young, ana))
    block_person(ana.public_names.get(), by=verified)
    assert client_for(verified).get(url).status_code == 404
    assert client_for(None).get(url).status_code == 200
    Thread.objects.filter(pk=young.thread_id).update(hidden_at=timezone.now())
    assert client_for(None).get(url).status_code == 404
    assert client_for(moderator).get(url).status_code == 200
    assert client_for(None).get(url.replace("ljubljana", "graz")).status_code == 404


def test_the_address_of_stored_files_gives_none(young, ana, client_for):
    attachment = attach(young, ana)
    assert client_for(ana).get(f"/media/{attachment.file.name}").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("words", Leaving)
def test_files_go_where_the_words_go(young, ana, words):
    path = project.MEDIA_ROOT / attach(young, ana).file.name
    assert path.exists()
    erase_account(ana, words=words)
    assert path.exists() is (words == Leaving.STAY)
    assert Attachment.objects.exists() is (words == Leaving.STAY)


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_leaves_the_disk(young, ana):
    attachment = attach(young, ana)
    path = project.MEDIA_ROOT / attachment.file.name
    for _again in range(2):
        remove_attachment(attachment, by=ana)
    assert not path.exists()


def test_by_the_pages(young, ana, client_for):
    client = client_for(ana)
    url = f"{young.get_absolute_url()}attach-file/"
    page = client.post(url, {"title": "A plan", "file": upload(b"nothing")}).content.decode()
    assert 'value="A plan"' in page and "cannot read this file" in page
    assert client.post(url, {"title": "", "file": upload(PDF)}).status_code == 200
    client.post(url, {"title": "A <b>plan</b>", "file": upload(PDF)})
    client.post(url, {"title": "A picture", "file": upload(picture(), "a.png")})
    page = client_for(None).get(young.get_absolute_url()).content.decode()
    assert "A plan" in page and "A picture" in page
    client.post(f"{address(young.attachments.first())}remove/")
    page = client_for(None).get(young.get_absolute_url()).content.decode()
    assert "A plan" not in page and "A picture" in page
