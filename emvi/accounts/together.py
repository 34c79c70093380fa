"""What a form changes, and the mail that tells of it: both or neither."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
READS = frozenset({"GET", "HEAD", "OPTIONS"})


def in_one_transaction(view: View) -> View:
    """For views of allauth, which changes and mails one after the other. Looking at the form
    begins none: on SQLite each holds up all who write."""

    @wraps(view)
    def together(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in READS:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return together
