"""Files by the API: attached and removed by the rules of the pages, and described as forms."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from emvi.discussions.models import Thread
from emvi.rest.description import description, operations
from participation.processes.models import Document
from participation.proposals.actions import Words, publish_proposal
from participation.proposals.models import Attachment
from tests.api.world import TOWN, program_of
from tests.participation.proposals.test_attachments import PDF, picture

PLAN = {"title": "The <b>plan</b>", "file": PDF}


def plan(**more) -> dict:
    return PLAN | {"key": str(uuid4())} | more


@pytest.fixture
def young(process, ana):
    words = Words("A bench", "There is no bench at the stop.", "en")
    return publish_proposal(process, words, author=ana.public_names.get())


@pytest.fixture
def path(young):
    return f"{TOWN}proposals/{young.pk}/attach-file/"


def test_its_author_attaches_and_removes_a_file(path, young, ana):
    program, body = program_of(ana), plan()
    made = program.post(path, body)
    assert made.status_code == 201
    assert program.post(path, body).json() == made.json(), "sent again, it attaches nothing"
    [file] = made.json()["attachments"]
    number = Attachment.objects.get().pk
    assert file == {
        "id": number,
        "title": "The plan",
        "kind": "pdf",
        "size": len(PDF),
        "address": f"/en/ljubljana/attachments/{number}/",
    }
    guest = program_of(None)
    assert guest.get(f"{TOWN}proposals/{young.pk}/").json()["attachments"] == [file]
    assert b"".join(guest.client.get(file["address"])) == PDF
    assert program.post(path, plan(file=picture())).json()["attachments"][1]["kind"] == "webp"
    left = program.post(f"{TOWN}attachments/{number}/remove/").json()["attachments"]
    assert [one["kind"] for one in left] == ["webp"]


def test_three_at_most_and_only_of_ones_own(path, young, ana, verified):
    for _number in range(3):
        assert program_of(ana).post(path, plan()).status_code == 201
    full = program_of(ana).post(path, plan())
    assert (full.status_code, full.json()["code"]) == (409, "refused")
    assert program_of(verified).post(path, plan()).status_code == 403
    assert program_of(None).post(path, plan()).status_code == 401
    assert program_of(ana, "read").post(path, plan()).json()["code"] == "scope_missing"
    assert Attachment.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"file": b""}, "file"),
        ({"file": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, "file"),
        ({"file": PDF.replace(b"/Catalog", b"/JavaScript")}, "file"),
        ({"title": "…"}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"key": "1"}, "key"),
        ({"place": "7"}, "place"),
    ],
)
def test_what_does_not_fit_is_said(wrong, field, path, ana):
    answer = program_of(ana).post(path, plan(**wrong))
    assert answer.status_code == 400 and list(answer.json()["fields"]) == [field]
    assert not Attachment.objects.exists()


def test_a_form_without_a_file_and_json(path, ana):
    client = program_of(ana).client
    empty = client.post(path, {"title": "The plan", "key": str(uuid4())})
    assert empty.status_code == 400 and list(empty.json()["fields"]) == ["file"]
    assert client.post(path, {}, content_type="application/json").status_code == 415
    broken = client.post(path, b"--x", content_type="multipart/form-data")
    assert broken.status_code == 400


def test_files_of_hidden_words_are_not_listed(path, young, ana):
    program_of(ana).post(path, plan())
    Thread.objects.filter(pk=young.thread_id).update(hidden_at=timezone.now())
    page = f"{TOWN}proposals/{young.pk}/"
    assert program_of(None).get(page).json()["attachments"] == []
    assert len(program_of(ana).get(page).json()["attachments"]) == 1


def test_an_officer_adds_and_removes_a_document(process, officer, ana):
    path = f"{TOWN}processes/winter/documents/"
    body = {"title": "The plan", "language": "sl", "file": PDF, "submission_key": str(uuid4())}
    program = program_of(officer)
    made = program.post(path, body)
    assert made.status_code == 201 and program.post(path, body).json() == made.json()
    number = Document.objects.get().pk
    [document] = program_of(None).get(f"{TOWN}processes/winter/").json()["documents"]
    assert document == {
        "id": number,
        "title": "The plan",
        "language": "sl",
        "size": len(PDF),
        "address": f"/en/ljubljana/documents/{number}/",
    }
    assert program_of(ana).post(path, body).status_code == 403
    picture_sent = body | {"file": picture(), "submission_key": str(uuid4())}
    assert list(program.post(path, picture_sent).json()["fields"]) == ["file"]
    assert program.post(f"{TOWN}documents/{number}/remove/").json()["documents"] == []


def test_the_page_sent_twice_adds_one(process, young, officer, ana, client_for):
    for account, page, key in (
        (officer, f"{process.get_absolute_url()}documents/", "submission_key"),
        (ana, f"{young.get_absolute_url()}attach-file/", "key"),
    ):
        client, number = client_for(account), str(uuid4())
        assert f'name="{key}"' in client.get(page).content.decode()
        for _again in range(2):
            file = SimpleUploadedFile("plan.pdf", PDF)
            client.post(page, {"title": "P", "language": "en", "file": file, key: number})
    assert (Document.objects.count(), Attachment.objects.count()) == (1, 1)


def test_the_description_says_that_it_is_a_form(db):
    found = {one.name: one for one in operations()}
    for name, body in (
        ("proposal_attach_file", "AttachmentBody"),
        ("document_add", "DocumentBody"),
    ):
        assert found[name].takes == body
        assert "multipart/form-data" in found[name].text
        [kind] = [
            kind
            for methods in description()["paths"].values()
            for one in methods.values()
            if one["operationId"] == name
            for kind in one["requestBody"]["content"]
        ]
        assert kind == "multipart/form-data"
    file = description()["components"]["schemas"]["AttachmentBody"]["properties"]["file"]
    assert file["format"] == "binary"
