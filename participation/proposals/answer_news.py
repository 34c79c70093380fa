"""What notices about an answer say: published, corrected, or put off."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from emvi.answers.models import Answer, Extension, Result
from emvi.answers.states import Outcome
from emvi.municipalities.models import Municipality
from emvi.notifications.kinds import Context, Kind, accounts_behind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline
from participation.proposals.models import Proposal
from participation.proposals.news import (
    WHO_FOLLOWS,
    WROTE_IT,
    readable,
    sample_duty,
    sample_proposal,
)


def answer_told(messages: list[Message]) -> dict[int, Context]:
    """The municipality has answered a proposal, or corrected its answer."""
    answers = Answer.objects.in_bulk([message.facts["answer"] for message in messages])
    proposals = readable(messages, own_outside=True)
    return {
        message.pk: _answer_context(proposals[message.pk], answer)
        for message in messages
        if message.pk in proposals and (answer := answers.get(message.facts["answer"]))
    }


def _answer_context(proposal: Proposal, answer: Answer) -> Context:
    if answer.version == 1:
        sentence = _("There is an answer to “%(title)s”.")
    else:
        sentence = _("The answer was corrected: “%(title)s”.")
    return {
        "icon": "yes",
        "by": accounts_behind(proposal.author),
        **headline(sentence, title=proposal.title, language=proposal.language),
        "outcome": answer.get_outcome_display(),
        "reasons": answer.reasons,
        "reasons_language": language_of(answer, "reasons"),
        "next_step": answer.next_step,
        "next_step_language": language_of(answer, "next_step"),
        "planned_for": date_format(answer.planned_for, "DATE_FORMAT") if answer.planned_for else "",
        "cost": answer.cost,
        "url": absolute(proposal.get_absolute_url()),
    }


def language_of(obj: Answer | Extension | Result, field: str) -> str:
    """In which language a text of staff is shown: the reader's, or the first that there is."""
    order = [get_language(), *settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]]
    return next((code for code in order if getattr(obj, f"{field}_{code}", None)), "")


def extension_recorded(messages: list[Message]) -> dict[int, Context]:
    """The municipality says that it needs longer."""
    rows = Extension.objects.select_related("duty")
    extensions = rows.in_bulk([message.facts["extension"] for message in messages])
    proposals = readable(messages, own_outside=True)
    return {
        message.pk: _extension_context(proposals[message.pk], extension)
        for message in messages
        if message.pk in proposals and (extension := extensions.get(message.facts["extension"]))
    }


def _extension_context(proposal: Proposal, extension: Extension) -> Context:
    dates = {
        "new": date_format(extension.until_on, "DATE_FORMAT"),
        "first": date_format(extension.duty.due_on, "DATE_FORMAT"),
    }
    return {
        "icon": "clock",
        "by": accounts_behind(proposal.author),
        **headline(
            _("The answer takes longer: “%(title)s”."),
            title=proposal.title,
            language=proposal.language,
        ),
        "details": _("New date: %(new)s. The first date stays visible: %(first)s.") % dates,
        "quote": extension.reason,
        "quote_language": language_of(extension, "reason"),
        "url": absolute(proposal.get_absolute_url()),
    }


def _sample_answer(version: int):
    def sample(municipality: Municipality) -> Context:
        answer = Answer(version=version, outcome=Outcome.PARTLY_ACCEPTED)
        answer.reasons = _("There is room for one bench. For two the pavement is too narrow.")
        answer.next_step = _("We put it up in spring.")
        return _answer_context(sample_proposal(municipality), answer)

    return sample


def _sample_extension(municipality: Municipality) -> Context:
    duty = sample_duty(municipality, days=3)
    extension = Extension(duty=duty, until_on=sample_duty(municipality, days=30).due_on)
    extension.reason = _("We wait for the plan of the street.")
    return _extension_context(sample_proposal(municipality), extension)


KINDS = [
    Kind(
        name="answer_published",
        topic=Topic.OWN,
        title=gettext_lazy("Answers"),
        who=WHO_FOLLOWS,
        build=answer_told,
        sample=_sample_answer(1),
        why=WROTE_IT,
        followers_too=True,
        template="answer",
    ),
    Kind(
        name="answer_corrected",
        topic=Topic.OWN,
        title=gettext_lazy("Corrected answers"),
        who=WHO_FOLLOWS,
        build=answer_told,
        sample=_sample_answer(2),
        why=WROTE_IT,
        followers_too=True,
        template="answer",
    ),
    Kind(
        name="extension_recorded",
        topic=Topic.OWN,
        title=gettext_lazy("Answers that take longer"),
        who=WHO_FOLLOWS,
        build=extension_recorded,
        sample=_sample_extension,
        why=WROTE_IT,
        followers_too=True,
    ),
]
