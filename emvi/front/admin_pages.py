"""The first page of the admin: what a city still needs, and where to do it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from emvi.municipalities.admin import is_portal_team, scope_of
from emvi.municipalities.models import Municipality, Page, Role, RoleGrant
from participation.processes.models import Process

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
    cities = [City(town, _steps(town)) for town in _with_counts(towns)[:SHOWN]]
    cities.sort(key=lambda city: city.next_step is None)
    return context | {
        "cities": cities,
        "may_add_city": is_portal_team(request.user),
        "add_city": reverse("admin:municipalities_municipality_add"),
    }


def _with_counts(towns):
    def count(path: str, **conditions):
        condition = Q(**{f"{path}__{name}": value for name, value in conditions.items()})
        return Count(path, filter=condition if conditions else None, distinct=True)

    return towns.annotate(
        theme_count=count("themes"),
        place_count=count("places"),
        page_count=count("pages", kind__in=NEEDED_PAGES),
        process_count=count("processes"),
        phase_count=count("processes__phases"),
        published_count=Count(
            "processes", filter=~Q(processes__state=Process.State.DRAFT), distinct=True
        ),
    )


def _steps(town: Any) -> list[Step]:
    """`town` carries the counts of `_with_counts`."""
    own_page = reverse("admin:municipalities_municipality_change", args=[town.pk])
    texts = [getattr(town, f"{name}_{town.default_language}") for name in ("name", "office")]
    first = Step(
        _("Name, contact and rules"),
        _("Who answers, in how much time, and from when the clock runs."),
        own_page,
        all(texts) and bool(town.contact_email),
    )
    last = Step(
        _("Show the city to everybody"),
        _("Set “public”. Before that, only officers and administrators see the pages."),
        own_page,
        town.is_public,
    )
    return [first, _people_step(town), *_list_steps(town), *_process_steps(town), last]


def _people_step(town: Any) -> Step:
    running = RoleGrant.objects.running().filter(municipality=town)
    roles = set(running.values_list("role", flat=True))
    return Step(
        _("People and roles"),
        _("At least one person who answers and one who moderates. They need an account first."),
        _list_or_add("municipalities_rolegrant", town, bool(roles)),
        {Role.OFFICER, Role.MODERATOR} <= roles,
    )


def _list_steps(town: Any) -> list[Step]:
    return [
        Step(
            _("Topics"),
            _("What proposals can be about. Five to eight are enough."),
            _list_or_add("municipalities_theme", town, town.theme_count > 0),
            town.theme_count > 0,
        ),
        Step(
            _("Places"),
            _("Parts of town and kinds of houses, never addresses."),
            _list_or_add("municipalities_place", town, town.place_count > 0),
            town.place_count > 0,
        ),
        Step(
            _("Imprint and privacy"),
            _("Who runs this portal, and what happens to data."),
            _list_or_add("municipalities_page", town, town.page_count > 0),
            town.page_count >= len(NEEDED_PAGES),
        ),
    ]


def _process_steps(town: Any) -> list[Step]:
    draft = Process.objects.filter(municipality=town, state=Process.State.DRAFT).first()
    where = _list_or_add("processes_process", town, town.process_count > 0)
    return [
        Step(
            _("A process with phases"),
            _("What can change, what is decided, and when people can do what."),
            where,
            town.phase_count > 0,
        ),
        Step(
            _("Publish the process"),
            _("From then on its rules are fixed. The button stands under the process."),
            reverse("admin:processes_process_change", args=[draft.pk]) if draft else where,
            town.published_count > 0,
        ),
    ]


def _list_or_add(model: str, town: Municipality, has_some: bool) -> str:
    """The list of a municipality's rows, or the empty form where there are none yet."""
    if has_some:
        return f"{reverse(f'admin:{model}_changelist')}?municipality__id__exact={town.pk}"
    return f"{reverse(f'admin:{model}_add')}?municipality={town.pk}"


NEEDED_PAGES = (Page.Kind.IMPRINT, Page.Kind.PRIVACY)
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
                "title": str(pages[name].opts.verbose_name_plural).capitalize(),
                "icon": icon,
                "link": reverse(f"admin:{name}_changelist"),
            }
            for name, icon in names
            if pages[name].has_module_permission(request)
        ]
        groups.append({"title": titles[key], "separator": True, "items": items})
    return [group for group in groups if group["items"]]
