"""Comment from the municipality: under its name, and nobody else's."""

from uuid import uuid4

import pytest

from emvi.accounts.models import Account
from emvi.audit.models import AuditEntry
from emvi.discussions.actions import (
    add_comment,
    add_official_comment,
    edit_comment,
    withdraw_comment,
    withdraw_official_comment,
)
from emvi.discussions.models import Comment, Thread
from emvi.discussions.queries.comments import comment_page
from emvi.municipalities.models import RoleGrant
from emvi.notifications.models import Message
from emvi.refusals import Refused
from tests import cast

WORDS = {"text": "We look at the place on Tuesday.", "language": "en"}


@pytest.fixture
def officer(ljubljana):
    officer = cast.make_staff(ljubljana, "officer")
    cast.make_public_name(ljubljana, officer, name="Secret officer")
    return officer


@pytest.fixture
def word(thread, officer):
    return add_official_comment(thread, by=officer, **WORDS)


def test_it_stands_under_the_name_of_the_municipality(word, thread, officer):
    [said] = comment_page(thread)
    assert said.is_official and said.author_name == "" and said.account_id is None
    page = cast.client_for(None).get(thread.proposal.get_absolute_url()).content.decode()
    assert "comment from the municipality" in page and "Secret officer" not in page
    thread.refresh_from_db()
    assert thread.comment_count == 1


def test_only_officers_and_mediators_speak_for_it(thread, author, ljubljana):
    add_official_comment(thread, by=cast.make_staff(ljubljana, "mediator"), **WORDS)
    for account in (author.account, cast.make_staff(ljubljana, "moderator")):
        with pytest.raises(Refused):
            add_official_comment(thread, by=account, **WORDS)
    graz = cast.make_municipality("graz")
    with pytest.raises(Refused):
        add_official_comment(thread, by=cast.make_staff(graz, "officer"), **WORDS)


def test_an_officer_does_not_praise_their_own_proposal(thread, officer):
    proposal = thread.proposal
    proposal.author = officer.public_names.get()
    proposal.save()
    with pytest.raises(Refused):
        add_official_comment(Thread.objects.get(pk=thread.pk), by=officer, **WORDS)


def test_sent_twice_it_is_said_once(thread, officer):
    key = uuid4()
    first = add_official_comment(thread, by=officer, submission_key=key, **WORDS)
    assert add_official_comment(thread, by=officer, submission_key=key, **WORDS) == first


def test_a_colleague_takes_it_back_and_everybody_sees_that(word, thread, ljubljana):
    colleague = cast.make_staff(ljubljana, "officer", "colleague")
    withdraw_official_comment(word, by=colleague)
    page = cast.client_for(None).get(thread.proposal.get_absolute_url()).content.decode()
    assert "A comment from the municipality stood here. It was taken back." in page
    assert WORDS["text"] not in page
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "actor"))
    assert actions[-1] == ("comment.officially_withdrawn", colleague.opaque_id)


def test_it_is_not_taken_back_or_changed_like_ones_own_words(word, officer, author):
    word = Comment.objects.get(pk=word.pk)
    for act in (
        lambda: withdraw_comment(word, by=officer),
        lambda: edit_comment(word, by=officer, **WORDS),
        lambda: withdraw_official_comment(word, by=author.account),
    ):
        with pytest.raises(Refused):
            act()


def test_people_hear_of_it_and_can_answer(thread, officer, author):
    asked = add_comment(thread, author=author, text="When?", language="en")
    word = add_official_comment(thread, by=officer, parent=asked, **WORDS)
    told = Message.objects.get(recipient=author.account, facts__comment=word.pk)
    assert told.kind == "comment_replied"
    reply = add_comment(thread, author=author, text="Thank you.", language="en", parent=word)
    deeper = add_comment(thread, author=author, text="Really.", language="en", parent=reply)
    assert [said.pk for said in comment_page(thread)] == [asked.pk, word.pk, reply.pk, deeper.pk]
    assert Message.objects.filter(recipient=officer, facts__comment=reply.pk).exists()


def test_moderators_decide_about_it_but_not_who_said_it(word, ljubljana, officer):
    RoleGrant.objects.create(account=officer, municipality=ljubljana, role="moderator")
    with pytest.raises(Refused):
        cast.hide(word, by=Account.objects.get(pk=officer.pk))
    cast.hide(word, by=cast.make_staff(ljubljana, "moderator"))
    word.refresh_from_db()
    assert word.hidden_at is not None
    assert Message.objects.filter(kind="text_hidden", recipient=officer).exists()
