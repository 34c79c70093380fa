"""The first page of the admin: what a city still needs, and where to do it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from emvi.municipalities.admin import is_portal_team, scope_of
from emvi.municipalities.models import Municipality, Page, Place, Role, RoleGrant, Theme
from participation.processes.models import Phase, Process

SHOWN = 12


@dataclass(frozen=True)
class Step:
    """One thing to do. `link` leads to where it is done."""

    title: str
    text: str
    link: str
    is_done: bool


@dataclass(frozen=True)
class City:
    """A municipality on its way to its first proposal."""

    municipality: Municipality
    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)


def mark(request: HttpRequest) -> str:
    """The portal's mark, for the corner of each page."""
    return static("look/mark.svg")


def mark_at_night(request: HttpRequest) -> str:
    """The same, on a dark ground."""
    return static("look/mark-night.svg")


def stylesheet(request: HttpRequest) -> str:
    """What the admin's own stylesheet lacks."""
    return static("front/admin.css")


def script(request: HttpRequest) -> str:
    """What its scripts lack."""
    return static("front/admin.js")


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The checklist of each city that this person sets up, unfinished ones first."""
    scope = scope_of(request)
    towns = (
        Municipality.objects.all() if scope is None else Municipality.objects.filter(pk__in=scope)
    )
    towns = sorted(_with_what_is_there(towns), key=lambda town: all(_done(town)))
    return context | {
        "cities": [City(town, _steps(town)) for town in towns[:SHOWN]],
        "all_cities": reverse("admin:municipalities_municipality_changelist")
        if len(towns) > SHOWN
        else "",
        "may_add_city": is_portal_team(request.user),
        "add_city": reverse("admin:municipalities_municipality_add"),
    }


def missing_steps(town: Municipality) -> list[Step]:
    """What is still to be done for this city."""
    rows = Municipality.objects.filter(pk=town.pk)
    return [step for step in _steps(_with_what_is_there(rows).get()) if not step.is_done]


def _with_what_is_there(towns: QuerySet[Municipality]) -> QuerySet[Municipality]:
    """All that the steps ask of a town, in one query for all towns."""

    def some(rows: QuerySet, town: str = "municipality", **conditions: str) -> Exists:
        return Exists(rows.filter(**{town: OuterRef("pk")}, **conditions))

    grants, pages = RoleGrant.objects.running(), Page.objects.all()
    processes = Process.objects.order_by("-pk")
    drafts = processes.filter(municipality=OuterRef("pk"), state=Process.State.DRAFT)
    return towns.annotate(
        has_roles=some(grants),
        has_officer=some(grants, role=Role.OFFICER),
        has_moderator=some(grants, role=Role.MODERATOR),
        has_themes=some(Theme.objects.all()),
        has_places=some(Place.objects.all()),
        has_pages=some(pages),
        has_imprint=some(pages, kind=Page.Kind.IMPRINT),
        has_privacy=some(pages, kind=Page.Kind.PRIVACY),
        has_processes=some(processes),
        has_phases=some(Phase.objects.all(), "process__municipality"),
        has_published=some(processes.published()),
        draft=Subquery(drafts.values("pk")[:1]),
    )


def _done(town: Any) -> list[bool]:
    """Which steps are done, in their order. `town` carries what `_with_what_is_there` adds."""
    texts = [getattr(town, f"{name}_{town.default_language}") for name in ("name", "office")]
    return [
        all(texts) and bool(town.contact_email),
        town.has_officer and town.has_moderator,
        town.has_themes,
        town.has_places,
        town.has_imprint and town.has_privacy,
        town.has_phases,
        town.has_published,
        town.is_public,
    ]


def _steps(town: Any) -> list[Step]:
    own_page = reverse("admin:municipalities_municipality_change", args=[town.pk])
    words = [
        (
            _("Name, contact and rules"),
            _("Who answers, in how much time, and from when the clock runs."),
            own_page,
        ),
        (
            _("People and roles"),
            _("At least one person who answers and one who moderates. They need an account first."),
            _list_or_add("municipalities_rolegrant", town, town.has_roles),
        ),
        *_list_steps(town),
        *_process_steps(town),
        (
            _("Show the city to everybody"),
            _("Set “public”. Before that, only officers and administrators see the pages."),
            own_page,
        ),
    ]
    return [Step(*step, is_done) for step, is_done in zip(words, _done(town), strict=True)]


def _list_steps(town: Any) -> list[tuple[str, str, str]]:
    return [
        (
            _("Topics"),
            _("What proposals can be about. Five to eight are enough."),
            _list_or_add("municipalities_theme", town, town.has_themes),
        ),
        (
            _("Places"),
            _("Parts of town and kinds of houses, never addresses."),
            _list_or_add("municipalities_place", town, town.has_places),
        ),
        (
            _("Imprint and privacy"),
            _("Who runs this portal, and what happens to data."),
            _list_or_add("municipalities_page", town, town.has_pages),
        ),
    ]


def _process_steps(town: Any) -> list[tuple[str, str, str]]:
    where = _list_or_add("processes_process", town, town.has_processes)
    draft = town.draft and reverse("admin:processes_process_change", args=[town.draft])
    return [
        (
            _("A process with phases"),
            _("What can change, what is decided, and when people can do what."),
            where,
        ),
        (
            _("Publish the process"),
            _(
                "An officer or administrator of the municipality does it: the button stands under the "
                "process. From then on its rules are fixed."
            ),
            draft or where,
        ),
    ]


def _list_or_add(model: str, town: Municipality, has_some: bool) -> str:
    """The list of a municipality's rows, or the empty form where there are none yet."""
    if has_some:
        return f"{reverse(f'admin:{model}_changelist')}?municipality__id__exact={town.pk}"
    return f"{reverse(f'admin:{model}_add')}?municipality={town.pk}"


