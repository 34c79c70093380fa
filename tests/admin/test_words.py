"""The admin speaks the language of its reader, also where its packages bring English only."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from emvi.front.admin_words import WORDS
from tests.permission_world import World
from tests.test_permissions import ADMIN_PAGES, admin_path, admin_rows

# The same in every language.
EVERYWHERE = {"EMVI", "JSON", "PDF"}


@pytest.fixture
def unknown(monkeypatch):
    """The messages that a page asked for and no catalogue has."""
    call_command("compile_translations", verbosity=0)
    trans_real._translations.clear()
    found: set[str] = set()
    real = trans_real.gettext

    def gettext(message):
        language = translation.get_language()
        if language not in {None, "en"} and str(message).strip():
            try:
                trans_real.translation(language)._catalog[str(message)]
            except KeyError:
                found.add(str(message))
        return real(message)

    # Where Django keeps the function once it was asked for.
    monkeypatch.setattr(translation._trans, "gettext", gettext)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", ["sl", "de", "it", "el"])
def test_no_page_of_the_admin_falls_back_to_english(db, unknown, language):
    world = World()
    client = world.client("p")
    paths = [reverse("admin:index")] + [
        admin_path(model, door, world.admin_rows(model)[0])
        for model, *_signs in admin_rows()
        for door in ADMIN_PAGES
    ]
    for path in paths:
        there = path.replace("/en/", f"/{language}/", 1)
        client.get(there)
        client.get(f"{there}?q=nothing")
        client.post(there, {})
        client.post(there, {"action": ""})
    assert unknown - EVERYWHERE == set()


def test_the_words_are_those_of_the_package():
    assert len(set(WORDS)) == len(WORDS)
