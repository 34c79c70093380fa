"""What somebody typed into a form that could not be taken: shown again, never lost."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

TOKEN = "csrfmiddlewaretoken"
SECRETS = frozenset({"word", "code", "credential"})
# Made by the portal, so nobody would miss them.
NOT_TYPED = SECRETS | {"key", "submission_key", "next", "begun"}
# What is shorter than this is a choice or a number. (In Arabic or Chinese, a sentence is short.)
WORTH_KEEPING = 11


@dataclass(frozen=True)
class Typed:
    """`texts` to show, and `fields` to send once more: none where a secret or a file was among
    them, which no page repeats."""

    texts: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts)


def typed(request: HttpRequest) -> Typed:
    """What the form of this request carried; nothing where it cannot be read."""
    if request.method != "POST":
        return Typed()
    try:
        sent, has_files = request.POST.lists(), bool(request.FILES)
    except (MultiPartParserError, OSError, ValueError):
        return Typed()
    fields = [(name, value) for name, values in sent for value in values if name != TOKEN]
    has_secret = any(_is_secret(name) for name, _value in fields)
    return Typed(
        texts=tuple(
            value
            for name, value in fields
            if not (name in NOT_TYPED or _is_secret(name)) and len(value) > WORTH_KEEPING
        ),
        fields=() if has_secret or has_files else tuple(fields),
    )


def _is_secret(name: str) -> bool:
    """Whatever a library calls its fields: old_password, new_password1, oldpassword."""
    return name in SECRETS or "password" in name
