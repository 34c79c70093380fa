"""What notices about a promised step say: it is promised, on its way, done, put off, given up."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.answers.models import Result
from emvi.municipalities.models import Municipality
from emvi.notifications.kinds import Context, Kind, accounts_behind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline
from participation.proposals.answer_news import language_of
from participation.proposals.models import Proposal
from participation.proposals.news import (
    WHO_FOLLOWS,
    WROTE_IT,
    readable,
    sample_duty,
    sample_proposal,
)


def result_changed(messages: list[Message]) -> dict[int, Context]:
    """As it stands now: who reads late reads what is true."""
    rows = Result.objects.select_related("duty")
    results = rows.in_bulk([message.facts["result"] for message in messages])
    proposals = readable(messages, own_outside=True)
    return {
        message.pk: _context(proposals[message.pk], result)
        for message in messages
        if message.pk in proposals and (result := results.get(message.facts["result"]))
    }


def _context(proposal: Proposal, result: Result) -> Context:
    if result.done_on:
        icon, sentence = "check", _("A promised step is done: “%(title)s”.")
    elif result.given_up_on:
        icon, sentence = "cross", _("A promised step is given up: “%(title)s”.")
    elif result.progress or result.has_slipped or result.note:
        icon, sentence = "path", _("There is news about a promised step: “%(title)s”.")
    else:
        icon, sentence = "path", _("The municipality promises a step: “%(title)s”.")
    return {
        "icon": icon,
        "by": accounts_behind(proposal.author),
        **headline(sentence, title=proposal.title, language=proposal.language),
        "details": "\n\n".join([str(result.title), _when(result)]),
        "quote": result.note,
        "quote_language": language_of(result, "note"),
        "url": absolute(proposal.get_absolute_url()),
    }


def _when(result: Result) -> str:
    due = date_format(result.due_on, "DATE_FORMAT")
    if result.has_slipped and result.is_open:
        dates = {"new": due, "first": date_format(result.promised_on, "DATE_FORMAT")}
        return _("New date: %(new)s. The first date stays visible: %(first)s.") % dates
    return _("To be done by: %(date)s.") % {"date": due}


def _sample(municipality: Municipality) -> Context:
    in_two_months = (timezone.now() + timedelta(days=60)).date()
    result = Result(duty=sample_duty(municipality), promised_on=in_two_months, due_on=in_two_months)
    result.title = _("Put up the bench")
    return _context(sample_proposal(municipality), result)


KINDS = [
    Kind(
        name="result_changed",
        topic=Topic.OWN,
        title=gettext_lazy("Promised steps"),
        who=WHO_FOLLOWS,
        build=result_changed,
        sample=_sample,
        why=WROTE_IT,
        followers_too=True,
    ),
]
