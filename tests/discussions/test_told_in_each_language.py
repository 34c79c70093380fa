"""What moderators do to somebody is told in that person's language, by mail and in the inbox."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone, translation
from django.utils.html import escape

from emvi.discussions.actions import appeal_decision, decide_appeal, end_name, end_pause, flag_text
from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import Comment, Held
from emvi.notifications.kinds import context_of
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from tests import cast

REASON = {"reason": "Read once more.", "reason_language": "en"}


class Case:
    """Somebody's comment and proposal, and two moderators."""

    def __init__(self, town, process) -> None:
        self.town = town
        self.writer = cast.make_resident(town, email="writer@people.invalid")
        self.name = self.writer.public_names.get()
        self.proposal = cast.make_proposal(process, self.name)
        self.comment = cast.make_comment(self.proposal.thread, self.name)
        self.moderator, self.colleague = (cast.make_staff(town, "moderator") for _who in range(2))

    def appeal(self, *, is_reversed: bool) -> None:
        decision = cast.hide(self.comment, by=self.moderator)
        appeal = appeal_decision(decision, by=self.writer, text="It is none.", language="en")
        decide_appeal(appeal, by=self.colleague, is_reversed=is_reversed, **REASON)

    def flags(self) -> None:
        make_hold_rules(self.town)
        long_ago = timezone.localdate() - timedelta(days=30)
        for _n in range(3):
            neighbour = cast.make_account()
            type(neighbour).objects.filter(pk=neighbour.pk).update(joined_on=long_ago)
            flag_text(self.comment, rule=cast.rule(), by=neighbour)

    def let_through(self) -> None:
        held = {"held_at": timezone.now(), "held_for": Held.FIRST_POSTS, "was_public": False}
        Comment.objects.filter(pk=self.comment.pk).update(**held)
        comment = Comment.objects.get(pk=self.comment.pk)
        cast.decide(comment, self.moderator, "left", rule=None, reason="", reason_language="")

    def about_proposal(self, *outcomes: str) -> None:
        for outcome in outcomes:
            cast.decide(type(self.proposal.thread).objects.get(), self.moderator, outcome)

    def pause(self, *, ends: bool) -> None:
        decision = cast.hide(self.comment, by=self.moderator, pause_days=3)
        if ends:
            end_pause(decision.pause, by=self.colleague)

    def take_name(self) -> None:
        end_name(self.name, by=self.moderator, rule=cast.rule(), **REASON)


# What happens, and the sentence that is told, up to its first placeholder.
TOLD = {
    "pause": (lambda case: case.pause(ends=False), "You cannot write here until: %(until)s."),
    "pause ended": (
        lambda case: case.pause(ends=True),
        "Your pause is over. You can write here again.",
    ),
    "appeal upheld": (
        lambda case: case.appeal(is_reversed=False),
        "The decision about your text stays.",
    ),
    "appeal reversed": (
        lambda case: case.appeal(is_reversed=True),
        "We changed the decision about your text.",
    ),
    "held": (Case.flags, "Your text waits until a moderator has read it."),
    "released": (Case.let_through, "A moderator has read your text. Everybody can read it now."),
    "name": (Case.take_name, "Your public name is not possible here."),
    "proposal hidden": (
        lambda case: case.about_proposal("hidden"),
        "We have hidden your proposal.",
    ),
    "proposal sent back": (
        lambda case: case.about_proposal("edit_requested"),
        "Please change your proposal.",
    ),
    "proposal restored": (
        lambda case: case.about_proposal("hidden", "restored"),
        "We changed the decision: your text is visible again.",
    ),
}


@pytest.mark.parametrize("language", settings.INTERFACE_LANGUAGES)
@pytest.mark.parametrize("what", TOLD)
def test_in_the_writers_language(what, language, ljubljana, process):
    case = Case(ljubljana, process)
    type(case.writer).objects.update(language=language)
    happens, told = TOLD[what]
    happens(case)
    deliver_outbox()
    with translation.override(language):
        sentence = translation.gettext(told).partition("%(")[0]
    assert language == "en" or sentence not in told
    letter = mail.outbox[-1]
    [(html, _kind)] = letter.alternatives
    assert letter.to == [case.writer.email]
    assert sentence in letter.body and escape(sentence) in html
    newest = Message.objects.filter(recipient=case.writer, channel="inbox").latest("pk")
    with translation.override(language):
        context = context_of(newest)
    assert sentence in " ".join([str(context["headline"]), *map(str, context["lines"])])
