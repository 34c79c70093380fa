"""Every page, for everybody, in every language. What was looked at in one is not looked at again."""

import logging
import re
from collections import defaultdict

import pytest
from django.db import transaction
from django.test import Client
from django.utils.translation import override

from tests.browser.addresses import NO_PAGES, addresses, names
from tests.browser.filled import Filled, filled_forms
from tests.browser.looked_at import LookedAt
from tests.browser.skeleton import parts
from tests.browser.stage import SEEN_ANEW
from tests.browser.world import World

# Structure and colours are the same in all.
AXE = {"sl": ((360, "light", ()), (1280, "dark", SEEN_ANEW))}
# One from each side is looked at at a desk too.
AT_A_DESK = {"sl", "ar-xb"}
# What a form sends that nobody typed.
HIDDEN = re.compile(r'<input\s+type="hidden"\s+name="([^"]+)"(?:\s+value="([^"]*)")?')
# Pages with one title because they ask the same, about another text or in another way.
SAME_QUESTION = [
    {"discussions:comment-decide", "discussions:thread-decide"},
    {"discussions:comment-flag", "discussions:thread-flag"},
    {"discussions:comment-edit", "proposals:proposal-edit"},
    {"proposals:proposal-endorse", "proposals:proposal-take-back-endorsement"},
    {
        "account_reauthenticate",
        "accounts:confirm-code",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    },
]


ONLY_AFTER_A_FORM = {
    "front/token_made.html",
    "proposals/proposal_later.html",
    "proposals/proposal_split_preview.html",
    "proposals/publish_same_answer_preview.html",
    "proposals/set_themes_done.html",
    "proposals/set_themes_preview.html",
    "proposals/set_work_states_preview.html",
    "privacy/contact_reveal.html",
    "municipalities/code_issue.html",
}


# What is worth a look, found in the first language: visitor, name of the page, which of its
# addresses, and whether an empty form was sent.
worth_a_look: list[tuple[str, str, int, bool]] = []


def pages(language: str, looked_at: LookedAt):
    """Each page that somebody sees, also as it is after an empty form was sent, unless there is
    nothing in it that another page had not. Other languages have the same pages."""
    with override("en"):
        world = World()
        visitors = world.visitors
    with override(language):
        places = addresses(world)
    worth_a_look.extend([] if worth_a_look else looked_at.places())
    if not worth_a_look:
        # Undone, for what is shown only once.
        with transaction.atomic():
            worth_a_look.extend(with_something_new(visitors, places))
            transaction.set_rollback(True)
        looked_at.add_places(worth_a_look)
    for visitor, name, number, is_sent in worth_a_look:
        client, place = visitors[visitor][0], places[name][number]
        path, typed = place if isinstance(place, Filled) else (place, {})
        is_sent = is_sent or bool(typed)
        response = send(client, path, typed) if is_sent else client.get(path)
        where = f"{visitor}: {path}{f' (sent: {typed})' if is_sent else ''}"
        assert is_page(response), f"seen before, and not any more: {where}"
        yield where, "" if typed else name, path, response


def with_something_new(visitors, places):
    seen: set[str] = set()
    for visitor, (client, only) in visitors.items():
        client = twin(client)
        for name in only or places:
            for number, place in enumerate(places[name]):
                if isinstance(place, Filled):
                    response = send(client, *place)
                    # Whatever else looks alike, each such form is looked at once.
                    answer = f"{name}, filled in" if response.status_code == 200 else name
                    if is_new(response, answer, seen):
                        yield visitor, name, number, False
                    continue
                path, response = place, client.get(place)
                if not is_new(response, name, seen):
                    continue
                yield visitor, name, number, False
                if b'method="post"' in response.content:
                    refused = send(client, path, {})
                    if is_new(refused, f"{name}, sent empty", seen):
                        yield visitor, name, number, True


def is_page(response) -> bool:
    is_elsewhere = response.status_code in {301, 302}
    return not is_elsewhere and "text/html" in response.headers["Content-Type"]


