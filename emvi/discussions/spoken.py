"""In which language somebody will write: what stands first in "Written in", theirs to change."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from emvi.accounts.models import Account
from emvi.discussions.models import Comment, Thread
from emvi.languages.directions import OWN_NAMES


def language_to_write_in(request: HttpRequest) -> str:
    """The one this person wrote in last; else that of their browser, where the portal does not
    speak it; else that of the page. Nobody's words are looked into."""
    if request.user.is_authenticated and (last := _last_written(request.user)):
        return last
    if theirs := _of_browser(request):
        return theirs
    here = get_language()
    return here if here in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE


def _of_browser(request: HttpRequest) -> str:
    """The first language of the browser that people write in here. Empty where it is one of the
    portal's: then the page is in the language that they chose."""
    for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = tag.partition("-")[0]
        if language in OWN_NAMES:
            return "" if language in settings.INTERFACE_LANGUAGES else language
    return ""


def _last_written(account: Account) -> str:
    proposals = Thread.objects.filter(proposal__author__account=account).order_by("-proposal__pk")
    comments = Comment.objects.filter(author__account=account).order_by("-pk")
    rows = [
        proposals.values_list("proposal__published_at", "proposal__language"),
        comments.values_list("created_at", "language"),
    ]
    latest = [row for row in (rows_of.first() for rows_of in rows) if row]
    return max(latest)[1] if latest else ""
