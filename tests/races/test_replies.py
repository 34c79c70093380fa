"""Replies, decisions and words taken back at one moment: nobody waits for ever, and the number of
replies is what everybody can read."""

from contextlib import suppress
from functools import partial

import pytest

from emvi.discussions.actions import add_comment, withdraw_comment
from emvi.discussions.models import Comment, Thread
from emvi.municipalities.models import PublicName
from emvi.refusals import Refused
from tests import cast
from tests.races.at_once import at_once, raised

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def reply(root: int, author: int) -> None:
    parent = Comment.objects.select_related("thread__municipality").get(pk=root)
    name = PublicName.objects.get(pk=author)
    add_comment(parent.thread, author=name, text="And so.", language="en", parent=parent)


def take_back(pk: int) -> None:
    comment = Comment.objects.select_related("author__account", "thread__municipality").get(pk=pk)
    withdraw_comment(comment, by=comment.author.account)


def hide(pk: int, judge) -> None:
    with suppress(Refused):
        cast.hide(Comment.objects.select_related("thread__municipality").get(pk=pk), by=judge)


def test_counts_are_what_everybody_reads(proposal, ljubljana):
    names = [cast.make_public_name(ljubljana) for _n in range(5)]
    root = cast.make_comment(proposal.thread, names[0])
    replies = [
        cast.make_comment(proposal.thread, name, parent=root, root=root) for name in names[1:3]
    ]
    judge = cast.make_staff(ljubljana, "moderator")
    cast.rule()
    results = at_once(
        *[partial(reply, root.pk, name.pk) for name in names[3:]],
        *[partial(take_back, one.pk) for one in replies],
        partial(hide, root.pk, judge),
    )
    assert raised(results) == []
    visible = Comment.objects.filter(thread=proposal.thread).counted()
    assert Comment.objects.get(pk=root.pk).reply_count == visible.filter(root=root).count() == 2
    assert Thread.objects.get(pk=proposal.thread_id).comment_count == visible.count()
