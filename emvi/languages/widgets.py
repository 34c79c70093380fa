"""Selects whose options are not all in the language of the page: each says in which it is."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from emvi.languages.directions import direction
from emvi.languages.shown import shown_language


class LanguageSelect(forms.Select):
    """Languages by their own names. There are sixty, and a template for each would take as long as
    the rest of the page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = mark_safe(" selected")
        options = (
            (code, direction(code), chosen if code == value else "", label)
            for code, label in self.choices
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(attrs),
            format_html_join(
                "", '<option value="{0}" lang="{0}" dir="{1}"{2}>{3}</option>', options
            ),
        )


class StaffTextSelect(forms.Select):
    """Rows whose `name` staff translated, perhaps not into the reader's language."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if row := getattr(value, "instance", None):
            language = shown_language(row, "name")
            if language != translation.get_language():
                option["attrs"] |= {"lang": language, "dir": direction(language)}
        return option
