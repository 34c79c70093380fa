"""Names under which something was said in public: of an organisation, a working state, a rule. Called
otherwise later, they would say what was never said, so they are fixed once they were used. The rooms
above say here, in the `ready` of their `apps.py`, what uses them."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

Question = Callable[[Any], bool]

_questions: dict[type[models.Model], list[Question]] = defaultdict(list)


def on_use_asked(model: type[models.Model], question: Question) -> None:
    """Let a room above say whether a row of this model was used in public."""
    if question not in _questions[model]:
        _questions[model].append(question)


def renamed(row: models.Model, texts: dict[str, str | None]) -> dict[str, str]:
    """What is wrong with these texts of a row that was used, by column. A language in which nothing
    stood yet can be added."""
    model = type(row)
    if row.pk is None or model not in _questions:
        return {}
    names = translator.get_options_for_model(model).all_fields
    columns = [f"{name}_{code}" for name in names for code in settings.MODELTRANSLATION_LANGUAGES]
    before = model._base_manager.filter(pk=row.pk).values(*columns).get()
    changed = [
        column
        for column in columns
        if column in texts and before[column] and _plain(texts[column]) != _plain(before[column])
    ]
    if not changed or not any(question(row) for question in _questions[model]):
        return {}
    return {column: _why(row, before[column]) for column in changed}


def _plain(text: str | None) -> str:
    return "\n".join(line.rstrip() for line in (text or "").strip().splitlines())


def _why(row: models.Model, text: str) -> str:
    if hasattr(row, "retired_on"):
        said = _("“%(text)s” was used in public. Retire it and make a new one.")
    else:
        said = _("“%(text)s” was used in public. Pause it and make a new one.")
    return said % {"text": text}
