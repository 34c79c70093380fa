"""What a phone has to load the first time."""

import gzip
from pathlib import Path
from random import Random

import pytest

from emvi.accounts.phrases import words_of
from emvi.discussions.actions import add_comment
from tests import cast

KILOBYTE = 1000
FIRST_VIEW = 60 * KILOBYTE
STYLESHEET = 11 * KILOBYTE
CHANCE = Random(7)
STATIC = Path(__file__).parents[2] / "static"


def said(words: int) -> str:
    """Different words, since repeated ones would weigh nothing."""
    return " ".join(CHANCE.choices(words_of("de"), k=words))


@pytest.fixture
def busy_town(ljubljana, process, ana):
    """More than one screen of everything."""
    author = ana.public_names.get()
    for number in range(24):
        proposal = cast.make_proposal(process, author, title=said(7), text=said(90))
        if number % 4 == 0:
            cast.make_overdue(proposal, number + 1)
    for _ in range(20):
        add_comment(proposal.thread, author=author, text=said(40), language="en")
    for town in ("graz", "empoli", "lustenau", "berlin", "thessaloniki"):
        cast.make_open_process(cast.make_municipality(town), "plan")
    return proposal


@pytest.mark.browser
@pytest.mark.parametrize("page", ["portal", "town", "process", "list", "detail", "write"])
def test_the_first_view_is_light(busy_town, visit, page):
    paths = {
        "portal": "/en/",
        "town": "/en/ljubljana/",
        "process": "/en/ljubljana/processes/winter/",
        "list": "/en/ljubljana/proposals/",
        "detail": busy_town.get_absolute_url(),
        "write": "/en/ljubljana/proposals/new/winter/",
    }
    visitor = visit()
    loaded = []
    visitor.page.on("response", lambda response: loaded.append(response))
    visitor.go(paths[page])
    visitor.page.wait_for_load_state("networkidle")
    sizes = {response.url: len(gzip.compress(response.body())) for response in loaded}
    print(page, sum(sizes.values()), {url.split("/")[-1]: size for url, size in sizes.items()})
    assert any("site.css" in url for url in sizes)
    assert sum(sizes.values()) <= FIRST_VIEW, sizes


def test_the_stylesheet_is_light():
    assert len(gzip.compress((STATIC / "look/site.css").read_bytes())) <= STYLESHEET
