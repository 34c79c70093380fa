"""Writing processes: what the pages of officers do, in one body."""

from typing import Any

from django.forms import ModelForm
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.refusals import Refused
from emvi.rest.bodies import by_column
from emvi.rest.endpoints import checked
from participation.processes import actions, serializers
from participation.processes.actions.checks import differs
from participation.processes.api.read import get_process
from participation.processes.forms import PHASE_TEXTS, RIGHTS, ProcessPageForm, phases_form
from participation.processes.models import TEXTS, Process

STAYS = gettext_lazy("This was made public and stays. Send what stands there.")
OWN = ("kind", "slug", "visibility", "is_template")
DATES = ("opens_at", "closes_at")


class ProcessCreate(MunicipalityEndpoint):
    """Write a new process. It stays a draft, which staff see, until it is published."""

    scope, takes, gives = "staff", serializers.ProcessBody, serializers.ProcessDetail
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "processes.create_process", municipality):
            raise PermissionDenied
        form, phases = filled_in(actions.new_process(municipality), self.taken(request))
        process = actions.create_process(
            form.save(commit=False), by=request.user, phases=phases.save(commit=False)
        )
        return self.answer(get_process(self, process.slug))


class ProcessChange(MunicipalityEndpoint):
    """Write on what one has read: if a colleague changed it since, this is refused. Of a public
    process, what was promised stays: a phase that has begun only gets longer, and none goes."""

    scope, takes, gives = "staff", serializers.ProcessChangeBody, serializers.ProcessDetail

    def post(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process = get_process(self, slug)
        if not may(request.user, "processes.change_process", municipality):
            raise PermissionDenied
        taken = self.taken(request)
        form, phases = filled_in(process, taken)
        refuse_what_stays(form, phases, taken)
        process, rows = form.save(commit=False), phases.save(commit=False)
        actions.change_process(
            process,
            by=request.user,
            phases=rows,
            removed=phases.deleted_objects,
            edition=taken["edition"],
        )
        return self.answer(get_process(self, process.slug))


def refuse_what_stays(form: ProcessPageForm, phases: Any, taken: dict[str, Any]) -> None:
    """The forms pass over what cannot change. A program that sends something else there is told so.
    Raises ValidationError."""
    rules = taken.get("rules", {})
    stays = _other_than_stands(form, {name: taken[name] for name in OWN if name in taken})
    found = {name: [STAYS] for name in stays}
    found |= {f"rules.{name}": [STAYS] for name in _other_than_stands(form, rules)}
    for name in TEXTS:
        columns = by_column(name, taken.get(name, {}))
        found |= {
            column.replace(f"{name}_", f"{name}."): [STAYS]
            for column in _other_than_stands(form, columns)
        }
    sent = {phase["id"]: phase for phase in taken["phases"] if "id" in phase}
    for row in phases.initial_forms:
        if not (phase := sent.get(row.instance.pk)):
            continue
        values = {name: phase[name] for name in (*DATES, *RIGHTS)}
        for name in PHASE_TEXTS:
            values |= by_column(name, phase.get(name, {}))
        if stays := _other_than_stands(row, values):
            number = taken["phases"].index(phase)
            found |= {f"phases.{number}.{name}": [STAYS] for name in stays}
    if found:
        raise ValidationError(found)


def _other_than_stands(form: ModelForm, sent: dict[str, Any]) -> list[str]:
    """Which of these values would be passed over without being what stands already."""
    return [
        name
        for name, value in sent.items()
        if form.fields[name].disabled and differs(form.initial[name], value)
    ]


def filled_in(process: Process, taken: dict[str, Any]) -> tuple[ProcessPageForm, Any]:
    """The forms of the pages with this in them, checked. Raises ValidationError."""
    rules = {name: getattr(process, name) for name in Process.RULE_FIELDS}
    own = {name: getattr(process, name) for name in OWN if name != "is_template"}
    data = own | rules | taken.get("rules", {}) | {"is_template": taken["is_template"]}
    data |= {name: taken[name] for name in own if name in taken}
    for name in TEXTS:
        data |= by_column(name, taken.get(name, {}))
    form = ProcessPageForm(data, instance=process)
    checked(form)
    phases = phases_form(process, _rows(process, taken["phases"]))
    if not phases.is_valid():
        errors = [str(e) for e in phases.non_form_errors()]
        errors += [str(e) for row in phases.errors for found in row.values() for e in found]
        raise ValidationError({"phases": errors})
    return form, phases


def _rows(process: Process, taken: list[dict[str, Any]]) -> dict[str, Any]:
    """The phases as the rows of their form: those that are there first, then the new ones."""
    named = {phase["id"]: phase for phase in taken if "id" in phase}
    known = [phase.pk for phase in process.phases.order_by("opens_at")] if process.pk else []
    if unknown := set(named) - set(known):
        raise ValidationError({"phases": [f"Not a phase of this process: {min(unknown)}"]})
    if process.state != Process.State.DRAFT and set(known) - set(named):
        raise Refused(_("What was announced stays announced."))
    rows = [named.get(pk, {}) | {"id": pk, "DELETE": pk not in named} for pk in known]
    rows += [phase for phase in taken if "id" not in phase]
    data: dict[str, Any] = {
        "phases-TOTAL_FORMS": str(len(rows)),
        "phases-INITIAL_FORMS": str(len(known)),
    }
    for number, row in enumerate(rows):
        values = {name: row[name] for name in ("id", *DATES) if name in row}
        values |= {name: row.get(name, False) for name in (*RIGHTS, "DELETE")}
        for name in PHASE_TEXTS:
            values |= by_column(name, row.get(name, {}))
        data |= {f"phases-{number}-{name}": value for name, value in values.items()}
    return data


urlpatterns = [
    path("desk/processes/create/", ProcessCreate.as_view(), name="process-create"),
    path("processes/<slug:slug>/change/", ProcessChange.as_view(), name="process-change"),
]
