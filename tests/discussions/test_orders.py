"""The orders of a discussion, and the number of replies by which one of them goes."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emvi.discussions.actions import add_comment, withdraw_comment
from emvi.discussions.actions.standing import count_replies
from emvi.discussions.models import Comment
from emvi.discussions.queries.comments import ORDERS, comment_page
from tests import cast


@pytest.fixture
def discussion(proposal, author):
    """Ninety comments in thirty branches; two of them are longer than a page."""
    chance, roots = random.Random(3), []
    for number in range(90):
        parent = None
        if number >= 30:
            parent = roots[number % 2] if number < 76 else chance.choice(roots)
        more = {"parent": parent, "root": parent} if parent else {}
        comment = cast.make_comment(proposal.thread, author, f"Comment {number:02}", **more)
        if parent is None:
            roots.append(comment)
    count_replies(proposal.thread.comments)
    return proposal.thread


def walk(thread, order, **reader) -> list[int]:
    seen, cursor = [], ""
    while not seen or cursor:
        page = comment_page(thread, order=order, cursor=cursor, **reader)
        seen += [said.pk for said in page]
        cursor = page.after
    return seen


def expected(order) -> list[int]:
    comments = list(Comment.objects.all())
    replies = {c.pk: sum(r.root_id == c.pk for r in comments) for c in comments}
    keys = {
        "oldest": lambda branch: branch,
        "newest": lambda branch: -branch,
        "replied": lambda branch: (-replies[branch], branch),
    }
    key = keys[order]
    return [c.pk for c in sorted(comments, key=lambda c: (key(c.root_id or c.pk), c.pk))]


@pytest.mark.parametrize("order", ORDERS)
def test_every_comment_once_in_its_order(discussion, order):
    assert walk(discussion, order) == expected(order)
    assert walk(discussion, order, moderates=True) == expected(order)


@pytest.mark.parametrize("order", ORDERS)
def test_what_waits_and_who_is_blocked_are_in_no_order(discussion, order, author):
    held, other = Comment.objects.filter(root=None)[4:6]
    Comment.objects.filter(pk=held.pk).update(
        held_at=held.created_at, held_for="links", was_public=False
    )
    stranger = cast.make_public_name(author.municipality)
    Comment.objects.filter(pk=other.pk).update(author=stranger)
    seen = walk(discussion, order, unseen=frozenset({stranger.pk}))
    replies = Comment.objects.filter(root__in=[held, other]).count()
    assert len(seen) == 88 and replies == len(
        [pk for pk in seen if Comment.objects.get(pk=pk).root_id in {held.pk, other.pk}]
    )


@pytest.mark.parametrize("order", ORDERS)
def test_a_later_page_takes_no_more_queries(discussion, order):
    numbers, cursor = [], ""
    for _page in range(4):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            cursor = comment_page(discussion, order=order, cursor=cursor).after
        numbers.append(len(queries))
    assert max(numbers) <= 5


def test_replies_are_counted_with_the_words_that_everybody_reads(thread, author, ana):
    root = add_comment(thread, author=author, text="Yes.", language="en")
    reply = add_comment(thread, author=author, text="And so.", language="en", parent=root)
    deep = add_comment(thread, author=author, text="And more.", language="en", parent=reply)
    assert replies_to(root) == 2 and replies_to(reply) == 0
    withdraw_comment(deep, by=author.account)
    assert replies_to(root) == 1
    moderator = cast.make_staff(thread.municipality, "moderator")
    cast.hide(reply, by=moderator)
    assert replies_to(root) == 0
    reply.refresh_from_db()
    cast.decide(reply, by=moderator, outcome="restored")
    assert replies_to(root) == 1


def replies_to(comment) -> int:
    return Comment.objects.values_list("reply_count", flat=True).get(pk=comment.pk)


def test_the_address_carries_the_order(discussion):
    proposal = discussion.proposal
    page = cast.client_for(None).get(f"{proposal.get_absolute_url()}?order=newest")
    ids = [said.pk for said in page.context["comments"]]
    assert ids == expected("newest")[:20]
    assert "order=newest&amp;after=" in page.content.decode()
    odd = cast.client_for(None).get(f"{proposal.get_absolute_url()}?order=%00")
    assert [said.pk for said in odd.context["comments"]] == expected("oldest")[:20]
