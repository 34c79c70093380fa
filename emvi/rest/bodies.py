"""What comes in: the address and the body. Strict, so that a typing error is said and not passed
over, and nothing is written that an endpoint does not name."""

from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Strict(serializers.Serializer):
    """Refuses what it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError(
                {_echo(name): [_("This is not known here.")] for name in sorted(unknown)}
            )
        return super().to_internal_value(data)


def _echo(name: str) -> str:
    """The beginning of what was sent, in letters that an answer can hold."""
    return name[:100].encode(errors="replace").decode()


class Query(Strict):
    """What every address understands."""

    lang = serializers.ChoiceField(
        choices=settings.INTERFACE_LANGUAGES,
        required=False,
        help_text="Language of messages and of words that the portal makes. Goes before the header Accept-Language.",
    )


class PageQuery(Query):
    """What every list understands."""

    after = serializers.CharField(
        max_length=300,
        required=False,
        help_text="Where the page begins: taken from “next” of the page before.",
    )


class ShallowJSONParser(JSONParser):
    """No endpoint takes what is nested deeper than Python can follow."""

    def parse(self, stream: IO[bytes], *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(stream, *args, **kwargs)
        except RecursionError:
            raise ParseError from None


class Body(Strict):
    """What an endpoint takes: JSON, or a form with a file."""


class Text(serializers.CharField):
    """A text, and nothing that could be taken for one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Number(serializers.IntegerField):
    """A whole number, and nothing that could be taken for one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 2**62} | kwargs)

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false, and nothing that could be taken for one."""

    def to_internal_value(self, data: Any) -> bool:
        if type(data) is not bool:
            self.fail("invalid", input=data)
        return data


@extend_schema_field(OpenApiTypes.BINARY)
class Upload(serializers.FileField):
    """A file, whose content a form of the pages checks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)


class TextByLanguage(Body):
    """A text of staff, in the languages in which it is written."""

    most = 0

    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            code: Text(max_length=self.most, required=False, allow_blank=True)
            for code in settings.INTERFACE_LANGUAGES
        }


def by_column(name: str, texts: dict[str, str]) -> dict[str, str]:
    """A text by language, as the forms call its fields."""
    return {f"{name}_{code}": text for code, text in texts.items()}


class Failure(serializers.Serializer):
    """Why an answer is not what was asked for."""

    code = serializers.CharField(help_text="For programs: does not change with the language.")
    message = serializers.CharField(help_text="For people, in the language that was asked for.")
    fields = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Where the input is at fault: messages by name of the field.",
    )
