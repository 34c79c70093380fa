"""A draft that nobody wants is deleted with all that belongs to it; what was public stays."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.refusals import Refused
from participation.processes.actions import add_document, delete_process, schedule_process
from participation.processes.models import Document, Phase, Process, WorkState
from tests import cast


@pytest.fixture
def draft(ljubljana):
    draft = cast.make_process(ljubljana, "draft", state=Process.State.DRAFT)
    cast.make_phase(draft)
    WorkState.objects.create(process=draft, name_en="In the office")
    return draft


def test_it_goes_with_all_that_belongs_to_it(
    client_for, draft, officer, django_capture_on_commit_callbacks
):
    file = ContentFile(b"%PDF-1.4", "plan.pdf")
    document = add_document(draft, by=officer, title="Plan", language="en", file=file)
    storage, name = document.file.storage, document.file.name
    page = "/en/ljubljana/processes/draft/delete/"
    client = client_for(officer)
    assert page in client.get("/en/ljubljana/desk/processes/").content.decode()
    assert page in client.get("/en/ljubljana/processes/draft/change/").content.decode()
    assert "documents are deleted with it" in client.get(page).content.decode()
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(page)
    assert sent["Location"] == "/en/ljubljana/desk/processes/"
    for model in (Process, Phase, WorkState, Document):
        assert not model.objects.exists()
    assert not storage.exists(name)
    assert AuditEntry.objects.get(action="process.deleted").actor == officer.opaque_id
    assert client.post(page).status_code == 404
    delete_process(Process(pk=draft.pk, municipality=draft.municipality), by=officer)
    assert AuditEntry.objects.filter(action="process.deleted").count() == 1


def test_a_template_goes_too(draft, officer):
    Process.objects.update(is_template=True)
    delete_process(draft, by=officer)
    assert not Process.objects.exists()


def test_what_is_to_become_public_is_unscheduled_first(client_for, draft, officer):
    schedule_process(draft, by=officer, at=timezone.now() + timedelta(days=1))
    with pytest.raises(Refused, match="Take that back first"):
        delete_process(draft, by=officer)
    page = "/en/ljubljana/processes/draft/delete/"
    shown = client_for(officer).get(page).content.decode()
    assert "Take that back first" in shown and "/processes/draft/publish/" in shown
    client_for(officer).post(page)
    assert Process.objects.exists()


def test_what_people_know_stays(client_for, ljubljana, officer):
    process = cast.make_process(ljubljana, "known")
    cast.make_phase(process)
    # As somebody read it before it was published.
    process.state = Process.State.DRAFT
    with pytest.raises(Refused, match="What was public stays"):
        delete_process(process, by=officer)
    assert (
        "/known/delete/"
        not in client_for(officer).get("/en/ljubljana/desk/processes/").content.decode()
    )


def test_others_cannot(draft, ana, moderator):
    for account in (ana, moderator):
        with pytest.raises(Refused):
            delete_process(draft, by=account)
    assert Process.objects.exists()
