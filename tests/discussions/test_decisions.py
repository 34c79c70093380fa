"""Each decision: what it does to a text, who may make it, what its author and others see."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from emvi.audit.models import AuditEntry
from emvi.discussions.actions import (
    add_comment,
    appeal_decision,
    decide_appeal,
    decide_text,
    edit_comment,
    end_pause,
    flag_text,
)
from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import Appeal, Comment, Held, ModerationDecision, Pause, Rule
from emvi.discussions.queries.decisions import decision_counts, hidden_unread
from emvi.notifications.kinds import context_of
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from emvi.refusals import Conflict, Refused
from participation.proposals.actions import Words, edit_proposal, publish_proposal, support_proposal
from participation.proposals.models import Proposal
from tests import cast
from tests.markup import one_line

OUTCOMES = ["left", "edit_requested", "hidden", "restored"]
APPEAL = {"text": "It is no insult.", "language": "tr"}
REASON = {"reason": "Read once more.", "reason_language": "en"}


def again(comment: Comment) -> Comment:
    return Comment.objects.select_related("author", "thread__municipality").get(pk=comment.pk)


def appealed(decision: ModerationDecision, author, **fields) -> Appeal:
    decision = ModerationDecision.objects.get(pk=decision.pk)
    appeal_decision(decision, by=author, **APPEAL | fields)
    return Appeal.objects.get(decision=decision)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("language", ["sl", "de", "it", "el", "en"])
def test_the_author_reads_each_decision_in_their_language(
    language, outcome, comment, ana, thread, moderator
):
    ana.language = language
    ana.save()
    mine = cast.make_comment(thread, ana.public_names.get(), "My <own> words")
    if outcome == "restored":
        cast.hide(mine, by=moderator)
        Message.objects.all().delete()
        mine = again(mine)
    reason = {"reason": "Bu cümle & bir hakaret.", "reason_language": "tr"}
    decision = cast.decide(mine, by=moderator, outcome=outcome, **reason)
    deliver_outbox()
    [sent] = mail.outbox
    [(html, _kind)] = sent.alternatives
    with translation.override(language):
        rule = str(decision.rule)
    page = f"/{language}/ljubljana/decisions/{decision.pk}/"
    for text in (sent.body, html):
        assert rule in text
        assert page in text
        assert "words" not in text
    assert "Bu cümle & bir hakaret." in sent.body
    assert '<blockquote lang="tr"' in one_line(html)
    shown = cast.client_for(ana).get(page).content.decode()
    assert "My &lt;own&gt; words" in shown
    assert rule in shown
    assert (
        '<blockquote class="well" lang="tr" dir="ltr"><p>Bu cümle &amp; bir hakaret.'
        in one_line(shown)
    )


@pytest.mark.parametrize("state", ["public", "held", "to change", "edited", "hidden"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_can_be_decided_from_each_state(outcome, state, comment, moderator):
    now = timezone.now()
    fields = {
        "public": {},
        "held": {"held_at": now, "held_for": Held.FIRST_POSTS, "was_public": False},
        "to change": {"held_at": now, "held_for": Held.EDIT},
        "edited": {"held_at": now, "held_for": Held.EDITED},
        "hidden": {"hidden_at": now},
    }[state]
    Comment.objects.update(**fields)
    allowed = {
        "hidden": {"restored"},
        "to change": {"restored", "hidden"},
    }.get(state, {"left", "edit_requested", "hidden"})
    if outcome not in allowed:
        with pytest.raises(Conflict):
            cast.decide(again(comment), by=moderator, outcome=outcome)
        assert not ModerationDecision.objects.exists()
        return
    cast.decide(again(comment), by=moderator, outcome=outcome)
    comment = again(comment)
    is_public = outcome in {"left", "restored"}
    assert comment.is_away is not is_public
    assert (comment.hidden_at is not None) == (outcome == "hidden")
    assert comment.held_for == (Held.EDIT if outcome == "edit_requested" else "")
    assert comment.was_public == (is_public or state != "held")
    comment.thread.refresh_from_db()
    assert comment.thread.comment_count == int(is_public)


def test_a_second_moderator_on_a_stale_page_is_told_so(comment, moderator, colleague):
    cast.decide(comment, by=moderator, outcome="left", seen="0-0")
    with pytest.raises(Conflict):
        cast.decide(again(comment), by=colleague, outcome="hidden", seen="0-0")
    assert ModerationDecision.objects.count() == 1
    assert again(comment).hidden_at is None


def test_first_words_are_let_through_with_one_click(client_for, comment, moderator):
    Comment.objects.update(held_at=timezone.now(), held_for=Held.FIRST_POSTS, was_public=False)
    desk = client_for(moderator)
    assert "Let it through" in desk.get("/en/ljubljana/desk/moderation/").content.decode()
    url = f"/en/ljubljana/comments/{comment.pk}/decide/"
    answer = desk.post(url, {"outcome": "left", "seen": "0-0", "language": "en"})
    assert answer.status_code == 302
    assert not again(comment).is_away


@pytest.mark.parametrize("outcome", ["left", "edit_requested", "hidden"])
def test_what_is_flagged_needs_a_rule_and_a_reason(outcome, client_for, comment, moderator, ana):
    flag_text(comment, rule=cast.rule(), by=ana)
    with pytest.raises(Refused):
        decide_text(comment, by=moderator, outcome=outcome)
    url = f"/en/ljubljana/comments/{comment.pk}/decide/"
    page = client_for(moderator).post(url, {"outcome": outcome, "language": "en"})
    assert page.status_code == 200
    assert "Choose a rule." in page.content.decode()
    assert not ModerationDecision.objects.exists()


def test_a_rule_of_another_town_or_a_retired_one_is_none(client_for, comment, moderator, graz):
    other = Rule.objects.create(municipality=graz, name_en="ours", explanation_en="Be kind.")
    with pytest.raises(Refused):
        decide_text(comment, by=moderator, outcome="hidden", rule=other, **REASON)
    Rule.objects.filter(code="insult").update(retired_on=timezone.localdate())
    url = f"/en/ljubljana/comments/{comment.pk}/decide/"
    for rule in (other, cast.rule()):
        data = {"outcome": "hidden", "rule": rule.pk, "reason": "So.", "language": "en"}
        assert client_for(moderator).post(url, data).status_code == 200
    assert not ModerationDecision.objects.exists()


# Asking for a change


def test_a_comment_is_changed_and_read_again(comment, verified, moderator, ana):
    cast.decide(comment, by=moderator, outcome="edit_requested")
    asked = again(comment)
    for stranger in (ana, moderator):
        with pytest.raises(Refused):
            edit_comment(asked, by=stranger, text="Mine now", language="en")
    edit_comment(asked, by=verified, text="I see it otherwise.", language="en")
    edited = again(comment)
    assert (edited.text, edited.held_for) == ("I see it otherwise.", Held.EDITED)
    assert edited.decisions.get().words_before == comment.text
    with pytest.raises(Refused):
        edit_comment(edited, by=verified, text="And once more", language="en")
    cast.decide(edited, by=moderator, outcome="left")
    assert again(comment).held_at is None
    assert set(edited.decisions.values_list("words_before", flat=True)) == {""}


def test_a_supported_proposal_is_changed_on_request_only(proposal, ana, verified, moderator):
    support_proposal(proposal, by=verified)
    words = Words("A warm place", "Without names.", "en")
    read = Proposal.objects.select_related("author", "thread", "municipality", "process")
    with pytest.raises(Refused):
        edit_proposal(read.get(), words, by=ana)
    cast.decide(proposal.thread, by=moderator, outcome="edit_requested")
    edit_proposal(read.get(), words, by=ana)
    changed = read.get()
    assert (changed.title, changed.thread.held_for) == ("A warm place", Held.EDITED)
    assert changed.supports_total == 1


def test_words_that_change_under_the_eyes_of_a_moderator_are_read_again(
    process, ana, moderator, client_for, ljubljana
):
    make_hold_rules(ljubljana)
    read = Proposal.objects.select_related("author", "thread", "municipality", "process")
    publish_proposal(process, Words("A bench", "Please.", "en"), author=ana.public_names.get())
    desk = client_for(moderator)
    url = f"/en/ljubljana/threads/{read.get().thread_id}/decide/"
    seen = desk.get(url).context["entry"].seen
    edit_proposal(read.get(), Words("A bench", "You fools.", "en"), by=ana)
    form = {"outcome": "left", "seen": seen, "language": "en"}
    answer = desk.post(url, form)
    page = answer.content.decode()
    assert "Please read it once more." in page
    assert "You fools." in page
    assert read.get().thread.is_away
    form["seen"] = answer.context["form"]["seen"].value()
    assert desk.post(url, form).status_code == 302
    edit_proposal(read.get(), Words("A bench", "You fools again.", "en"), by=ana)
    assert read.get().thread.held_for == Held.EDITED


# Pauses


@pytest.fixture
def pause(comment, moderator) -> Pause:
    return cast.hide(comment, by=moderator, pause_days=3).pause


def test_while_paused_one_neither_proposes_comments_nor_flags(
    pause, process, proposal, thread, verified, client_for, ana
):
    name = verified.public_names.get()
    other = cast.make_comment(thread, ana.public_names.get())
    attempts = [
        lambda: add_comment(thread, author=name, text="Hello", language="en"),
        lambda: publish_proposal(process, Words("A", "B", "en"), author=name),
        lambda: flag_text(other, rule=cast.rule(), by=verified),
    ]
    for attempt in attempts:
        with pytest.raises(Refused, match="paused"):
            attempt()
    support_proposal(proposal, by=verified)
    client = client_for(verified)
    reason = f"/en/ljubljana/decisions/{pause.decision_id}/"
    place = proposal.get_absolute_url()
    for path in (place, f"{place}comment/", f"/en/ljubljana/comments/{other.pk}/flag/"):
        page = client.get(path).content.decode()
        assert "You are paused here" in page, path
        assert reason in page, path
    page = client.get("/en/ljubljana/proposals/new/winter/").content.decode()
    assert reason in page
    assert client.get(f"{reason}appeal/").status_code == 200


def test_a_pause_ends_by_itself_and_early(pause, thread, verified, moderator, ljubljana, graz):
    name = verified.public_names.get()
    with pytest.raises(Refused):
        end_pause(pause, by=cast.make_staff(graz, "moderator"))
    end_pause(pause, by=moderator)
    with pytest.raises(Conflict):
        end_pause(pause, by=moderator)
    add_comment(thread, author=name, text="Thank you", language="en")
    assert Message.objects.filter(kind="pause_ended", recipient=verified).exists()
    Pause.objects.update(ended_at=None, until_at=timezone.now())
    add_comment(thread, author=name, text="Thank you again", language="en")


def test_a_pause_holds_in_its_town_only(pause, verified, graz):
    name = cast.make_public_name(graz, verified)
    elsewhere = cast.make_proposal(cast.make_open_process(graz))
    add_comment(elsewhere.thread, author=name, text="Hello", language="en")


def test_showing_again_ends_the_pause(pause, comment, moderator):
    cast.restore(again(comment), by=moderator)
    assert not Pause.objects.running().exists()


# Appeals


@pytest.mark.parametrize("is_reversed", [True, False])
def test_another_moderator_decides_an_appeal(
    is_reversed, pause, comment, moderator, colleague, verified
):
    appeal = appealed(pause.decision, verified)
    with pytest.raises(Refused):
        decide_appeal(appeal, by=moderator, is_reversed=True, **REASON)
    decide_appeal(appeal, by=colleague, is_reversed=is_reversed, **REASON)
    assert again(comment).is_away is not is_reversed
    assert Pause.objects.running().exists() is not is_reversed
    appeal.refresh_from_db()
    assert appeal.state == ("reversed" if is_reversed else "upheld")
    told = Message.objects.filter(kind="appeal_decided")
    assert set(told.values_list("recipient", flat=True)) == {verified.pk}
    assert AuditEntry.objects.first().action == f"appeal.{appeal.state}"
    with pytest.raises(Conflict):
        decide_appeal(appeal, by=colleague, is_reversed=True, **REASON)


def test_another_moderator_hears_of_an_appeal_until_it_is_decided(
    pause, moderator, colleague, verified, administrator
):
    appeal = appealed(pause.decision, verified)
    told = Message.objects.get(kind="decision_appealed", channel="inbox")
    assert told.recipient == colleague
    assert "/desk/moderation/" in context_of(told)["url"]
    decide_appeal(appeal, by=colleague, is_reversed=False, **REASON)
    assert context_of(told) is None


def test_where_nobody_else_moderates_the_administrator_hears_of_an_appeal(
    pause, moderator, verified, administrator
):
    appealed(pause.decision, verified)
    told = Message.objects.get(kind="decision_appealed", channel="inbox")
    assert told.recipient == administrator


def test_the_database_keeps_the_first_moderator_away_from_the_appeal(pause, moderator, verified):
    appealed(pause.decision, verified)
    done = {"state": "upheld", "decided_at": timezone.now(), "reason": "No."}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(decided_by=moderator, **done)
    for broken in ({"reason": ""}, {"decided_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.update(**done | broken)


def test_one_appeals_once_and_only_the_last_decision_on_ones_own_words(
    pause, comment, verified, ana, moderator, colleague
):
    decision = ModerationDecision.objects.get()
    with pytest.raises(Refused):
        appeal_decision(decision, by=ana, **APPEAL)
    appeal = appealed(decision, verified)
    with pytest.raises(Refused):
        appeal_decision(ModerationDecision.objects.get(), by=verified, **APPEAL)
    with pytest.raises(Refused):
        cast.restore(again(comment), by=moderator)
    decide_appeal(appeal, by=colleague, is_reversed=True, **REASON)
    later = cast.decide(again(comment), by=moderator, outcome="left")
    with pytest.raises(Refused):
        appeal_decision(later, by=verified, **APPEAL)


def test_a_reversed_request_for_a_change_shows_the_first_words(
    comment, moderator, colleague, verified
):
    decision = cast.decide(comment, by=moderator, outcome="edit_requested")
    appeal = appealed(decision, verified)
    decide_appeal(appeal, by=colleague, is_reversed=True, **REASON)
    assert not again(comment).is_away


def test_changed_words_that_nobody_read_stay_held(comment, moderator, colleague, verified):
    decision = cast.decide(comment, by=moderator, outcome="edit_requested")
    appeal = appealed(decision, verified)
    edit_comment(again(comment), by=verified, text="Something worse", language="en")
    decide_appeal(appeal, by=colleague, is_reversed=True, **REASON)
    assert again(comment).held_for == Held.EDITED


# What everybody can count


def test_the_public_page_counts_by_month_and_rule(
    client_for, thread, author, moderator, colleague, verified, ljubljana
):
    hidden, left = cast.make_comment(thread, author), cast.make_comment(thread, author)
    decision = cast.hide(hidden, by=moderator)
    cast.decide(left, by=moderator, outcome="left", rule=cast.rule("hate"))
    appeal = appealed(decision, verified)
    decide_appeal(appeal, by=colleague, is_reversed=True, **REASON)
    lines = decision_counts(ljubljana, since=timezone.now() - timedelta(days=30))
    found = {line.rule.code: line.counts for line in lines}
    assert found == {"insult": [0, 0, 1, 0, 0, 0, 1], "hate": [1, 0, 0, 0, 0, 0, 0]}
    page = client_for(None).get("/en/ljubljana/moderation/").content.decode()
    assert "Decisions in the last twelve months" in page
    # A caption is as wide as the table, which scrolls on a phone.
    assert 'aria-describedby="how-counted"' in page and "<caption" not in page
    assert "Do not call people names." in page
    town = client_for(None).get("/en/ljubljana/").content.decode()
    assert 'href="/en/ljubljana/moderation/"' in town


def test_the_public_page_counts_what_was_hidden_before_anybody_read_it(
    client_for, thread, author, moderator, ljubljana
):
    read, unread = cast.make_comment(thread, author), cast.make_comment(thread, author)
    held = {"held_at": timezone.now(), "held_for": "first_posts", "was_public": False}
    Comment.objects.filter(pk=unread.pk).update(**held)
    for comment in (read, again(unread)):
        cast.hide(comment, by=moderator)
    assert hidden_unread(ljubljana, since=timezone.now() - timedelta(days=30)) == 1
    page = one_line(client_for(None).get("/en/ljubljana/moderation/").content.decode())
    assert "in the same months:<b>1</b>" in page


def test_letting_through_what_was_held_says_that_everybody_reads_it(comment, moderator, client_for):
    page = f"/en/ljubljana/comments/{comment.pk}/decide/"
    client = client_for(moderator)
    form = client.get(page)
    left = {"outcome": "left", "language": "en"}
    assert "Leave it as it is" in form.content.decode()
    said = client.post(page, left | {"seen": form.context["entry"].seen}, follow=True)
    assert "Left as it is." in said.content.decode()
    held = {"held_at": timezone.now(), "held_for": "first_posts", "was_public": False}
    Comment.objects.filter(pk=comment.pk).update(**held)
    form = client.get(page)
    assert "Let it through" in form.content.decode()
    said = client.post(page, left | {"seen": form.context["entry"].seen}, follow=True)
    assert "Everybody can read it now." in said.content.decode()
    assert again(comment).held_at is None
