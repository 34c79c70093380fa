"""The description of the API, made of what the endpoints say about themselves."""

import re
from functools import cache
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from emvi.rest.bodies import Failure, Strict


class EndpointSchema(AutoSchema):
    """Describes an `Endpoint`."""

    method_mapping = {"get": "get", "post": "post", "head": "head"}

    def get_operation_id(self) -> str:
        return name_of(self.view)

    def get_description(self) -> str:
        text = " ".join((self.view.__doc__ or "").split())
        if MultiPartParser in self.view.parser_classes:
            text += " Takes a form with a file (multipart/form-data)."
        if self.view.scope:
            text += f" Needs the scope “{self.view.scope}”."
        return text

    def get_summary(self) -> str:
        return name_of(self.view).replace("_", " ").capitalize()

    def get_tags(self) -> list[str]:
        return [self.view.__module__.split(".")[-2]]

    def get_override_parameters(self) -> list[Any]:
        return [self.view.asks]

    def get_auth(self) -> list[dict[str, list[str]]]:
        known: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
        return [*known, {}] if not self.view.scope or self.view.is_for_guests else known

    def get_request_serializer(self) -> Any:
        return self.view.takes

    def get_response_serializers(self) -> dict[Any, Any]:
        view = self.view
        good = view.success if view.gives else 204
        answers: dict[Any, Any] = {good: self._good() if view.gives else None}
        refusals = {400, 401, 403, 429}
        if view.gives and self.method == "GET":
            answers[304] = None
        if "{" in self.path:
            refusals.add(404)
        if self.method == "POST":
            # 503: while the portal can only be read.
            refusals |= {409, 415, 503}
        return answers | dict.fromkeys(sorted(refusals), Failure)

    def _good(self) -> Any:
        return page_of(self.view.gives) if self.view.is_page else self.view.gives

    def _map_serializer(self, serializer: Any, direction: str, bypass: bool = False) -> dict:
        made = super()._map_serializer(serializer, direction, bypass)
        if isinstance(serializer, Strict) and made.get("type") == "object":
            made["additionalProperties"] = False
        return made


@cache
def page_of(gives: type[serializers.Serializer]) -> Any:
    """A page of what an endpoint gives."""
    return inline_serializer(
        f"PageOf{gives.__name__}",
        {
            "results": gives(many=True),
            "next": serializers.CharField(
                allow_null=True, help_text="Address of the next page; null on the last."
            ),
        },
    )


def name_of(view: Any) -> str:
    """ProposalSupport is proposal_support."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(view).__name__).lower()
