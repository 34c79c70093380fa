"""The description of the API (OpenAPI), made once by each process."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator


@cache
def description() -> dict[str, Any]:
    """All of the API: what can be asked, what comes back, what every field means."""
    return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
