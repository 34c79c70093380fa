"""What notices about proposals say."""

from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from emvi.answers.models import Answer
from emvi.notifications.models import Message
from emvi.notifications.notices import absolute
from participation.proposals.models import Proposal


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
