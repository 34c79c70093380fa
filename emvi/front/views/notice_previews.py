"""What the portal writes to people, shown to staff with invented content."""

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_sameorigin

from emvi.languages.directions import own_name
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.notifications.kinds import Kind, all_kinds, kind_named
from emvi.notifications.mails import parts
from emvi.notifications.topics import Frequency, Topic
from emvi.notifications.wording import spoken


def _require_right(request: HttpRequest, municipality: Municipality) -> None:
    if not may(request.user, "notifications.preview", municipality):
        raise PermissionDenied


def _get_kind(name: str) -> Kind:
    kind = kind_named(name)
    if kind is None:
        raise Http404
    return kind


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("in", "")
    return asked if asked in settings.INTERFACE_LANGUAGES else get_language()


@login_required
def notices(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Every kind of notice: what it is and who hears it."""
    _require_right(request, municipality)
    topics = [(topic, [kind for kind in all_kinds() if kind.topic == topic]) for topic in Topic]
    context = {"topics": [(topic.label, kinds) for topic, kinds in topics if kinds]}
    return render(request, "front/desk_notices.html", context)


@login_required
@csp_update({"frame-src": [SELF]})
def notice(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponse:
    """One kind, as text and as it looks in a mail program, in any of the five languages."""
    _require_right(request, municipality)
    found, language = _get_kind(kind), _language(request)
    subject, text, _html = _mail(found, municipality, language)
    context = {
        "kind": found,
        "often": Frequency(found.default).label,
        "subject": subject,
        "text": text,
        "language": language,
        "languages": [(code, own_name(code)) for code in settings.INTERFACE_LANGUAGES],
    }
    return render(request, "front/desk_notice.html", context)


@login_required
@xframe_options_sameorigin
@csp(
    {
        "default-src": [NONE],
        "style-src": ["'unsafe-inline'"],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [NONE],
        "sandbox": [True],
    }
)
def notice_html(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponse:
    """The HTML of the mail and nothing else: it may load nothing and run nothing."""
    _require_right(request, municipality)
    return HttpResponse(_mail(_get_kind(kind), municipality, _language(request))[2])


def _mail(kind: Kind, municipality: Municipality, language: str) -> tuple[str, str, str]:
    with spoken(language, municipality):
        stop_url = f"{settings.SITE_URL}/…" if kind.can_be_switched_off else ""
        return parts(kind.name, kind.sample(municipality), municipality, stop_url)