NAVIGATION = [
    (
        "city",
        [
            ("municipalities_municipality", "location_city"),
            ("municipalities_page", "description"),
            ("upkeep_announcement", "campaign"),
            ("municipalities_theme", "label"),
            ("municipalities_place", "place"),
            ("municipalities_organisation", "diversity_3"),
            ("municipalities_informalgroup", "groups"),
        ],
    ),
    ("conversation", [("discussions_rule", "gavel"), ("discussions_holdrule", "front_hand")]),
    ("people", [("municipalities_rolegrant", "badge"), ("accounts_account", "person")]),
    (
        "taking part",
        [
            ("processes_process", "route"),
            ("processes_workstate", "flag"),
            ("proposals_proposal", "campaign"),
        ],
    ),
    (
        "record",
        [
            ("answers_answerduty", "schedule"),
            ("answers_answer", "reply"),
            ("answers_extension", "more_time"),
            ("municipalities_codebatch", "key"),
            ("audit_auditentry", "history"),
            ("upkeep_contactmessage", "mail"),
            ("upkeep_readonlymode", "pause_circle"),
            ("privacy_authorityrequest", "gavel"),
            ("accounts_terms", "contract"),
        ],
    ),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The side bar: pages by what they are for, not by how the code is cut."""
    titles = {
        "city": _("City"),
        "people": _("People"),
        "conversation": _("Conversation"),
        "taking part": _("Taking part"),
        "record": _("On record"),
    }
    pages = {
        f"{model._meta.app_label}_{model._meta.model_name}": page
        for model, page in admin.site._registry.items()
    }
    first = {"title": _("First steps"), "icon": "checklist", "link": reverse("admin:index")}
    groups: list[dict[str, Any]] = [{"items": [first]}]
    for key, names in NAVIGATION:
        items = [
            {
                "title": capfirst(pages[name].opts.verbose_name_plural),
                "icon": icon,
                "link": reverse(f"admin:{name}_changelist"),
            }
            for name, icon in names
            if pages[name].has_module_permission(request)
        ]
        groups.append({"title": titles[key], "separator": True, "items": items})
    return [group for group in groups if group["items"]]
