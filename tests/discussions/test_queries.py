"""Paging through a discussion, branch after branch."""

import random

import pytest
from django.utils import timezone

from emvi.discussions.models import Comment
from emvi.discussions.queries import comments as queries
from tests import cast
from tests.plain_browser import PlainBrowser


@pytest.fixture
def discussion(proposal, ana):
    """Forty-seven comments in twelve branches, said in no order."""
    author, chance = ana.public_names.get(), random.Random(7)
    roots = []
    for number in range(47):
        parent = chance.choice(roots) if number >= 12 else None
        more = {"parent": parent, "root": parent} if parent else {}
        comment = cast.make_comment(proposal.thread, author, f"Comment {number:02}", **more)
        if parent is None:
            roots.append(comment)
    return proposal.thread


def walk(thread) -> list[list[queries.Said]]:
    pages, cursor = [], ""
    while not pages or cursor:
        page = queries.comment_page(thread, cursor=cursor)
        pages.append(list(page))
        cursor = page.after
    return pages


def test_every_comment_once_in_branches(discussion):
    pages = walk(discussion)
    assert [len(page) for page in pages] == [20, 20, 7]
    seen = [comment.pk for page in pages for comment in page]
    expected = sorted(Comment.objects.all(), key=lambda c: (c.root_id or c.pk, c.pk))
    assert seen == [comment.pk for comment in expected]


def test_hidden_and_withdrawn_comments_keep_their_place(discussion):
    ids = list(Comment.objects.order_by("pk").values_list("pk", flat=True))
    Comment.objects.filter(pk__in=ids[:3]).update(hidden_at=timezone.now())
    Comment.objects.filter(pk__in=ids[3:5]).update(withdrawn_at=timezone.now())
    seen = [comment for page in walk(discussion) for comment in page]
    assert len(seen) == 47
    assert {c.pk for c in seen if c.is_gone} == set(ids[:5])
    assert all(bool(c.text) is not c.is_gone for c in seen)


def test_a_cursor_of_somebody_else_shows_the_first_page(discussion):
    first = list(queries.comment_page(discussion))
    for cursor in ("x", "WyJ4IiwgMV0"):
        assert list(queries.comment_page(discussion, cursor=cursor)) == first


def test_reading_on_without_javascript(discussion, proposal):
    visitor = PlainBrowser().go(proposal.get_absolute_url())
    texts = [f"Comment {number:02}" for number in range(47)]
    seen = [text for text in texts if text in visitor.text]
    for _page in range(2):
        [more] = {url for _text, url in visitor.page.links if url.startswith("?after=")}
        visitor.go(proposal.get_absolute_url() + more)
        seen += [text for text in texts if text in visitor.text]
    # A reply names the words it answers by their author only, so each text stands once.
    assert sorted(seen) == texts
