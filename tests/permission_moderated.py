"""What moderators did in a town, so that the permission tables have each state of a text."""

from datetime import timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.discussions.actions import appeal_decision
from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import Comment, Held, Pause, Rule, Thread
from emvi.municipalities.models import Municipality, PublicName, Role
from emvi.notifications.models import Message
from tests import cast


def moderated(town: Municipality, thread: Thread, name: PublicName) -> dict:
    """Comments that moderators did something about, and what they decided."""
    make_hold_rules(town)
    Rule.objects.create(municipality=town, name_en="our own", explanation_en="Be kind.")
    judge = cast.make_staff(town, Role.MODERATOR)
    say = partial(cast.make_comment, thread, name)
    comment, gone, held, asked, disputed = say(), say(), say(), say(), say()
    now = timezone.now()
    Comment.objects.filter(pk=held.pk).update(
        held_at=now, held_for=Held.FIRST_POSTS, was_public=False
    )
    decided = cast.hide(gone, by=judge, pause_days=3)
    Pause.objects.filter(decision=decided).update(
        starts_at=now - timedelta(days=9), until_at=now - timedelta(days=8)
    )
    cast.decide(asked, by=judge, outcome="edit_requested")
    appealed = cast.hide(disputed, by=judge)
    appeal = appeal_decision(appealed, by=name.account, text="It is no insult.", language="en")
    told = Q(kind__startswith="text_") | Q(kind="decision_appealed")
    Message.objects.filter(told).delete()
    officer = cast.make_staff(town, Role.OFFICER)
    word = cast.make_comment(thread, None, is_official=True, said_by=officer)
    young = say(created_at=now)
    return {
        "comment": {
            "own": comment.pk,
            "young": young.pk,
            "official": word.pk,
            "hidden": gone.pk,
            "held": held.pk,
            "to-change": asked.pk,
        },
        "decision": {"own": decided.pk, "appealed": appealed.pk},
        "appeal": {"own": appeal.pk},
        "pause": {"own": _pause(name, comment, judge).pk},
        "rule": {"own": cast.rule().pk},
    }


def _pause(name: PublicName, comment: Comment, judge: Account) -> Pause:
    """Of somebody else: the resident writes in all other rows."""
    other = cast.make_public_name(name.municipality)
    decision = cast.hide(cast.make_comment(comment.thread, other), by=judge, pause_days=3)
    Message.objects.filter(kind__startswith="text_").delete()
    return decision.pause
