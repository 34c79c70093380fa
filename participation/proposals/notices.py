"""What notices about proposals and the texts under them say."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
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


def in_own_language(words: str, language: str) -> SafeString:
    """Somebody's words, to stand inside a sentence of ours on a page."""
    return format_html('<bdi lang="{}">{}</bdi>', language, words)


def answer_published(messages: list[Message]) -> dict[int, dict[str, Any]]:
    """The municipality has answered a proposal."""
    proposals = Proposal.objects.select_related("municipality").in_bulk(
        [message.facts["proposal"] for message in messages]
    )
    answers = Answer.objects.in_bulk([message.facts["answer"] for message in messages])
    contexts = {}
    for message in messages:
        proposal = proposals.get(message.facts["proposal"])
        answer = answers.get(message.facts["answer"])
        if proposal and answer:
            contexts[message.pk] = _answer_context(proposal, answer)
    return contexts


def _answer_context(proposal: Proposal, answer: Answer) -> dict[str, Any]:
    headline = _("There is an answer to “%(title)s”.")
    marked = format_html(
        headline.replace("%(title)s", "{title}"),
        title=in_own_language(proposal.title, proposal.language),
    )
    return {
        "icon": "yes",
        "headline": headline % {"title": isolated(proposal.title)},
        "marked_headline": marked,
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
