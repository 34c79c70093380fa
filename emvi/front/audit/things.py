"""What the entries of the audit are about, as far as it still exists: with a number or a title that
staff wrote, and a place to look at it. Never what people wrote, and no names."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import pgettext

from emvi.answers.models import Answer, AnswerDuty, Extension, Leave, Result
from emvi.audit.models import AuditEntry
from emvi.discussions.models import Appeal, Comment, ModerationDecision, Thread
from emvi.discussions.texts import place_of
from emvi.municipalities.models import Municipality
from participation.processes.models import Process
from participation.proposals.models import Proposal

Things = dict[int, "Thing"]


@dataclass(frozen=True)
class Thing:
    """What an entry is about. `process` has a title in the languages of staff."""

    url: str
    text: str = ""
    process: Process | None = None


def things_of(entries: Iterable[AuditEntry], municipality: Municipality) -> dict[str, Thing]:
    """By subject. One question for each kind of thing."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for entry in entries:
        label, _colon, pk = entry.subject.partition(":")
        if pk.isdecimal():
            wanted[label].add(int(pk))
    return {
        f"{label}:{pk}": thing
        for label, ids in wanted.items()
        for pk, thing in _find(label)(municipality, ids).items()
    }


def _proposals(path: str) -> Callable[[Municipality, set[int]], Things]:
    """Proposals by the id of something that each has one of."""

    def find(municipality: Municipality, ids: set[int]) -> Things:
        rows = Proposal.objects.filter(municipality=municipality, **{f"{path}__in": ids})
        return {
            found: _proposal(municipality, pk, number)
            for pk, number, found in rows.values_list("pk", "number", path)
        }

    return find


def _proposal(municipality: Municipality, pk: int, number: str) -> Thing:
    return Thing(reverse("proposals:proposal-detail", args=[municipality.slug, pk]), number)


def _comments(municipality: Municipality, ids: set[int]) -> Things:
    rows = Comment.objects.filter(thread__municipality=municipality, pk__in=ids)
    rows = rows.select_related("thread__proposal__municipality")
    return {row.pk: Thing(place_of(row), row.thread.proposal.number) for row in rows}


def _decisions(path: str) -> Callable[[Municipality, set[int]], Things]:
    """The proposals under which decisions of the moderators stand."""

    def find(municipality: Municipality, ids: set[int]) -> Things:
        rows = ModerationDecision.objects.filter(
            municipality=municipality, **{f"{path}__in": ids}
        ).values_list(
            *(path, "thread__proposal", "thread__proposal__number"),
            *("comment__thread__proposal", "comment__thread__proposal__number"),
        )
        return {
            found: _proposal(municipality, pk or other_pk, number or other_number)
            for found, pk, number, other_pk, other_number in rows
        }

    return find


def _processes(municipality: Municipality, ids: set[int]) -> Things:
    rows = Process.objects.filter(municipality=municipality, pk__in=ids)
    return {
        row.pk: Thing(
            reverse("processes:process-detail", args=[municipality.slug, row.slug]), process=row
        )
        for row in rows
    }


def _leaves(municipality: Municipality, ids: set[int]) -> Things:
    place = reverse("front:desk-leaves", args=[municipality.slug])
    text = pgettext("page of the desk", "Who is away")
    rows = Leave.objects.filter(municipality=municipality, pk__in=ids)
    return {pk: Thing(place, text) for pk in rows.values_list("pk", flat=True)}


def _set_up(model: type[Model]) -> Callable[[Municipality, set[int]], Things]:
    """What administrators look after in the admin."""
    scope = admin.site.get_model_admin(model).scope

    def find(municipality: Municipality, ids: set[int]) -> Things:
        if scope is None:
            return {}
        rows = model._default_manager.filter(pk__in=ids).filter(**{scope: municipality.pk})
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        text = capfirst(model._meta.verbose_name)
        return {
            pk: Thing(reverse(name, args=[pk]), text) for pk in rows.values_list("pk", flat=True)
        }

    return find


def _find(label: str) -> Callable[[Municipality, set[int]], Things]:
    if label in _FINDERS:
        return _FINDERS[label]
    models = {model._meta.label_lower: model for model in admin.site._registry}
    return _set_up(models[label]) if label in models else lambda _municipality, _ids: {}


_FINDERS: dict[str, Callable[[Municipality, set[int]], Things]] = {
    model._meta.label_lower: finder
    for model, finder in [
        (Proposal, _proposals("pk")),
        (Thread, _proposals("thread")),
        (AnswerDuty, _proposals("duty")),
        (Answer, _proposals("duty__answers")),
        (Extension, _proposals("duty__extensions")),
        (Result, _proposals("duty__results")),
        (Comment, _comments),
        (ModerationDecision, _decisions("pk")),
        (Appeal, _decisions("appeal")),
        (Process, _processes),
        (Leave, _leaves),
    ]
}
