"""Every list and every form of the admin, in all languages, on the narrowest phone: nothing reaches out
of it, and in the language of nobody nothing is left in English."""

import re
from collections import defaultdict
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import CharField, TextField
from django.urls import reverse
from django.utils.translation import override

from emvi.languages.directions import OWN_NAMES
from emvi.municipalities.models import Municipality
from tests.browser.looked_at import LookedAt
from tests.browser.skeleton import parts
from tests.browser.stage import Stage
from tests.permission_world import World
from tests.test_permissions import admin_path, admin_rows

pytestmark = [pytest.mark.browser, pytest.mark.matrix]

CHECKS = Path(__file__).with_name("admin_checks.js").read_text()
DOORS = ("changelist", "add", "change")
# A word of the interface has letters that the pseudo-language changes.
CHANGED = re.compile(r"[ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
ADDRESS = re.compile(r"[\d@/_.:]")
LETTERS = re.compile(r"[^\W\d_]+")


def content() -> set[str]:
    """The words that stand in the rows, and names that are the same in every language."""
    texts = ["EMVI", "Pseudo", "csv", "xlsx", "json", "esc", *OWN_NAMES.values()]
    texts += Municipality.Licence.labels
    texts += available_timezones()
    for model in apps.get_models():
        names = [f.name for f in model._meta.fields if isinstance(f, CharField | TextField)]
        for row in model.objects.values_list(*names) if names else ():
            texts += [str(text) for text in row if text]
    return {word.casefold() for text in texts for word in LETTERS.findall(text)}


def english(words: list[str]) -> set[str]:
    """What of it a translator never saw."""
    known = content()
    return {
        word
        for word in words
        if ENGLISH.search(word) and CHANGED.search(word) and not ADDRESS.search(word)
        if not {one.casefold() for one in LETTERS.findall(word)} <= known
    }


def pages(language: str, stage: Stage):
    """Those that have something another had not."""
    with override("en"):
        world = World()
    client, seen = world.client("p"), set()
    with override(language):
        paths = [reverse("admin:index")] + [
            admin_path(model, door, world.admin_rows(model)[0])
            for model, *_signs in admin_rows()
            for door in DOORS
        ]
        words = reverse("admin:jsi18n")
    stage.beside[words] = client.get(words)
    for path in paths:
        response = client.get(path)
        if response.status_code != 200:
            continue
        shapes = parts(response.content.decode())
        if not shapes <= seen:
            seen |= shapes
            yield path, response


@pytest.mark.parametrize("language", ["sl", "de", "it", "el", "ar-xb"])
def test_every_page_of_the_admin(db, pseudo_language, stage, language):
    wrong, count, again, looked_at = defaultdict(list), 0, 0, LookedAt()
    stage.look(width=320)
    for path, response in pages(language, stage):
        count += 1
        if looked_at.knows(language, response):
            again += 1
            continue
        stage.show(path, response)
        said = stage.tab.evaluate(CHECKS)
        found = said["found"]
        if language == "ar-xb":
            found += [f"not translatable: {word}" for word in english(said["words"])]
        for finding in found:
            wrong[finding].append(path)
        if not found:
            looked_at.add(language, response)
    print(f"{language}: {count} pages, {again} of them as in an earlier run")
    assert count > len(admin.site._registry)
    assert not wrong, "\n".join(f"{one}\n    {where[0]}" for one, where in sorted(wrong.items()))
