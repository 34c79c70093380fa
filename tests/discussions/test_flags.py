"""Telling the moderators: what flags weigh, what they hold, and that nobody learns who it was."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.audit.models import AuditEntry
from emvi.discussions.actions import flag_text
from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import Comment, Flag, Held, HoldRule
from emvi.notifications.models import Message
from emvi.refusals import Refused
from tests import cast


@pytest.fixture
def hold_rules(ljubljana):
    """Three people whose accounts are two days old."""
    make_hold_rules(ljubljana)


def make_neighbour(days: int) -> Account:
    account = cast.make_account()
    Account.objects.filter(pk=account.pk).update(
        joined_on=timezone.localdate() - timedelta(days=days)
    )
    return account


def flag(target, by=None, **fields) -> None:
    target = type(target).objects.get(pk=target.pk)
    flag_text(target, rule=cast.rule(), by=by, **fields)


def is_held(comment) -> bool:
    comment.refresh_from_db()
    return comment.held_at is not None


def test_three_older_accounts_hold_a_text_until_a_person_decides(
    hold_rules, comment, thread, verified
):
    for number in range(3):
        assert not is_held(comment), number
        flag(comment, make_neighbour(2))
    assert is_held(comment)
    assert (comment.held_for, comment.was_public) == (Held.FLAGS, True)
    thread.refresh_from_db()
    assert thread.comment_count == 0
    assert set(Message.objects.filter(recipient=verified).values_list("kind", flat=True)) == {
        "text_held"
    }


@pytest.mark.parametrize(
    "who",
    [
        lambda: make_neighbour(1),
        lambda: make_neighbour(0),
        lambda: None,
    ],
    ids=["one day old", "new", "a guest"],
)
def test_flags_of_young_accounts_and_guests_weigh_nothing(who, hold_rules, comment):
    for _number in range(10):
        flag(comment, who())
    assert Flag.objects.count() == 10
    assert not is_held(comment)


def test_one_person_counts_once(hold_rules, comment):
    neighbour = make_neighbour(50)
    for _number in range(5):
        flag(comment, neighbour)
    assert Flag.objects.count() == 1
    assert not is_held(comment)
    whole = {"municipality_id": comment.thread.municipality_id, "rule": cast.rule()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.create(comment=comment, account=neighbour, **whole)
    for broken in ({}, {"comment": comment, "thread": comment.thread}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Flag.objects.create(**whole, **broken)


def test_what_a_person_has_left_is_held_by_a_person_only(hold_rules, comment, moderator):
    flag(comment, make_neighbour(9))
    cast.decide(comment, by=moderator, outcome="left")
    for _number in range(6):
        flag(comment, make_neighbour(9))
    assert not is_held(comment)
    assert Flag.objects.filter(decided_at__isnull=True).count() == 6


def test_a_rule_that_is_not_in_use_holds_nothing(hold_rules, comment):
    HoldRule.objects.update(is_active=False)
    for _number in range(4):
        flag(comment, make_neighbour(9))
    assert not is_held(comment)


def test_a_proposal_is_held_and_counted_no_more(hold_rules, proposal, thread, process):
    for _number in range(3):
        flag(thread, make_neighbour(9))
    thread.refresh_from_db()
    process.refresh_from_db()
    assert thread.held_for == Held.FLAGS
    assert process.proposal_count == 0


def test_nobody_flags_what_is_their_own_or_away(comment, verified, ana, moderator):
    with pytest.raises(Refused):
        flag(comment, verified)
    cast.hide(comment, by=moderator)
    with pytest.raises(Refused):
        flag(comment, ana)
    assert not Flag.objects.exists()


def test_those_who_told_hear_the_decision_and_nobody_hears_who_told(comment, moderator, ana):
    flag(comment, ana, note="Look here.", note_language="en")
    flag(comment)
    cast.hide(comment, by=moderator)
    told = Message.objects.filter(kind="flag_decided")
    assert set(told.values_list("recipient", flat=True)) == {ana.pk}
    # Also who has no address reads what was decided.
    read = cast.client_for(ana).get(f"/en/my/inbox/{told.get(channel='inbox').pk}/")
    assert "Decision: the text is hidden." in read.content.decode()
    assert not Flag.objects.filter(decided_at__isnull=True).exists()
    entries = AuditEntry.objects.filter(action="comment.flagged")
    assert list(entries.values_list("actor", flat=True)) == [None, None]
    assert str(ana.opaque_id) not in str(list(AuditEntry.objects.values()))
    assert not admin.site.is_registered(Flag)


def test_no_page_of_a_moderator_names_who_told(client_for, comment, ljubljana, moderator):
    neighbour = cast.make_resident(ljubljana, "the-teller", "Teller of Tales")
    flag(comment, neighbour, note="Look here.", note_language="en")
    desk = client_for(moderator)
    for path in ("desk/moderation/", f"comments/{comment.pk}/decide/"):
        page = desk.get(f"/en/ljubljana/{path}").content.decode()
        assert "Look here." in page
        assert "Teller" not in page
        assert "the-teller" not in page


def test_a_guest_tells_the_moderators_without_script(client_for, comment):
    url = f"/en/ljubljana/comments/{comment.pk}/flag/"
    guest = client_for(None)
    assert "Nobody learns that you told them." in guest.get(url).content.decode()
    answer = guest.post(url, {"rule": cast.rule().pk, "language": "en"})
    assert answer.status_code == 302
    assert Flag.objects.get().account is None


def test_guests_of_one_address_tell_so_often_only(client_for, thread, author):
    guest, codes = client_for(None), set()
    for _number in range(22):
        comment = cast.make_comment(thread, author)
        url = f"/en/ljubljana/comments/{comment.pk}/flag/"
        codes.add(guest.post(url, {"rule": cast.rule().pk, "language": "en"}).status_code)
    assert codes == {302, 200}
    assert Flag.objects.count() == 20


def test_an_erased_account_leaves_its_flag_without_a_name(comment, ana):
    flag(comment, ana)
    ana.delete()
    assert Flag.objects.get().account is None
    assert Comment.objects.filter(pk=comment.pk).exists()


def test_who_told_already_reads_when_and_whether_it_was_read(
    comment, ana, moderator, client_for, stranger
):
    page = f"/en/ljubljana/comments/{comment.pk}/flag/"
    flag(comment, ana)
    html = client_for(ana).get(page).content.decode()
    assert "You told the moderators about this text:" in html
    assert "No moderator has decided about it yet." in html
    assert 'name="rule"' not in html
    cast.decide(comment, by=moderator, outcome="left")
    assert "A moderator read it:" in client_for(ana).get(page).content.decode()
    for other in (stranger, None):
        html = client_for(other).get(page).content.decode()
        assert 'name="rule"' in html and "You told the moderators about" not in html
