"""Pieces of pages, kept under the very values they are made of.

A piece is a template that sees plain values only: no request, no account, no row of the database.
The values and the language are its key. So nothing is ever invalidated, a changed word or number is
another piece at once, and none can hold what its reader was not to see: to get it one must have its
words already. They live in the memory of the process and go with it.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.db.models import Model
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language

KEPT = 5000


def piece(template_name: str, **values: Hashable) -> SafeString:
    """The template, rendered with these values in the language of now.

    Raises TypeError for a value by which two different pieces could be taken for one: a row of the
    database equals another state of itself, and markup equals the same letters as text.
    """
    for name, value in values.items():
        if isinstance(value, Model | SafeData):
            raise TypeError(f"{name} of {template_name} must be a plain value")
    render = _render.__wrapped__ if settings.DEBUG else _render
    return render(template_name, get_language(), tuple(values.items()))


def forget_pieces() -> None:
    """Empty the memory. Nothing depends on it but the time that the next pages take."""
    _render.cache_clear()


@lru_cache(maxsize=KEPT)
def _render(template_name: str, language: str, values: tuple) -> SafeString:
    context = Context({"LANGUAGE_CODE": language, **dict(values)})
    return get_template(template_name).template.render(context)
