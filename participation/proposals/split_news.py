"""What notices say about a proposal that was split, or is one again."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.notifications.kinds import Context, Kind, accounts_behind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline
from participation.proposals.models import Proposal, Split
from participation.proposals.news import WHO_FOLLOWS, WROTE_IT, is_author, readable, sampled


def proposal_split(messages: list[Message]) -> dict[int, Context]:
    """While it can be read and the split was not undone."""
    splits = Split.objects.filter(undone_at__isnull=True)
    standing = splits.in_bulk([message.facts["split"] for message in messages])
    proposals = readable(messages)
    return {
        message.pk: split_context(
            proposals[message.pk],
            wrote_it=is_author(proposals[message.pk], message.recipient_id),
        )
        for message in messages
        if message.pk in proposals and message.facts["split"] in standing
    }


def split_context(proposal: Proposal, *, wrote_it: bool = True) -> Context:
    said = _about(proposal, _("“%(title)s” was split into parts."))
    details = _("Everybody who supported it supports each part, and can take that back at each.")
    if wrote_it:
        may_undo = _(
            "The municipality gave the parts their titles. On the page you can undo the splitting "
            "until somebody supports, discusses or changes a part."
        )
        details = f"{details}\n\n{may_undo}"
    return said | {"details": details}


def split_undone(messages: list[Message]) -> dict[int, Context]:
    """While it can be read."""
    return {pk: undone_context(proposal) for pk, proposal in readable(messages).items()}


def undone_context(proposal: Proposal) -> Context:
    said = _about(proposal, _("“%(title)s” is one proposal again."))
    details = _("The proposal is not split any more. Support is counted there again.")
    return said | {"details": details}


def _about(proposal: Proposal, sentence: str) -> Context:
    return {
        "icon": "path",
        "by": accounts_behind(proposal.author),
        **headline(sentence, title=proposal.title, language=proposal.language),
        "url": absolute(proposal.get_absolute_url()),
    }


KINDS = [
    Kind(
        name="proposal_split",
        topic=Topic.OWN,
        title=gettext_lazy("Proposals that were split"),
        who=WHO_FOLLOWS,
        build=proposal_split,
        sample=sampled(split_context),
        why=WROTE_IT,
        followers_too=True,
    ),
    Kind(
        name="split_undone",
        topic=Topic.OWN,
        title=gettext_lazy("Splits that were undone"),
        who=gettext_lazy(
            "the people who wrote the proposal; the officers who split it and who see to its answer; people who follow it, its process, its topic or its municipality"
        ),
        build=split_undone,
        sample=sampled(undone_context),
        why=gettext_lazy(
            "You get this message because you wrote this proposal, split it or see to its answer."
        ),
        followers_too=True,
    ),
]
