from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from emvi.accounts.sharing import is_shared_phone
from emvi.front.templatetags.parts import shown_language
from emvi.languages.directions import direction, own_name
from emvi.municipalities.permissions import may
from emvi.notifications.queries import MOST_COUNTED, unread_count
from emvi.upkeep.board import board

DISCUSSED = frozenset({"proposals", "discussions"})
SECTIONS = {
    "front:desk": "desk",
    "processes:process-list": "processes",
    "proposals:proposal-list": "proposals",
    "municipalities:code-redeem": "codes",
}


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page needs around its content."""
    municipality = getattr(request, "municipality", None)
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    language = get_language() or settings.LANGUAGE_CODE
    languages = _languages(request, municipality)
    unread = unread_count(user) if signed_in else 0
    on_top = board()
    return {
        "municipality": municipality,
        "section": _section(request),
        "name_language": shown_language(municipality, "name") if municipality else language,
        "page_direction": direction(language),
        "accent": municipality.accent if municipality else "slate",
        "other_languages": languages,
        "alternate_links": _alternate_links(languages),
        "language_links": _language_links(languages, language),
        "is_demo": settings.DEMO,
        "second_factor_off": not settings.STAFF_SECOND_FACTOR,
        "sees_desk": signed_in
        and municipality is not None
        and may(user, "desk.view", municipality),
        "unread": unread,
        "unread_shown": f"{MOST_COUNTED}+" if unread > MOST_COUNTED else unread,
        "announcements": on_top.announcements_for(municipality.pk if municipality else None),
        "read_only": on_top.read_only,
        "leaves_quickly": _leaves_quickly(request),
        "shares_phone": hasattr(request, "user") and is_shared_phone(request),
    }


def _section(request: HttpRequest) -> str:
    """Which entry of the menu leads to this very page."""
    match = request.resolver_match
    return SECTIONS.get(match.view_name, "") if match else ""


def _leaves_quickly(request: HttpRequest) -> bool:
    """Does the way out float over the page? Where others may look over a shoulder: on a shared
    phone, and on what people discuss. Everywhere else it stands in the foot."""
    match = request.resolver_match
    if match and DISCUSSED.intersection(match.namespaces):
        return True
    return hasattr(request, "user") and is_shared_phone(request)


def _languages(request: HttpRequest, municipality: Any) -> list[dict[str, str]]:
    """This page in the interface languages: the municipality's own first, then English, then by
    alphabet. The language is the first part of every address that has one."""
    first = [municipality.default_language] if municipality else []
    order = list(dict.fromkeys([*first, "en", "de", "it", "sl", "el"]))
    if settings.PSEUDO_LANGUAGE:
        order.append("ar-xb")
    path = request.get_full_path() if request.method == "GET" else request.path
    language, slash, rest = path[1:].partition("/")
    known = slash and language in order
    return [
        {
            "code": code,
            "name": own_name(code),
            "dir": direction(code),
            "url": f"/{code}/{rest}" if known else path,
        }
        for code in order
    ]


def _alternate_links(languages: list[dict[str, str]]) -> str:
    line = '<link rel="alternate" hreflang="{}" href="{}{}">\n'
    rows = ((one["code"], settings.SITE_URL, one["url"]) for one in languages)
    return format_html_join("", line, rows)


def _language_links(languages: list[dict[str, str]], current: str) -> str:
    line = '<li><a href="{0}" lang="{1}" hreflang="{1}" dir="{2}"{3}>{4}</a></li>'
    mark = mark_safe(' aria-current="true"')
    rows = (
        (one["url"], one["code"], one["dir"], mark if one["code"] == current else "", one["name"])
        for one in languages
    )
    return format_html_join("", line, rows)
