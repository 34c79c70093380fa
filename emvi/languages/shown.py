from typing import Any

from django.conf import settings
from django.utils import translation


def shown_language(obj: Any, field: str) -> str:
    """The language in which a translated field is shown now: the reader's, or the fallback's."""
    current = translation.get_language() or settings.LANGUAGE_CODE
    order = [current, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]]
    for code in order:
        if code in settings.INTERFACE_LANGUAGES and getattr(obj, f"{field}_{code}", None):
            return code
    return getattr(getattr(obj, "municipality", obj), "default_language", None) or current
