"""What officers write about a process, and its phases."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.refusals import Conflict, Refused
from participation.processes.actions.checks import (
    check_can_be_deleted,
    check_complete,
    check_phase_change,
    check_rules_unchanged,
    is_in_reach,
)
from participation.processes.actions.documents import copy_documents
from participation.processes.addresses import free_slug, taken_slugs
from participation.processes.models import TEXTS, Phase, Process
from participation.processes.portal_templates import PortalTemplate, filled_in, phase_of


def new_process(municipality: Municipality) -> Process:
    """A process that nobody has saved yet, with the rules of its municipality."""
    rules = {name: getattr(municipality, name) for name in Process.RULE_FIELDS}
    return Process(municipality=municipality, **rules)


def create_process(process: Process, *, by: Account, phases: Iterable[Phase] = ()) -> Process:
    """Keep a new draft, which staff see and nobody else. `process` and `phases` are not saved yet."""
    if not may(by, "processes.create_process", process.municipality):
        raise Refused(_("Only officers of this municipality can write a process."))
    with transaction.atomic():
        process.save()
        for phase in phases:
            phase.process = process
            phase.save()
        record("process.created", process, by=by, municipality_id=process.municipality_id)
    return process


def change_process(
    process: Process,
    *,
    by: Account,
    phases: Iterable[Phase] = (),
    removed: Iterable[Phase] = (),
    edition: str | None = None,
) -> None:
    """Write what was changed of a process, of `phases`, new ones among them, and without `removed`.

    Raises Conflict when somebody else changed it since `edition` was read, Refused when what was
    promised in public would change.
    """
    if not may(by, "processes.change_process", process.municipality):
        raise Refused(_("Only officers of this municipality can write a process."))
    with transaction.atomic():
        stored = Process.objects.select_for_update().get(pk=process.pk)
        if stored.state != process.state or edition not in (None, stored.edition):
            raise Conflict(_("A colleague changed this process in the meantime. Look at it first."))
        if process.is_template and stored.publish_at:
            raise Refused(_("It is to become public on a day. Take that back first."))
        removed, phases = list(removed), list(phases)
        facts = _facts(stored, process, phases, removed)
        if removed and stored.state != Process.State.DRAFT:
            raise Refused(_("What was announced stays announced."))
        for phase in removed:
            phase.delete()
        try:
            check_rules_unchanged(process)
            for phase in phases:
                check_phase_change(phase)
                if phase.pk is None and stored.state != Process.State.DRAFT:
                    phase.announce_late()
                phase.save()
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        process.save(update_fields=[*TEXTS, *Process.written_columns(), "search_text"])
        if stored.state != Process.State.DRAFT:
            check_complete(Process.objects.get(pk=process.pk))
        place = process.municipality_id
        record("process.changed", process, by=by, municipality_id=place, facts=facts)


def delete_process(process: Process, *, by: Account) -> None:
    """Take a draft or a template away for good, with its phases, working states and documents. Safe
    to repeat. Raises Refused for one that people know, and for one that is to become public."""
    if not may(by, "processes.delete_process", process.municipality):
        raise Refused(_("Only officers of this municipality can write a process."))
    with transaction.atomic():
        # One that is being published at this moment is not a draft afterwards.
        locked = Process.objects.select_for_update().filter(pk=process.pk).first()
        if locked is None:
            return
        check_can_be_deleted(locked)
        files = [document.file for document in locked.documents.all()]
        record("process.deleted", locked, by=by, municipality_id=locked.municipality_id)
        locked.delete()
        transaction.on_commit(lambda: _delete_files(files))


def _delete_files(files: list[FieldFile]) -> None:
    for file in files:
        file.storage.delete(file.name)


def _facts(
    stored: Process, process: Process, phases: list[Phase], removed: list[Phase]
) -> dict[str, Any]:
    """The names of what changes, and no words, as the admin notes them too."""
    columns = Process.written_columns()
    changed = [name for name in columns if _value(stored, name) != _value(process, name)]
    new = sum(phase.pk is None for phase in phases)
    of_phases = {"added": new, "changed": len(phases) - new, "deleted": len(removed)}
    return {"fields": sorted(changed)} | ({"phase": of_phases} if any(of_phases.values()) else {})


def _value(process: Process, name: str) -> Any:
    """A text that is not there is empty or nothing at all."""
    value = getattr(process, name)
    return None if value == "" else value


def duplicate_process(process: Process, *, by: Account, starts_on: date) -> Process:
    """A new draft with the texts, the rules, the files and the phases of this one, the first of
    which begins on that day; the others stand as many days after it as they do here."""
    town = process.municipality
    if not may(by, "processes.duplicate_process", town):
        raise Refused(_("Only officers of this municipality can write a process."))
    if not is_in_reach(starts_on):
        raise Refused(_("Choose another year."))
    columns = [name for name in Process.written_columns() if name not in {"slug", "is_template"}]
    copy = Process(municipality=town, **{name: getattr(process, name) for name in columns})
    title = getattr(process, f"title_{town.default_language}") or process.title_en or ""
    copy.slug = free_slug(title, taken_slugs(town))
    zone = ZoneInfo(town.time_zone)
    phases = [
        Phase(
            opens_at=_moved(phase.opens_at, days, zone),
            closes_at=_moved(_full_end(phase), days, zone),
            **{name: getattr(phase, name) for name in Phase.copied_columns()},
        )
        for phase in process.ordered_phases
        for days in [starts_on - process.ordered_phases[0].opens_at.astimezone(zone).date()]
    ]
    with transaction.atomic():
        copy = create_process(copy, by=by, phases=phases)
        for state in process.work_states.in_use():
            state.pk, state.process = None, copy
            state.save(force_insert=True)
        copy_documents(process, copy)
    return copy


def _full_end(phase: Phase) -> datetime:
    """Its end, as it was announced where the process was closed while it ran."""
    announced = phase.announced_closes_at
    is_cut = announced is not None and phase.closes_at == phase.process.closed_at
    return max(announced, phase.closes_at) if is_cut else phase.closes_at


def _moved(at: datetime, days: timedelta, zone: ZoneInfo) -> datetime:
    """The same hour on the town's clock, so many days on."""
    return at.astimezone(zone) + days


def start_process(
    municipality: Municipality, template: PortalTemplate, *, by: Account, starts_on: date
) -> Process:
    """A new draft from a template of the portal, with the rules of the municipality. Its first
    phase begins with that day."""
    if not may(by, "processes.start_process", municipality):
        raise Refused(_("Only officers of this municipality can write a process."))
    if not is_in_reach(starts_on):
        raise Refused(_("Choose another year."))
    process = filled_in(template, new_process(municipality))
    title = getattr(process, f"title_{municipality.default_language}")
    process.slug = free_slug(title, taken_slugs(municipality))
    zone = ZoneInfo(municipality.time_zone)
    phases = []
    for step in template.steps:
        phase = phase_of(step)
        first = starts_on + timedelta(days=step.begins)
        phase.opens_at = datetime.combine(first, time(), zone)
        phase.closes_at = datetime.combine(first + timedelta(days=step.days), time(), zone)
        phases.append(phase)
    return create_process(process, by=by, phases=phases)
