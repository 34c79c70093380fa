"""What notices about proposals and the texts under them say."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from emvi.answers.models import Answer
from emvi.discussions.models import ModerationDecision
from emvi.notifications.models import Message
from participation.proposals.models import Proposal


def absolute(path: str) -> str:
    """An address for a mail."""
    return f"{settings.SITE_URL}{path}"


def isolated(words: str) -> str:
    """Somebody's words inside a sentence of ours: if they run the other way, its signs stay."""
    return f"\u2068{words}\u2069"


def answer_published(message: Message) -> dict[str, Any] | None:
    """The municipality has answered a proposal."""
    proposal = (
        Proposal.objects.select_related("municipality").filter(pk=message.facts["proposal"]).first()
    )
    answer = Answer.objects.filter(pk=message.facts["answer"]).first()
    if proposal is None or answer is None:
        return None
    return {
        "icon": "yes",
        "headline": _("There is an answer to “%(title)s”.") % {"title": isolated(proposal.title)},
        "title": proposal.title,
        "outcome": answer.get_outcome_display(),
        "reasons": answer.reasons,
        "reasons_language": _language_of(answer, "reasons"),
        "next_step": answer.next_step,
        "next_step_language": _language_of(answer, "next_step"),
        "url": absolute(proposal.get_absolute_url()),
    }


def _language_of(answer: Answer, field: str) -> str:
    """In which language a text of the answer is shown: the reader's, or the first that there is."""
    order = [get_language(), *settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]]
    return next((code for code in order if getattr(answer, f"{field}_{code}", None)), "")


def text_decided(message: Message) -> dict[str, Any] | None:
    """A moderator hid a text of this person, or shows it again: rule, reason, own words."""
    decision = (
        ModerationDecision.objects.filter(pk=message.facts["decision"])
        .select_related(
            "municipality",
            "thread__proposal__municipality",
            "comment__thread__proposal__municipality",
        )
        .first()
    )
    if decision is None:
        return None
    words = decision.comment or decision.thread.proposal
    proposal = decision.comment.thread.proposal if decision.comment else words
    hidden = decision.outcome == ModerationDecision.Outcome.HIDDEN
    if hidden:
        headline = (
            _("We have hidden your comment.")
            if decision.comment
            else _("We have hidden your proposal.")
        )
        text = "\n\n".join(
            [
                _("Other people do not see it any more. You can still read it here."),
                _("Rule: %(rule)s.") % {"rule": decision.get_rule_display()},
                _("A person decided this, not software. Do you not agree? Write to: %(contact)s")
                % {"contact": decision.municipality.contact_email},
                _("Reason:"),
            ]
        )
    else:
        headline = _("We changed the decision: your text is visible again.")
        text = _("Reason:")
    path = proposal.get_absolute_url()
    if hidden:
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


def _inbox_twin(message: Message) -> int:
    """The same notice in the portal: a hidden text can be read there by its author."""
    if message.channel == Message.Channel.INBOX:
        return message.pk
    return Message.objects.get(
        event=message.event, recipient=message.recipient_id, channel=Message.Channel.INBOX
    ).pk
