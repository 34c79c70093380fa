"""What the invitation to write a proposal together says."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.municipalities.models import Municipality, PublicName
from emvi.notifications.kinds import Context, Kind, accounts_behind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline, isolated
from participation.proposals.models import CoAuthor, Proposal
from participation.proposals.news import readable, sample_proposal


def coauthor_invited(messages: list[Message]) -> dict[int, Context]:
    """While the invitation waits and the proposal can be read."""
    waiting = CoAuthor.objects.filter(state=CoAuthor.State.INVITED)
    coauthors = waiting.in_bulk([message.facts["coauthor"] for message in messages])
    proposals = readable(messages)
    return {
        message.pk: _context(proposals[message.pk], message.facts["coauthor"])
        for message in messages
        if message.pk in proposals and message.facts["coauthor"] in coauthors
    }


def _context(proposal: Proposal, number: int) -> Context:
    said = _("Somebody invites you to write this proposal together: “%(title)s”.")
    page = reverse("proposals:coauthor-accept", args=[proposal.municipality.slug, number])
    return {
        "icon": "pen",
        "by": accounts_behind(proposal.author),
        **headline(said, title=proposal.title, language=proposal.language),
        "details": _("Invited by: %(name)s.") % {"name": isolated(proposal.author_name)},
        "url": absolute(page),
    }


def _sample(municipality: Municipality) -> Context:
    proposal = sample_proposal(municipality)
    proposal.author = PublicName(municipality=municipality, name="Kalina 8")
    return _context(proposal, 1)


KINDS = [
    Kind(
        name="coauthor_invited",
        topic=Topic.OWN,
        title=gettext_lazy("Invitations to write together"),
        who=gettext_lazy("the person whom the author of a proposal invites"),
        build=coauthor_invited,
        sample=_sample,
        why=gettext_lazy("You get this message because somebody invites you."),
    ),
]
