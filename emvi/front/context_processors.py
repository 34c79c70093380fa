from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from emvi.languages.directions import direction, own_name
from emvi.municipalities.permissions import may
from emvi.notifications.queries import unread_count


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page needs around its content."""
    municipality = getattr(request, "municipality", None)
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "municipality": municipality,
        "page_direction": direction(language),
        "accent": municipality.accent if municipality else "slate",
        "other_languages": _languages(request, municipality),
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "second_factor_off": not settings.STAFF_SECOND_FACTOR,
        "sees_desk": signed_in
        and municipality is not None
        and may(user, "desk.view", municipality),
        "unread": unread_count(user) if signed_in else 0,
    }


def _languages(request: HttpRequest, municipality: Any) -> list[dict[str, str]]:
    """The interface languages: the municipality's own first, then English, then by alphabet."""
    first = [municipality.default_language] if municipality else []
    order = list(dict.fromkeys([*first, "en", "de", "it", "sl", "el"]))
    if settings.PSEUDO_LANGUAGE:
        order.append("ar-xb")
    path = request.get_full_path() if request.method == "GET" else request.path
    return [
        {
            "code": code,
            "name": own_name(code),
            "dir": direction(code),
            "url": translate_url(path, code),
        }
        for code in order
    ]
