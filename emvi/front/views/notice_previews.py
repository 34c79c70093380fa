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

from emvi.front.mail_samples import Mail, Sample, sample_named, samples_by_topic
from emvi.languages.directions import own_name
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.notifications.wording import spoken


def _require_right(request: HttpRequest, municipality: Municipality) -> None:
    if not may(request.user, "notifications.preview", municipality):
        raise PermissionDenied


def _get_sample(name: str) -> Sample:
    sample = sample_named(name)
    if sample is None:
        raise Http404
    return sample


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("in", "")
    return asked if asked in settings.INTERFACE_LANGUAGES else get_language()


@login_required
def notices(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Every kind of notice and mail: what it is and who hears it."""
    _require_right(request, municipality)
    return render(request, "front/desk_notices.html", {"topics": samples_by_topic()})


@login_required
@csp_update({"frame-src": [SELF]})
def notice(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponse:
    """One kind, as text and as it looks in a mail program, in any of the five languages."""
    _require_right(request, municipality)
    found, language = _get_sample(kind), _language(request)
    subject, text, _html = _mail(found, municipality, language)
    context = {
        "kind": found,
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
    return HttpResponse(_mail(_get_sample(kind), municipality, _language(request))[2])


def _mail(sample: Sample, municipality: Municipality, language: str) -> Mail:
    with spoken(language, municipality):
        return sample.make(municipality)
