"""Guests who are in the middle of something, each at a browser of their own."""

from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from tests import cast

if TYPE_CHECKING:
    from tests.browser.world import World


WORDS = "Θέλουμε περισσότερα δέντρα ⟨el⟩"


def guests_of(world: "World") -> dict[str, tuple[Client, tuple[str, ...]]]:
    """By what they are at, with the names of the pages that are different for them."""
    writing, signing_up, waiting, half_way, shared = (Client() for _ in range(5))
    write = reverse("proposals:proposal-write", args=[world.town.slug, world.open.slug])
    writing.post(write, {"title": WORDS, "text": WORDS, "language": "el"})
    signing_up.post(reverse("accounts:sign-up"), {"login": "somebody-new"})
    waiting.post(reverse("account_request_login_code"), {"email": world.ana.email})
    half_way.post(
        reverse("account_login"), {"login": world.officer.login, "password": cast.PASSWORD}
    )
    shared.post(reverse("accounts:shared-phone"), {"shared": "yes"})
    steps = tuple(f"proposals:proposal-{step}" for step in ("write", "describe", "publish"))
    return {
        "guest with a draft": (writing, steps),
        "guest signing up": (signing_up, ("accounts:sign-up-words",)),
        "guest waiting for a code": (waiting, ("account_confirm_login_code",)),
        "guest before the second step": (half_way, ("mfa_authenticate",)),
        "guest on a shared phone": (shared, ("accounts:shared-phone", "account_login", *steps)),
    }
