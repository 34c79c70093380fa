"""The deletion of a whole municipality: by a command, on the machine, by who runs the portal.

What has to hold first:

- Nobody waits for an answer here. Leaving the portal is no way around the answer clock.
- The portal can only be read, so that nothing is written that the export does not have.
- There is an export of exactly this state, and it is whole.

Accounts stay, since people may be in other towns; what they have here goes. The audit entries stay,
as numbers that lead nowhere: the chain of seals covers them. One more says what was deleted, with
the digest of the export. The database refuses to delete answers and clocks, now as before; the
triggers are lifted for this one transaction.
"""

import hashlib
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import FileField

from emvi.answers.models import AnswerDuty
from emvi.audit.actions import record
from emvi.audit.append_only import deletes_allowed
from emvi.audit.models import AuditEntry
from emvi.front.whole.export import CHUNK, check_archive, state_of
from emvi.front.whole.tables import BELONGINGS, Belonging
from emvi.municipalities.models import Municipality
from emvi.refusals import Refused
from emvi.upkeep.models import ReadOnlyMode
from participation.proposals.models import Proposal

# Where the database refuses to delete a row. The audit is protected too, and stays.
PROTECTED = (
    "answers_answerduty",
    "answers_answer",
    "answers_extension",
    "answers_result",
    "proposals_proposal",
)


def delete_municipality(municipality: Municipality, export: Path) -> dict[str, int]:
    """Delete it and return how many rows of each table went. Raises Refused when something is
    missing. If the machine stops before the files are gone, the command takes it up again."""
    manifest = _checked(municipality, export)
    with transaction.atomic():
        # Once more inside. Whoever has not heard of the read-only mode yet waits at this row.
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        _refuse_while_answers_are_due(municipality)
        if state_of(municipality)["state"] != manifest["state"]:
            raise Refused("The municipality is not as in the export any more. Export it again.")
        files = sorted({*manifest["files"], *_unexported_files(municipality)})
        gone = _delete_rows(municipality)
        record(
            "municipality.deleted",
            municipality,
            municipality_id=municipality.pk,
            facts={
                "export": digest_of(export),
                "state": manifest["state"],
                "rows": sum(gone.values()),
            },
        )
    delete_files(files)
    return gone


def finish_deletion(slug: str, export: Path) -> bool:
    """The rows are gone and the machine stopped: delete the files that are left. False when no
    deletion with this export was ever made."""
    manifest = _whole(export)
    entries = AuditEntry.objects.filter(action="municipality.deleted")
    if manifest["municipality"] != slug or not any(
        entry.facts["export"] == digest_of(export) for entry in entries
    ):
        return False
    delete_files(list(manifest["files"]))
    return True


def what_would_go(municipality: Municipality) -> dict[str, int]:
    """How many rows of each table belong to it."""
    return {one.name: one.rows(municipality).count() for one in _going()}


def _checked(municipality: Municipality, export: Path) -> dict[str, Any]:
    if not ReadOnlyMode.objects.filter(is_on=True).exists():
        raise Refused("First let the portal only be read: manage.py read_only on")
    _refuse_while_answers_are_due(municipality)
    manifest = _whole(export)
    if manifest["municipality"] != municipality.slug:
        raise Refused(f"This is an export of another municipality: {manifest['municipality']}")
    return manifest


def _refuse_while_answers_are_due(municipality: Municipality) -> None:
    due = AnswerDuty.objects.filter(municipality=municipality, answered_at__isnull=True).count()
    # Announced clocks count: who goes before they start would never have to answer.
    coming = Proposal.objects.without_clock().with_known_start()
    due += coming.filter(municipality=municipality).count()
    if due:
        raise Refused(
            f"People wait for an answer here, in this many cases: {due}."
            " The municipality answers before it leaves."
        )


def _whole(export: Path) -> dict[str, Any]:
    try:
        return check_archive(export)
    except ValueError as error:
        raise Refused(f"{export}: {error}") from error


def _going() -> list[Belonging]:
    """What goes, from what leans on others to the municipality itself."""
    left = {one.model: one for one in BELONGINGS if not one.stays}
    ordered: list[Belonging] = []
    while left:
        leaned_on = {
            column.related_model
            for model in left
            for column in model._meta.concrete_fields
            if column.related_model is not model
        }
        free = [one for model, one in left.items() if model not in leaned_on]
        # Tables that lean on each other go together: the database checks at the end.
        for one in free or list(left.values()):
            ordered.append(left.pop(one.model))
    return ordered


def _delete_rows(municipality: Municipality) -> dict[str, int]:
    """Without signals and cascades: each table says for itself which rows go."""
    gone = {}
    with deletes_allowed(PROTECTED):
        for one in _going():
            rows = one.model._base_manager.filter(pk__in=one.rows(municipality).values("pk"))
            gone[one.name] = rows._raw_delete(connection.alias)
    return gone


def _unexported_files(municipality: Municipality) -> list[str]:
    """Photos and files of drafts: nobody exports them, and they go."""
    return [
        name
        for one in BELONGINGS
        if one.why_not
        for column in one.model._meta.concrete_fields
        if isinstance(column, FileField)
        for name in one.rows(municipality)
        .exclude(**{column.name: ""})
        .values_list(column.name, flat=True)
    ]


def delete_files(names: list[str]) -> None:
    """What is gone already does not matter."""
    for name in names:
        default_storage.delete(name)


def digest_of(export: Path) -> str:
    digest = hashlib.sha256()
    with export.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
