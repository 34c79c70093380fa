from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emvi.accounts.known_browser import COOKIE as KNOWN_COOKIE
from emvi.answers.queries import punctuality
from emvi.front.queries import cities
from emvi.languages.normalise import normalise
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality, Page
from emvi.municipalities.queries import page_for
from emvi.notifications.views import change_to_following
from participation.processes.queries import open_processes
from participation.proposals.overdue import overdue_proposals
from participation.proposals.queries import latest_in_municipality
from participation.proposals.rules import may_propose


def portal_home(request: HttpRequest) -> HttpResponse:
    all_cities = cities()
    wanted = normalise(request.GET.get("q", ""))
    found = [city for city in all_cities if wanted and _is_called(city.municipality, wanted)]
    if len(found) == 1:
        return redirect(found[0].municipality)
    context = {
        "cities": found or all_cities,
        "wanted": request.GET.get("q", ""),
        "not_found": bool(wanted) and not found,
        "processes": open_processes(most=6),
        "overdue": overdue_proposals(unseen=unseen_by(request.user), most=5),
        "league": sorted(
            all_cities,
            key=lambda c: (c.punctuality.overdue, c.punctuality.late, c.municipality.slug),
        ),
    }
    return render(request, "front/portal_home.html", context)


def _is_called(municipality: Municipality, wanted: str) -> bool:
    names = [str(v) for k, v in vars(municipality).items() if k.startswith("name") and v]
    return any(wanted in normalise(name) for name in [*names, municipality.slug])


def municipality_home(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    unseen = unseen_by(request.user, municipality)
    processes = open_processes(municipality, most=50)
    context = {
        "answers": punctuality([municipality])[municipality.pk],
        "processes": processes[:6],
        "may_propose": any(may_propose(process) for process in processes),
        "proposals": latest_in_municipality(municipality, unseen=unseen, most=6),
        "overdue": overdue_proposals(municipality, unseen=unseen, most=10),
    }
    return render(request, "front/municipality_home.html", context)


def portal_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Imprint and privacy of the portal."""
    return _page(request, None, kind)


def municipality_page(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponse:
    """Imprint and privacy of a municipality; the portal's own where it has none."""
    return _page(request, municipality, kind)


def _page(request: HttpRequest, municipality: Municipality | None, kind: str) -> HttpResponse:
    if kind not in Page.Kind.values:
        raise Http404
    context = {
        "page": page_for(municipality, kind),
        "title": Page.Kind(kind).label,
        "kind": kind,
        "lists_cookies": kind == Page.Kind.PRIVACY,
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "forms_cookie": settings.CSRF_COOKIE_NAME,
        "known_cookie": KNOWN_COOKIE,
    }
    return render(request, "front/page.html", context)


@login_required
def municipality_follow(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Hear of new proposals, answers and steps in this municipality."""
    return change_to_following(request, municipality)