def is_new(response, name: str, seen: set[str]) -> bool:
    if not is_page(response):
        return False
    found = {f"{name} {response.status_code}", *parts(response.content.decode())}
    is_new = not found <= seen
    seen |= found
    return is_new


def twin(client: Client) -> Client:
    """The same person, whose cookies stay as they are."""
    other = Client()
    other.cookies = client.cookies.copy()
    return other


def send(client, path: str, typed: dict[str, object]):
    """As if somebody typed this, or nothing, and pressed the button; what it changed is undone."""
    with transaction.atomic():
        somebody = twin(client)
        page = somebody.get(path).content.decode()
        response = somebody.post(path, dict(HIDDEN.findall(page.partition("<main")[2])) | typed)
        transaction.set_rollback(True)
    return response


@pytest.mark.matrix
@pytest.mark.browser
@pytest.mark.parametrize("language", ["sl", "ar-xb", "de", "el", "it", "en"])
def test_every_page_for_everybody(db, pseudo_language, much_time, stage, caplog, language):
    caplog.set_level(logging.CRITICAL)
    logging.disable()
    wrong, seen, titles = defaultdict(list), [], defaultdict(set)
    looked_at, again = LookedAt(), 0
    for where, name, path, response in pages(language, looked_at):
        seen.append(where)
        # The answer to a form may be the next page under the address of the one before.
        if response.status_code == 200 and name:
            titles[title_of(response)].add(name)
        if looked_at.knows(language, response):
            again += 1
            continue
        stage.show(path, response)
        found = list(
            findings(stage, with_axe=AXE.get(language, ()), at_a_desk=language in AT_A_DESK)
        )
        for finding in found:
            wrong[finding].append(where)
        if not found:
            looked_at.add(language, response)
    logging.disable(logging.NOTSET)
    for title, names_of_pages in titles.items():
        if len(names_of_pages) > 1 and not any(names_of_pages <= same for same in SAME_QUESTION):
            wrong[f"one title for several pages: {title}"] += sorted(names_of_pages)
    print(f"{language}: {len(seen)} pages, {again} of them as in an earlier run")
    assert len(seen) > 60
    assert not wrong, report(wrong)


def title_of(response) -> str:
    return re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1].strip()


def findings(stage, with_axe=(), at_a_desk=True):
    """In languages that have the pages of another, only where their words need most room."""
    for width, text_size in ((360, 200), *(((320, 100), (1280, 100)) if at_a_desk else ())):
        stage.look(width=width, text_size=text_size)
        yield from (f"{width} px, text at {text_size} %: {one}" for one in stage.findings())
    for width, scheme, rules in with_axe:
        stage.look(width=width, scheme=scheme)
        yield from (f"axe at {width} px, {scheme}: {one}" for one in stage.axe_findings(*rules))
    stage.look(width=320)
    stage.space_out()
    yield from (f"spaced out: {one}" for one in stage.findings())


def report(wrong) -> str:
    return f"{len(wrong)} findings\n" + "\n".join(
        f"{finding}\n    {len(places)} times, as on {places[0]}"
        for finding, places in sorted(wrong.items())
    )


@pytest.mark.browser
def test_a_portal_without_cities(db, stage):
    response = Client().get("/en/")
    stage.show("/en/", response)
    assert not list(findings(stage, with_axe=AXE["sl"]))


def test_every_address_is_in_the_matrix(db):
    assert set(names()) == set(addresses(World())) | NO_PAGES


def test_forms_that_are_filled_in_show_what_only_they_show(db, much_time):
    """Each of these pages has no address of its own."""
    world, shown = World(), set()
    people = ("officer", "portal team", "confirmed", "guest on a shared phone")
    clients = [world.visitors[name][0] for name in people]
    for forms in filled_forms(world).values():
        for place in forms:
            for client in clients:
                response = send(client, *place)
                if response.status_code == 200:
                    shown |= {template.name for template in response.templates}
    assert ONLY_AFTER_A_FORM - shown == set()
