"""Files that belong to a process."""

from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.permissions import may
from emvi.refusals import Refused
from participation.processes.models import Document, Process

MOST_DOCUMENTS = 30


def add_document(
    process: Process,
    *,
    by: Account,
    title: str,
    language: str,
    file: File,
    submission_key: UUID | None = None,
) -> Document:
    """Put a file, whose content was checked, beside the process. Who sees the process gets it. With
    the same `submission_key` again, returns the first one."""
    if not may(by, "processes.add_document", process.municipality):
        raise Refused(_("Only officers of this municipality can write a process."))
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).values_list("pk").get(pk=process.pk)
        earlier = process.documents.filter(submission_key=submission_key).first()
        if submission_key and earlier:
            return earlier
        if process.documents.count() >= MOST_DOCUMENTS:
            raise Refused(_("At most %(most)s documents in a process.") % {"most": MOST_DOCUMENTS})
        document = Document(
            process=process,
            title=title,
            language=language,
            size=file.size,
            submission_key=submission_key,
        )
        document.file.save(file.name, file, save=False)
        try:
            document.save()
            _record("process.document_added", document, by)
        except BaseException:
            document.file.storage.delete(document.file.name)
            raise
    return document


def copy_documents(process: Process, copy: Process) -> None:
    """Take the files along, each with a file of its own: one that is removed here stays there."""
    written: list[Document] = []
    try:
        with transaction.atomic():
            for document in process.documents.all():
                with document.file.open("rb") as file:
                    taken = Document(
                        process=copy,
                        title=document.title,
                        language=document.language,
                        size=document.size,
                    )
                    name = document.file.name.rpartition("/")[2]
                    taken.file.save(name, file, save=False)
                written.append(taken)
                taken.save()
    except BaseException:
        for taken in written:
            taken.file.storage.delete(taken.file.name)
        raise


def remove_document(document: Document, *, by: Account) -> None:
    """Take it away for good. That there was one stays on record."""
    process = document.process
    if not may(by, "processes.remove_document", process.municipality):
        raise Refused(_("Only officers of this municipality can write a process."))
    storage, name = document.file.storage, document.file.name
    with transaction.atomic():
        _record("process.document_removed", document, by)
        document.delete()
        transaction.on_commit(lambda: storage.delete(name))


def _record(action: str, document: Document, by: Account) -> None:
    place, facts = document.process.municipality_id, {"document": document.pk}
    record(action, document.process, by=by, municipality_id=place, facts=facts)
