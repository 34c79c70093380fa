"""The first minutes in which one can change a comment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from emvi.discussions.actions import add_comment, edit_comment
from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import Comment
from emvi.discussions.rules import may_edit_comment
from emvi.notifications.models import Message
from emvi.refusals import Refused
from tests import cast


@pytest.fixture
def young(thread, author):
    return add_comment(thread, author=author, text="Yes, pleese.", language="en")


def edit(comment, author, text="Yes, please."):
    return edit_comment(comment, by=author.account, text=text, language="en")


def test_one_changes_a_slip_and_everybody_sees_that_it_was_changed(young, author):
    edit(young, author)
    young.refresh_from_db()
    assert (young.text, young.held_at) == ("Yes, please.", None)
    assert young.edited_at is not None and "please" in young.search_text


def test_only_in_the_first_minutes_and_only_who_wrote_it(young, author, ana):
    assert may_edit_comment(author.account, young)
    assert not may_edit_comment(ana, young)
    young.created_at = timezone.now() - timedelta(minutes=15, seconds=1)
    assert not may_edit_comment(author.account, young)


def test_not_once_somebody_has_replied(young, author, thread):
    other = cast.make_public_name(thread.municipality)
    add_comment(thread, author=other, text="I think so too.", language="en", parent=young)
    with pytest.raises(Refused):
        edit(young, author)


def test_an_edit_does_not_overtake_a_moderator(young, author, thread):
    """The page was read before the moderator decided."""
    seen = Comment.objects.select_related("author", "thread__municipality").get(pk=young.pk)
    cast.hide(young, by=cast.make_staff(thread.municipality, "moderator"))
    with pytest.raises(Refused):
        edit(seen, author)
    young.refresh_from_db()
    assert young.text == "Yes, pleese." and young.hidden_at is not None


def test_what_a_moderator_has_read_is_read_once_more(young, author, thread):
    moderator = cast.make_staff(thread.municipality, "moderator")
    cast.decide(young, by=moderator, outcome="left")
    young = Comment.objects.get(pk=young.pk)
    assert edit(young, author).held_for == "edited"


def test_held_and_hidden_words_and_closed_discussions_stay_as_they_are(young, author, thread):
    for away in ({"held_for": "links", "held_at": timezone.now()}, {"hidden_at": timezone.now()}):
        Comment.objects.filter(pk=young.pk).update(**away)
        assert not may_edit_comment(author.account, Comment.objects.get(pk=young.pk))
        Comment.objects.filter(pk=young.pk).update(held_for="", held_at=None, hidden_at=None)
    thread.closed_at = timezone.now()
    thread.save()
    assert not may_edit_comment(author.account, Comment.objects.get(pk=young.pk))


def test_links_that_an_edit_brings_are_held(young, author, thread):
    make_hold_rules(thread.municipality)
    links = " ".join(f"https://example.org/{n}" for n in range(4))
    assert edit(young, author, f"Look: {links}").held_for == "links"


def test_nobody_is_told_twice_and_a_new_name_once(young, author, thread, proposal):
    other = cast.make_public_name(thread.municipality)
    cast.make_comment(thread, other)
    for _again in range(2):
        edit(young, author, f"@{other.name}, what do you think?")
    told = Message.objects.filter(kind="comment_mentions", recipient=other.account)
    assert told.values("event").distinct().count() == 1
    owner = Message.objects.filter(recipient=proposal.author.account_id, facts__comment=young.pk)
    assert owner.values("event").distinct().count() <= 1


def test_the_list_offers_it_as_the_rule_says(young, author, thread):
    cast.make_comment(thread, author)
    page = cast.client_for(author.account).get(thread.proposal.get_absolute_url())
    editable = [said.pk for said in page.context["comments"] if said.is_editable]
    assert editable == [young.pk]
