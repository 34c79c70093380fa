"""The description of the API (OpenAPI), made once by each process; and the same for people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator

LANGUAGES = set(settings.INTERFACE_LANGUAGES)


@cache
def description() -> dict[str, Any]:
    """All of the API: what can be asked, what comes back, what every field means."""
    return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)


@dataclass(frozen=True)
class Field:
    """What stands under a name. `thing` is the name of the thing that it is, if it is one."""

    name: str
    kind: str
    thing: str = ""
    is_list: bool = False
    may_be_null: bool = False
    is_required: bool = False
    text: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thing:
    """An object of the API with its fields."""

    name: str
    text: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Operation:
    """What can be asked or done."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    needs_token: bool
    parameters: tuple[Field, ...]
    takes: str
    gives: str
    is_page: bool
    statuses: tuple[str, ...] = field(default=())


def operations() -> list[Operation]:
    """All of them, in the order of their addresses."""
    return [
        _operation(path, method, found)
        for path, methods in description()["paths"].items()
        for method, found in methods.items()
    ]


def public_operations() -> list[Operation]:
    """What everybody can read."""
    return [one for one in operations() if one.method == "GET" and not one.needs_token]


def things(names: Iterable[str] | None = None) -> list[Thing]:
    """The things with these names and all that stand inside them; all things by default."""
    schemas = description()["components"]["schemas"]
    wanted = set(schemas) if names is None else _reached(names)
    return [
        _thing(name, schema)
        for name, schema in sorted(schemas.items())
        if name in wanted and "properties" in schema and not name.startswith("PageOf")
    ]


def _reached(names: Iterable[str]) -> set[str]:
    schemas, found, waiting = description()["components"]["schemas"], set(), list(names)
    while waiting:
        name = waiting.pop()
        if name and name not in found:
            found.add(name)
            fields = schemas[name].get("properties", {})
            waiting += [_field(key, value, ()).thing for key, value in fields.items()]
    return found


def _thing(name: str, schema: dict[str, Any]) -> Thing:
    required = schema.get("required", ())
    fields = tuple(_field(key, value, required) for key, value in schema["properties"].items())
    return Thing(name, schema.get("description", ""), fields)


def _operation(path: str, method: str, found: dict[str, Any]) -> Operation:
    parameters = tuple(
        _field(one["name"], one["schema"] | {"description": one.get("description", "")}, ())
        for one in found.get("parameters", [])
        # Every address understands `lang`; the page says so once.
        if one["in"] == "query" and one["name"] != "lang"
    )
    takes = _content(found.get("requestBody", {}))
    good = next(code for code in found["responses"] if code.startswith("2"))
    gives = _content(found["responses"][good])
    return Operation(
        name=found["operationId"],
        method=method.upper(),
        path=path,
        summary=found["summary"],
        text=found.get("description", ""),
        needs_token={} not in found.get("security", [{}]),
        parameters=parameters,
        takes="" if takes == "Body" else takes,
        gives=gives.removeprefix("PageOf"),
        is_page=gives.startswith("PageOf"),
        statuses=tuple(found["responses"]),
    )


def _content(part: dict[str, Any]) -> str:
    [content] = part.get("content", {}).values() or [{}]
    return _name(content.get("schema", {}))


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _field(name: str, schema: dict[str, Any], required: Iterable[str]) -> Field:
    parts = [schema, *schema.get("oneOf", []), *schema.get("allOf", [])]
    types = {one for part in parts for one in _types(part)}
    is_list = "array" in types
    inner = schema.get("items", {}) if is_list else {}
    thing = next((_name(part) for part in [*parts, inner] if _name(part)), "")
    values = next((part["enum"] for part in [*parts, inner] if "enum" in part), ())
    return Field(
        name=name,
        kind=_kind(schema, types, inner),
        thing=thing,
        is_list=is_list,
        may_be_null="null" in types or None in values,
        is_required=name in required,
        text=schema.get("description", ""),
        values=tuple(str(value) for value in values if value is not None),
    )


def _types(schema: dict[str, Any]) -> list[str]:
    kind = schema.get("type", [])
    return kind if isinstance(kind, list) else [kind]


def _kind(schema: dict[str, Any], types: set[str], inner: dict[str, Any]) -> str:
    if set(schema.get("properties", {})) == LANGUAGES:
        return "text in " + ", ".join(settings.INTERFACE_LANGUAGES)
    names = sorted(types - {"null", "array"}) + _types(inner)
    return str(schema.get("format") or " ".join(names))
