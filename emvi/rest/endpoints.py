"""What all endpoints of the API have in common.

An endpoint is one address and one method. It says what it asks for in the address, what it takes
and gives, and what a token must be allowed; the schema is made of the same attributes.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Model
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework import serializers, status
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from emvi.paging import Page, decode
from emvi.rest.bodies import Query
from emvi.rest.doors import HasScope, Hourly
from emvi.rest.schema import EndpointSchema

READS, ACTS = "get", "post"


class OnlyJson(BaseContentNegotiation):
    """There is one form of answer, so what a client would rather have is no reason to refuse."""

    def select_parser(self, request, parsers):
        for parser in parsers:
            if request.content_type.split(";")[0].strip().lower() == parser.media_type:
                return parser
        return None

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Endpoint(APIView):
    """One address, one method (`get` or `post`)."""

    content_negotiation_class = OnlyJson
    permission_classes = [HasScope]
    throttle_classes = [Hourly]
    metadata_class = None
    schema = EndpointSchema()

    # What a token must be allowed: "" for what everybody reads, else read, write or staff.
    scope = ""
    # Guests do it too, without a token.
    is_for_guests = False
    asks: type[Query] = Query
    takes: type[serializers.Serializer] | None = None
    gives: type[serializers.Serializer] | None = None
    # The answer is a page of `gives`.
    is_page = False
    knows_cursor: Callable[[str], Any] = staticmethod(decode)
    # What a successful answer says.
    success = status.HTTP_200_OK

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(request.method)
        self._speak(request)
        super().initial(request, *args, **kwargs)
        self.asked = self._checked_query(request)

    def perform_authentication(self, request: Request) -> None:
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            door = Hourly()
            if not door.allow_stranger(request):
                self.throttled(request, door.wait())
            raise

    @property
    def allowed_methods(self) -> list[str]:
        names = [name for name in (READS, ACTS) if hasattr(self, name)]
        return [name.upper() for name in [*names, *(["head"] if READS in names else [])]]

    def _speak(self, request: Request) -> None:
        """In the language of `?lang=`; LocaleMiddleware has read the header."""
        language = request.query_params.get("lang")
        if language in settings.INTERFACE_LANGUAGES:
            translation.activate(language)
            request._request.LANGUAGE_CODE = language

    def _checked_query(self, request: Request) -> dict[str, Any]:
        """What the address asks for. Unknown names, and cursors that we did not make, are refused:
        passed over, they would give an answer to another question."""
        query = self.asks(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        if asked.get("after") and self.knows_cursor(asked["after"]) is None:
            raise ValidationError({"after": ["This is no cursor of ours."]})
        return asked

    def taken(self, request: Request) -> dict[str, Any]:
        """The body of the request, checked for its shape."""
        body = self.takes(data=request.data)
        body.is_valid(raise_exception=True)
        return body.validated_data

    def answer(self, thing: Any = None) -> Response:
        """What the endpoint gives: a thing, a page of things, or nothing."""
        if self.gives is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        context = {"request": self.request}
        if not self.is_page:
            return Response(self.gives(thing, context=context).data, status=self.success)
        found = self.gives(thing.items, many=True, context=context).data
        return Response({"results": found, "next": self._next(thing)})

    def _next(self, page: Page) -> str | None:
        if not page.after:
            return None
        query = {**self.request.query_params.dict(), "after": page.after}
        return f"{self.request.path}?{urlencode(query)}"

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        is_good_read = request.method in {"GET", "HEAD"} and response.status_code == 200
        if is_good_read and not (request.user.is_authenticated or request.auth or self.scope):
            # Kept by caches, but asked for again each time: what is hidden must not come out of one.
            response.headers["Cache-Control"] = "public, no-cache"
        else:
            response.headers["Cache-Control"] = "private, no-store"
        if is_good_read:
            response.add_post_render_callback(lambda made: _if_changed(request._request, made))
        return response


def _if_changed(request: Any, response: HttpResponse) -> HttpResponse:
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    kept = {name: response.headers[name] for name in ("Cache-Control", "Vary")}
    answer = get_conditional_response(request, etag=etag, response=response)
    for name, value in kept.items():
        answer.headers[name] = value
    return answer


def checked(form: forms.BaseForm) -> dict[str, Any]:
    """What a form of the pages makes of it: one rule for both. Raises ValidationError."""
    if not form.is_valid():
        raise ValidationError(
            {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        )
    return form.cleaned_data


def key_of(thing: Model | None) -> int | None:
    """How a form of the pages names a row."""
    return thing.pk if thing is not None else None
