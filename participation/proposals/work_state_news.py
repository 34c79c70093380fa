"""What a notice says when the municipality tells how far it is with a proposal."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.languages.shown import shown_language
from emvi.municipalities.models import Municipality
from emvi.notifications.kinds import Context, Kind, accounts_behind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline
from participation.processes.models import WorkState
from participation.proposals.models import Proposal, WorkStateChange
from participation.proposals.news import WHO_FOLLOWS, WROTE_IT, readable, sample_proposal


def work_state_set(messages: list[Message]) -> dict[int, Context]:
    """While it is still so: who reads late reads what is true."""
    rows = WorkStateChange.objects.select_related("work_state__process__municipality")
    changes = rows.in_bulk([message.facts["change"] for message in messages])
    proposals = readable(messages)
    return {
        message.pk: _context(proposals[message.pk], change.work_state)
        for message in messages
        if message.pk in proposals
        and (change := changes.get(message.facts["change"]))
        and change.work_state is not None
        and proposals[message.pk].work_state_id == change.work_state_id
    }


def _context(proposal: Proposal, work_state: WorkState) -> Context:
    sentence = _("The municipality says how far it is with “%(title)s”.")
    return {
        "icon": "path",
        "by": accounts_behind(proposal.author),
        **headline(sentence, title=proposal.title, language=proposal.language),
        "quote": work_state.name,
        "quote_language": shown_language(work_state, "name"),
        "details": _("This is not the answer yet, and it moves no deadline."),
        "url": absolute(proposal.get_absolute_url()),
    }


def _sample(municipality: Municipality) -> Context:
    return _context(sample_proposal(municipality), WorkState(name=_("being examined")))


KINDS = [
    Kind(
        name="work_state_set",
        topic=Topic.OWN,
        title=gettext_lazy("How far the municipality is"),
        who=WHO_FOLLOWS,
        build=work_state_set,
        sample=_sample,
        why=WROTE_IT,
        followers_too=True,
    ),
]
