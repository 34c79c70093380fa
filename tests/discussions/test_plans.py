"""Ten and ten thousand comments cost the same: an index leads to any page of them."""

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from emvi.discussions.models import Comment, Thread
from emvi.discussions.queries.comments import ORDERS, comment_page
from emvi.paging import encode
from tests import cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

# In one branch there are as many as in all others together.
LONG, BRANCHES, REPLIES = 5000, 1250, 3
# What one page may touch: itself, and what stands around it in the index.
MOST = 100


def fill(thread: Thread, author, long: int, branches: int) -> list[tuple[int, int]]:
    """Every comment as its branch and its number."""
    said = {"thread": thread, "author": author, "text": "Yes.", "language": "en"}
    said["created_at"] = timezone.now()
    counts = [REPLIES] * (branches // 2) + [long] + [REPLIES] * (branches - branches // 2)
    roots = Comment.objects.bulk_create(Comment(reply_count=n, **said) for n in counts)
    replies = Comment.objects.bulk_create(
        Comment(root=root, parent=root, **said)
        for root, count in zip(roots, counts, strict=True)
        for _reply in range(count)
    )
    return [(one.root_id or one.pk, one.pk) for one in (*roots, *replies)]


@pytest.fixture
def discussion(proposal, author):
    """Ten thousand comments, in a table that holds as many of another discussion."""
    other = cast.make_proposal(proposal.process).thread
    fill(other, author, LONG, BRANCHES)
    proposal.everything = fill(proposal.thread, author, LONG, BRANCHES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE discussions_comment")
    return proposal


def in_order(everything: list[tuple[int, int]], order: str) -> list[tuple[int, int]]:
    def key(one: tuple[int, int]) -> tuple[int, ...]:
        branch, pk = one
        return {"oldest": (branch, pk), "newest": (-branch, pk)}.get(
            order, (branch != longest, branch, pk)
        )

    branches = [branch for branch, _pk in everything]
    longest = max(set(branches), key=branches.count)
    return sorted(everything, key=key)


def nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def plans(thread: Thread, order: str, cursor: str) -> Iterator[tuple[str, list[dict]]]:
    """How PostgreSQL finds the comments of a page, query by query."""
    with CaptureQueriesContext(connection) as asked:
        assert len(comment_page(thread, order=order, cursor=cursor)) == 20
    for query in [one["sql"] for one in asked if "discussions_comment" in one["sql"]]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}")
            [[found]] = cursor.fetchall()
        found = json.loads(found) if isinstance(found, str) else found
        yield query, list(nodes(found[0]["Plan"]))


def touched(node: dict) -> int:
    return (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]


@pytest.mark.parametrize("order", ORDERS)
def test_an_index_leads_to_the_first_page_and_to_late_ones(order, discussion):
    row = in_order(discussion.everything, order)
    assert len(row) > 10_000
    # The first page, one in the middle of the long branch, and one near the end.
    # The first page, two that begin within the long branch, and one near the end.
    for cursor in ["", *(encode(list(row[place])) for place in (2_600, 4_900, 9_900))]:
        for query, found in plans(discussion.thread, order, cursor):
            on_comments = [
                one for one in found if one.get("Relation Name") == Comment._meta.db_table
            ]
            assert on_comments and all("Index Name" in one for one in on_comments), query
            assert max(touched(one) for one in found) <= MOST, (query, found)
