"""Documents are checked by what is in them, and read by those who see the process."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.refusals import Refused
from participation.processes.actions import add_document, duplicate_process, remove_document
from participation.processes.forms import MOST_BYTES
from participation.processes.models import Document, Process
from tests import cast

PDF = b"%PDF-1.7\nsome objects\n%%EOF\n"
PAGE = "/en/ljubljana/processes/winter/documents/"


def sent(content: bytes = PDF, name: str = "plan.pdf"):
    return {"title": "The plan", "language": "en", "file": SimpleUploadedFile(name, content)}


def test_an_officer_adds_and_removes_a_document(client_for, officer, process):
    client = client_for(officer)
    client.post(PAGE, sent())
    document = Document.objects.get()
    assert document.size == len(PDF) and "plan" not in document.file.name
    guest = client_for(None)
    address = f"/en/ljubljana/documents/{document.pk}/"
    assert address in guest.get(process.get_absolute_url()).content.decode()
    file = guest.get(address)
    assert b"".join(file.streaming_content) == PDF
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    stored = document.file
    client.post(f"{address}remove/")
    assert guest.get(address).status_code == 404
    assert AuditEntry.objects.filter(action="process.document_removed").exists()
    assert not Document.objects.exists() and stored.name
    says = "The municipality took a document away:"
    assert says in guest.get(process.get_absolute_url()).content.decode()
    Process.objects.update(published_at=timezone.now())
    assert says not in guest.get(process.get_absolute_url()).content.decode(), "nobody read it"


@pytest.mark.parametrize(
    "content", [b"", b"<html>%PDF-1.7 %%EOF", b"%PDF-1.7 and no end", b"GIF89a", b"\xff\xd8\xff"]
)
def test_what_is_no_pdf_is_refused_and_the_words_stay(content, client_for, officer, process):
    page = client_for(officer).post(PAGE, sent(content)).content.decode()
    assert "Not sent yet" in page and 'value="The plan"' in page
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_refused(client_for, officer, process):
    page = client_for(officer).post(PAGE, sent(b"%PDF-" + b"x" * MOST_BYTES + b"%%EOF"))
    assert "This file is too large" in page.content.decode()


@pytest.mark.parametrize("person", ["ana", "mediator", "moderator", "code_issuer", "stranger"])
def test_others_cannot(person, process, officer, request):
    account, file = request.getfixturevalue(person), ContentFile(PDF, name="x.pdf")
    words = {"title": "Plan", "language": "en"}
    with pytest.raises(Refused):
        add_document(process, by=account, file=file, **words)
    document = add_document(process, by=officer, file=file, **words)
    with pytest.raises(Refused):
        remove_document(document, by=account)


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"visibility": "private"}])
def test_a_document_is_for_those_who_see_the_process(fields, client_for, ljubljana, officer, ana):
    process = cast.make_open_process(ljubljana, "hidden", **fields)
    file = ContentFile(PDF, name="x.pdf")
    document = add_document(process, by=officer, title="P", language="en", file=file)
    address = f"/en/ljubljana/documents/{document.pk}/"
    assert client_for(None).get(address).status_code == 404
    assert client_for(ana).get(address).status_code == 404
    assert client_for(officer).get(address).status_code == 200
    assert Process.objects.get().documents.count() == 1


def test_a_copy_of_the_process_has_files_of_its_own(officer, process):
    add_document(
        process, by=officer, title="The plan", language="en", file=ContentFile(PDF, "plan.pdf")
    )
    day = timezone.localdate() + timedelta(days=9)
    copy = duplicate_process(process, by=officer, starts_on=day)
    [first], [second] = process.documents.all(), copy.documents.all()
    assert (second.title, second.language, second.size) == ("The plan", "en", len(PDF))
    assert first.file.name != second.file.name
    with second.file.open("rb") as file:
        assert file.read() == PDF
    # The copy is a draft: its files are for staff until it is published.
    assert cast.client_for(None).get(f"/en/ljubljana/documents/{second.pk}/").status_code == 404
    remove_document(first, by=officer)
    assert second.file.storage.exists(second.file.name)


def test_no_file_stays_of_a_copy_that_fails(officer, process, monkeypatch):
    document = add_document(
        process, by=officer, title="The plan", language="en", file=ContentFile(PDF, "plan.pdf")
    )
    folder = Path(document.file.path).parent

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(Document, "save", fail)
    with pytest.raises(RuntimeError):
        duplicate_process(process, by=officer, starts_on=timezone.localdate())
    assert len(list(folder.iterdir())) == 1 and Process.objects.count() == 1
