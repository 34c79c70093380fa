"""How the API says no: a status, a code for programs, a message for people."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from emvi.refusals import Conflict, Refused


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error, or None for one that is a fault of ours."""
    if isinstance(error, Refused):
        code = "conflict" if isinstance(error, Conflict) else "refused"
        return Response(failure(code, str(error)), status=409)
    if isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError({"input": error.messages})
    response = exception_handler(error, context)
    if response is not None:
        response.data = _as_failure(error)
    return response


def _as_failure(error: Exception) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return failure("invalid", _("Some of this does not fit."), fields_of(error.detail))
    if isinstance(error, Http404 | exceptions.NotFound):
        return failure("not_found", _("There is nothing here."))
    if isinstance(error, PermissionDenied):
        return failure("not_allowed", str(error) or _("You are not allowed to do this."))
    if isinstance(error, exceptions.Throttled):
        return failure("too_many", _("That was a lot at once. Please wait a little."))
    if type(error) is exceptions.PermissionDenied:
        return failure("not_allowed", str(error.detail))
    assert isinstance(error, APIException)
    return failure(error.get_codes(), str(error.detail))


def failure(code: str, message: str, fields: dict[str, list[str]] | None = None) -> dict[str, Any]:
    return {"code": code, "message": message} | ({"fields": fields} if fields else {})


def fields_of(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Messages by name of the field, however deep the field stands."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            found |= fields_of(inner, f"{path}.{name}" if path else str(name))
        return found
    messages = detail if isinstance(detail, list) else [detail]
    return {path or "input": [str(message) for message in messages]}
