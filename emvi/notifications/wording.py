"""How notices put words, addresses and times: a language, a clock, and somebody's words in ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from emvi.municipalities.models import Municipality


@contextmanager
def spoken(language: str, municipality: Municipality | None) -> Iterator[None]:
    """In this language, on the clock of the municipality."""
    with translation.override(language), timezone.override(zone_of(municipality)):
        yield


def zone_of(municipality: Municipality | None) -> tzinfo:
    if municipality is None:
        return timezone.get_default_timezone()
    return ZoneInfo(municipality.time_zone)


def absolute(path: str) -> str:
    """An address for a mail."""
    return f"{settings.SITE_URL}{path}"


def isolated(words: str) -> str:
    """Somebody's words inside a sentence of ours: if they run the other way, its signs stay."""
    return f"\u2068{words}\u2069"


def in_own_language(words: str, language: str) -> SafeString:
    """Somebody's words, to stand inside a sentence of ours on a page."""
    return format_html('<bdi lang="{}">{}</bdi>', language, words)


def headline(sentence: str, *, title: str, language: str) -> dict[str, Any]:
    """A sentence of ours with `%(title)s` in it, as plain text and for a page. Other values that
    it needs must stand in it already."""
    return {
        "headline": sentence % {"title": isolated(title)},
        "marked_headline": format_html(
            sentence.replace("%(title)s", "{title}"), title=in_own_language(title, language)
        ),
    }
