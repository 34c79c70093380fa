"""Comments, replies, and what moderators decide about words."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.discussions.actions import add_comment, withdraw_comment
from emvi.discussions.models import Comment, ModerationDecision, Thread
from emvi.discussions.queries.comments import comment_page
from emvi.notifications.models import Message
from emvi.refusals import Conflict, Refused
from tests import cast
from tests.cast import hide, restore


@pytest.fixture
def thread(proposal):
    return proposal.thread


@pytest.fixture
def author(verified):
    return verified.public_names.get()


@pytest.fixture
def comment(thread, author):
    return say(thread, author)


def say(thread, author, text="I see it the same way.", **more) -> Comment:
    return add_comment(thread, author=author, text=text, language="en", **more)


def count(thread: Thread) -> int:
    """The stored count, which must be the number of comments that can be read."""
    thread.refresh_from_db()
    assert thread.comment_count == thread.comments.visible().count()
    return thread.comment_count


# Saying something


def test_a_reply_belongs_to_the_branch_of_its_root(thread, author):
    root = say(thread, author)
    reply = say(thread, author, parent=root)
    deep = say(thread, author, parent=reply)
    other = say(thread, author)
    assert (root.root_id, root.parent_id) == (None, None)
    assert (reply.root_id, reply.parent_id) == (root.pk, root.pk)
    assert (deep.root_id, deep.parent_id) == (root.pk, reply.pk)
    late = say(thread, author, parent=root)
    assert [c.pk for c in comment_page(thread)] == [root.pk, reply.pk, deep.pk, late.pk, other.pk]
    assert count(thread) == 5


def test_sending_twice_says_it_once(thread, author):
    key = uuid4()
    first = say(thread, author, submission_key=key)
    again = say(thread, author, "Other words", submission_key=key)
    assert again == first
    assert count(thread) == 1
    assert AuditEntry.objects.filter(action="comment.added").count() == 1


def test_two_people_may_hold_the_same_key(thread, author, ana):
    key = uuid4()
    say(thread, author, submission_key=key)
    say(thread, ana.public_names.get(), submission_key=key)
    assert count(thread) == 2


def test_a_reply_stays_in_its_discussion(process, author, comment):
    elsewhere = cast.make_proposal(process).thread
    with pytest.raises(Refused):
        say(elsewhere, author, parent=comment)
    assert count(elsewhere) == 0


def test_the_database_refuses_half_a_reply_and_empty_words(thread, author, comment):
    for broken in ({"parent": comment}, {"root": comment}, {"text": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            cast.make_comment(thread, author, **broken)


# Taking it back


def test_taking_words_back_keeps_their_place(thread, author, comment, verified):
    say(thread, author, parent=comment)
    withdraw_comment(comment, by=verified)
    assert count(thread) == 1
    first, reply = comment_page(thread)
    assert (first.pk, first.is_gone, first.text) == (comment.pk, True, "")
    assert not reply.is_gone
    comment.refresh_from_db()
    with pytest.raises(Refused):
        withdraw_comment(comment, by=verified)
    assert count(thread) == 1


def test_a_stale_page_takes_back_once(thread, comment, verified):
    stale = Comment.objects.select_related("author", "thread").get(pk=comment.pk)
    withdraw_comment(comment, by=verified)
    withdraw_comment(stale, by=verified)
    assert count(thread) == 0
    assert AuditEntry.objects.filter(action="comment.withdrawn").count() == 1


@pytest.mark.parametrize("person", ["ana", "officer", "moderator", "administrator", "portal_team"])
def test_nobody_takes_back_the_words_of_another(person, thread, comment, request):
    with pytest.raises(Refused):
        withdraw_comment(comment, by=request.getfixturevalue(person))
    assert count(thread) == 1


# Hiding and showing again


@pytest.mark.parametrize("kind", ["comment", "proposal"])
def test_hiding_and_showing_again(kind, thread, comment, ana, verified, moderator):
    target, author = (comment, verified) if kind == "comment" else (thread, ana)
    decision = hide(target, by=moderator)
    target.refresh_from_db()
    assert target.hidden_at == decision.decided_at
    assert (decision.rule.code, decision.reason) == ("insult", "It calls people names.")
    assert decision.decided_by == moderator
    again = restore(target, by=moderator)
    target.refresh_from_db()
    assert target.hidden_at is None
    entries = AuditEntry.objects.filter(action__startswith=f"{kind}.").order_by("pk")
    decided = [(e.action, e.actor, e.facts["decision"]) for e in entries if "decision" in e.facts]
    assert decided == [
        (f"{kind}.hidden", moderator.opaque_id, decision.pk),
        (f"{kind}.restored", moderator.opaque_id, again.pk),
    ]
    told = Message.objects.filter(recipient=author, kind__startswith="text_", channel="inbox")
    assert sorted(told.values_list("kind", flat=True)) == ["text_hidden", "text_restored"]


def test_the_audit_repeats_no_words(comment, moderator):
    hide(comment, by=moderator)
    facts = str(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert "names" not in facts
    assert "same way" not in facts


def test_hidden_comments_are_not_counted(thread, author, comment, moderator, verified):
    say(thread, author)
    hide(comment, by=moderator)
    assert count(thread) == 1
    comment.refresh_from_db()
    withdraw_comment(comment, by=verified)
    assert count(thread) == 1
    comment.refresh_from_db()
    with pytest.raises(Refused):
        restore(comment, by=moderator)
    assert count(thread) == 1
    assert comment_page(thread).items[0].text == ""


def test_taking_back_what_is_hidden_at_the_same_moment_counts_once(
    thread, comment, moderator, verified
):
    def as_read_before():
        return Comment.objects.select_related("author", "thread__municipality").get(pk=comment.pk)

    pages = [as_read_before(), as_read_before()]
    hide(pages[0], by=moderator)
    withdraw_comment(pages[1], by=verified)
    assert count(thread) == 0
    with pytest.raises(Refused):
        restore(as_read_before(), by=moderator)
    assert count(thread) == 0


def test_deciding_what_somebody_has_decided_is_a_conflict(comment, moderator, ljubljana):
    colleague = cast.make_staff(ljubljana, "moderator")
    hide(comment, by=moderator)
    with pytest.raises(Conflict):
        hide(comment, by=colleague)
    comment.refresh_from_db()
    restore(comment, by=colleague)
    with pytest.raises(Conflict):
        restore(comment, by=moderator)
    assert ModerationDecision.objects.count() == 2
    assert Message.objects.count() == 4


@pytest.mark.parametrize(
    "person",
    ["ana", "verified", "mediator", "officer", "administrator", "code_issuer", "portal_team"],
)
@pytest.mark.parametrize("verb", [hide, restore])
def test_only_moderators_decide(verb, person, comment, request):
    Comment.objects.update(hidden_at=timezone.now() if verb is restore else None)
    comment.refresh_from_db()
    with pytest.raises(Refused):
        verb(comment, by=request.getfixturevalue(person))
    assert not ModerationDecision.objects.exists()


def test_moderators_of_another_town_decide_nothing_here(comment, graz):
    with pytest.raises(Refused):
        hide(comment, by=cast.make_staff(graz, "moderator"))


@pytest.mark.parametrize("verb", [hide, restore])
def test_nobody_decides_about_their_own_words(verb, process, moderator, ljubljana):
    own_name = cast.make_public_name(ljubljana, moderator)
    proposal = cast.make_proposal(process, own_name)
    comment = cast.make_comment(proposal.thread, own_name)
    for target in (proposal.thread, comment):
        with pytest.raises(Refused):
            verb(target, by=moderator)
    assert not ModerationDecision.objects.exists()


def test_words_from_paper_are_hidden_without_a_message(process, moderator, mediator):
    proposal = cast.make_proposal(process, source="paper")
    type(proposal).objects.update(author=None)
    hide(Thread.objects.get(proposal=proposal), by=moderator)
    assert not Message.objects.exists()


def test_the_database_refuses_a_decision_without_reason_rule_or_text(comment, thread, ljubljana):
    whole = {
        "municipality": ljubljana,
        "comment": comment,
        "outcome": "hidden",
        "decided_at": timezone.now(),
        "rule": cast.rule(),
        "reason": "It calls people names.",
        "reason_language": "en",
    }
    ModerationDecision.objects.create(**whole)
    for broken in ({"reason": ""}, {"rule": None}, {"thread": thread}, {"comment": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ModerationDecision.objects.create(**whole | broken)
