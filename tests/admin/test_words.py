"""The admin speaks the language of its reader, also where its packages bring English only."""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from emvi.front.admin_words import WORDS
from emvi.municipalities.models import Theme
from tests import cast
from tests.admin.forms import admin_url
from tests.permission_world import World
from tests.test_permissions import ADMIN_PAGES, admin_path, admin_rows

# The same in every language.
EVERYWHERE = {"EMVI", "JSON", "PDF", "csv", "xlsx", "json"}


@pytest.fixture
def unknown(monkeypatch):
    """The messages that a page asked for and no catalogue has."""
    call_command("compile_translations", verbosity=0)
    trans_real._translations.clear()
    found: set[str] = set()

    def note(message, context=None, plural=False):
        language, text = translation.get_language(), str(message)
        if language in {None, "en"} or not text.strip():
            return
        key = f"{context}{trans_real.CONTEXT_SEPARATOR}{text}" if context else text
        try:
            trans_real.translation(language)._catalog[(key, 1) if plural else key]
        except KeyError:
            found.add(text)

    def noting(name, **how):
        real = getattr(trans_real, name)

        def asked(*args):
            context, message = (args[0], args[1]) if "pgettext" in name else (None, args[0])
            note(message, context, **how)
            return real(*args)

        # Where Django keeps the function once it was asked for.
        monkeypatch.setattr(translation._trans, name, asked)

    for name in ("gettext", "pgettext"):
        noting(name)
    for name in ("ngettext", "npgettext"):
        noting(name, plural=True)
    return found


def named_in(language: str) -> set[str]:
    """What lists are of: Django asks once more for the plural of names that are translated."""
    with translation.override(language):
        return {str(model._meta.verbose_name) for model in admin.site._registry}


@pytest.mark.matrix
@pytest.mark.parametrize("language", ["sl", "de", "it", "el"])
def test_no_page_of_the_admin_falls_back_to_english(db, unknown, language):
    world = World()
    client = world.client("p")
    paths = [(reverse("admin:index"), 0)] + [
        (admin_path(model, door, row), row)
        for model, *_signs in admin_rows()
        for row in [world.admin_rows(model)[0]]
        for door in ADMIN_PAGES
    ]
    for path, row in paths:
        there = path.replace("/en/", f"/{language}/", 1)
        client.get(there)
        client.post(there, {})
        # What these say besides is asked for once: catalogues have each text in all languages.
        if language == "sl":
            client.get(f"{there}?q=nothing")
            client.get(f"{there}?o=1.-2")
            client.post(there, {"action": ""})
            client.post(there, {"action": "delete_selected", "_selected_action": row})
    assert unknown - EVERYWHERE - named_in(language) == set()


def test_the_words_are_those_of_the_package():
    assert len(set(WORDS)) == len(WORDS)


@pytest.mark.parametrize("language", ["sl", "de", "it", "el"])
def test_no_page_of_a_file_falls_back_to_english(in_admin, ljubljana, unknown, language):
    def at(page: str) -> str:
        return admin_url(Theme, page).replace("/en/", f"/{language}/", 1)

    def look(content: bytes):
        file = SimpleUploadedFile("list.csv", content)
        sent = {"import_file": file, "format": "0", "municipality": ljubljana.pk}
        return in_admin.post(at("import"), sent)

    for page in ("import", "export"):
        in_admin.get(at(page))
        in_admin.post(at(page), {})
    official = f"municipality,name_{ljubljana.default_language},position\nljubljana,"
    for cells in ("Park,many", ",1", "Park,1\ngraz,Park,1"):
        assert look(f"{official}{cells}".encode()).context["refused"]
    look(b"municipality,what\n")
    cast.make_theme(ljubljana, "Park")
    preview = look(f"{official}Park,1\nljubljana,Promet,2".encode())
    in_admin.post(at("process_import"), preview.context["confirm_form"].initial)
    in_admin.post(at("process_import"), {})
    in_admin.get(at("import"))
    assert unknown - EVERYWHERE == set()
