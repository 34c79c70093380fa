"""The demo's texts and figures. The `schema` key of the file explains every field."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = Path(__file__).with_name("demo_content.json")

City = dict[str, Any]
Text = dict[str, str]


@cache
def content() -> dict[str, Any]:
    """The whole file, read once."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def cities() -> list[City]:
    """The six cities in the order of the file."""
    return content()["cities"]


def prefix(city: City) -> str:
    """Two letters that tell a city's rows apart in logins and keys."""
    return city["proposals"][0]["id"].split("-")[0]


def in_languages(field: str, text: Text | None) -> dict[str, str]:
    """A text as the columns of a translated field, for the interface's languages."""
    return {
        f"{field}_{language}": value
        for language, value in (text or {}).items()
        if language in settings.INTERFACE_LANGUAGES
    }


def lines_in_languages(field: str, lines: dict[str, list[str]]) -> dict[str, str]:
    """The same for a list of points: one a line."""
    return in_languages(field, {language: "\n".join(points) for language, points in lines.items()})
