"""What notices about decisions on texts say."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from emvi.discussions.models import ModerationDecision
from emvi.notifications.models import Message
from emvi.notifications.wording import absolute


def text_decided(messages: list[Message]) -> dict[int, dict[str, Any]]:
    """A moderator hid a text of this person, or shows it again: rule, reason, own words."""
    decisions = ModerationDecision.objects.select_related(
        "municipality",
        "thread__proposal__municipality",
        "comment__thread__proposal__municipality",
    ).in_bulk([message.facts["decision"] for message in messages])
    return {
        message.pk: _decision_context(message, decisions[message.facts["decision"]])
        for message in messages
        if message.facts["decision"] in decisions
    }


def _decision_context(message: Message, decision: ModerationDecision) -> dict[str, Any]:
    words = decision.comment or decision.thread.proposal
    proposal = decision.comment.thread.proposal if decision.comment else words
    hidden = decision.outcome == ModerationDecision.Outcome.HIDDEN
    headline, text = _what_was_decided(decision, hidden)
    path = proposal.get_absolute_url()
    if hidden and message.channel == Message.Channel.MAIL:
        path = reverse("front:inbox-open", args=[_inbox_twin(message)])
    return {
        "icon": "hide" if hidden else "eye",
        "headline": headline,
        "text": f"{headline}\n\n{text}" if message.channel == Message.Channel.MAIL else text,
        "reason": decision.reason,
        "reason_language": decision.reason_language,
        "own_words": words.text,
        "own_language": words.language,
        "url": absolute(path),
    }


def _what_was_decided(decision: ModerationDecision, hidden: bool) -> tuple[str, str]:
    if not hidden:
        return _("We changed the decision: your text is visible again."), _("Reason:")
    if decision.comment:
        headline = _("We have hidden your comment.")
    else:
        headline = _("We have hidden your proposal.")
    parts = [
        _("Other people do not see it any more. You can still read it here."),
        _("Rule: %(rule)s.") % {"rule": decision.get_rule_display()},
        _("A person decided this, not software. Do you not agree? Write to: %(contact)s")
        % {"contact": decision.municipality.contact_email},
        _("Reason:"),
    ]
    return headline, "\n\n".join(parts)


def _inbox_twin(message: Message) -> int:
    """The same notice in the portal: a hidden text can be read there by its author."""
    return Message.objects.get(
        event=message.event, recipient=message.recipient_id, channel=Message.Channel.INBOX
    ).pk
