"""The portal's addresses, and beside them the view that everything is measured against."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import path

from emvi.municipalities.models import Municipality
from emvi.pieces import forget_pieces
from emvi.urls import (
    handler400,
    handler403,
    handler404,
    handler429,
    handler500,
    i18n_patterns,
    urlpatterns,
)

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]


def empty(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Nothing but the middleware."""
    return HttpResponse()


def flush(request: HttpRequest) -> HttpResponse:
    """Empty the cache and this process's memory of pieces, so that the next page is a cold one."""
    cache.clear()
    forget_pieces()
    return HttpResponse()


urlpatterns = [
    path("bench/flush/", flush),
    *i18n_patterns(path("<slug:municipality>/bench/empty/", empty)),
    *urlpatterns,
]
