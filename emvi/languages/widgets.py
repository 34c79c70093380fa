"""Selects whose options are not all in the language of the page: each says in which it is."""

from typing import Any

from django import forms
from django.utils import translation

from emvi.languages.directions import direction
from emvi.languages.shown import shown_language


class LanguageSelect(forms.Select):
    """Languages by their own names."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {"lang": value, "dir": direction(str(value))}
        return option


class StaffTextSelect(forms.Select):
    """Rows whose `name` staff translated, perhaps not into the reader's language."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if row := getattr(value, "instance", None):
            language = shown_language(row, "name")
            if language != translation.get_language():
                option["attrs"] |= {"lang": language, "dir": direction(language)}
        return option
