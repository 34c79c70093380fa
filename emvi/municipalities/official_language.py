from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from emvi.municipalities.models import Municipality
from emvi.municipalities.used_names import renamed


def missing_text(language: str) -> str:
    """What an error says where the text in the official language is missing."""
    name = dict(settings.LANGUAGES)[language]
    return _("Write this text. The official language is: %(language)s.") % {"language": name}


class OfficialLanguageForm(forms.ModelForm):
    """Texts are required in the official language of the municipality, and wanted in the others.

    Without this, English would be required everywhere, since it is the portal's own language.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = self.official_language() if self.municipality() else None
        opened = known or self.likely_language()
        required = self.required_texts()
        for name in self.translated_texts():
            for code in settings.MODELTRANSLATION_LANGUAGES:
                if field := self.fields.get(f"{name}_{code}"):
                    field.required = code == known and name in required
                    field.error_messages["required"] = missing_text(code)
                    # The page opens the tabs of this language.
                    field.widget.attrs["data-official"] = opened

    def likely_language(self) -> str:
        """Of the municipality that the empty form offers; empty where it offers none."""
        field = self.fields.get("municipality")
        offered = field and self.get_initial_for_field(field, "municipality")
        if not str(offered).isdecimal():
            return ""
        towns = Municipality.objects.filter(pk=offered)
        return towns.values_list("default_language", flat=True).first() or ""

    def required_texts(self) -> list[str]:
        """The translated fields that must have a text."""
        fields = self.translated_texts()
        return [name for name in fields if not self._meta.model._meta.get_field(name).blank]

    def translated_texts(self) -> list[str]:
        return list(translator.get_options_for_model(self._meta.model).all_fields)

    def municipality(self) -> Municipality | None:
        """To which the row belongs, or will belong."""
        return self.cleaned_value("municipality") or getattr(self.instance, "municipality", None)

    def cleaned_value(self, name: str) -> Any:
        """A value that was sent and is valid; None before the form was cleaned."""
        return getattr(self, "cleaned_data", {}).get(name)

    def official_language(self) -> str:
        """The one in which texts are required: English for the portal's own."""
        municipality = self.municipality()
        return municipality.default_language if municipality else settings.LANGUAGE_CODE

    def clean(self):
        cleaned = super().clean()
        language = self.official_language()
        for name in self.required_texts():
            column = f"{name}_{language}"
            if column in self.fields and column not in self.errors and not cleaned.get(column):
                self.add_error(column, missing_text(language))
        for column, text in renamed(self.instance, cleaned).items():
            if column not in self.errors:
                self.add_error(column, text)
        return cleaned


class TranslatedForm(forms.Form):
    """Asks for a text in the municipality's language, and in the others if there is one."""

    translated: dict[str, forms.Field] = {}
    # What the first of them says when it is missing.
    missing: Any = ""

    def __init__(self, *args, municipality: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        first = municipality.default_language
        order = [first, *(code for code in settings.INTERFACE_LANGUAGES if code != first)]
        self.languages = order
        names = dict(settings.LANGUAGES)
        for code in order:
            for name, (label, widget, most, required) in self.translated.items():
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=format_html('{} – <span lang="{}">{}</span>', label, code, names[code]),
                    max_length=most,
                    widget=widget(
                        attrs={"lang": code, "rows": 6}
                        if widget is forms.Textarea
                        else {"lang": code}
                    ),
                    required=required and code == first,
                    error_messages={"required": self.missing},
                )

    def texts(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"{name}_{code}", "") for code in self.languages}

    def first_fields(self):
        """The fields in the official language."""
        return [self[f"{name}_{self.languages[0]}"] for name in self.translated]

    def other_fields(self):
        return [self[f"{name}_{code}"] for code in self.languages[1:] for name in self.translated]
