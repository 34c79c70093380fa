from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from emvi.languages.directions import direction


def shown_language(obj: Any, field: str) -> str:
    """The language in which a translated field is shown now: the reader's, or the fallback's."""
    current = translation.get_language() or settings.LANGUAGE_CODE
    order = [current, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]]
    for code in order:
        if code in settings.INTERFACE_LANGUAGES and getattr(obj, f"{field}_{code}", None):
            return code
    return getattr(getattr(obj, "municipality", obj), "default_language", None) or current


def staff_text(obj: Any, field: str) -> SafeString:
    """A text that staff published, in the reader's language; a fallback is marked with its own."""
    value = getattr(obj, field)
    language = shown_language(obj, field)
    if not value or language == translation.get_language():
        return conditional_escape(value or "")
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction(language), value)
