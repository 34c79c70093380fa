"""Texts as the API gives them: what staff wrote in all languages, what people wrote in theirs."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from emvi.languages.directions import direction

LANGUAGES = settings.INTERFACE_LANGUAGES


@extend_schema_field(
    {
        "type": "object",
        "properties": {code: {"type": "string"} for code in LANGUAGES},
        "required": LANGUAGES,
        "additionalProperties": False,
    }
)
class StaffText(serializers.Field):
    """A text of staff by language; empty where it is not written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def get_attribute(self, instance: Any) -> Any:
        """The thing whose text it is: one text stands in several of its columns."""
        for name in self.source_attrs[:-1]:
            instance = getattr(instance, name)
        return instance

    def to_representation(self, value: Any) -> dict[str, str]:
        name = self.source_attrs[-1]
        return {code: getattr(value, f"{name}_{code}") or "" for code in LANGUAGES}


class Words(serializers.Serializer):
    """What a person wrote."""

    text = serializers.CharField(help_text="As it was written: plain text, line breaks included.")
    language = serializers.CharField(help_text="Code of the language it is written in.")
    direction = serializers.ChoiceField(choices=["ltr", "rtl"], help_text="How the text runs.")


def words(text: str, language: str) -> dict[str, str]:
    """A text with its language, for `Words`."""
    return {"text": text, "language": language, "direction": direction(language)}
