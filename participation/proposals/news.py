"""What notices about a proposal say: it is new, its clock runs, it is withdrawn."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.answers.models import AnswerDuty
from emvi.discussions.models import Thread
from emvi.municipalities.models import Municipality
from emvi.notifications.kinds import Context, Kind, accounts_behind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline
from participation.processes.models import Process
from participation.proposals.models import Merge, Proposal

RELATED = ("municipality", "author", "thread", "duty", "process")


def readable(messages: list[Message], *, own_outside: bool = False) -> dict[int, Proposal]:
    """By id of message its proposal, where the recipient may read its words now: hidden and
    withdrawn ones are for their author alone, and those of a private process for who sees it. What
    speaks of the proposal alone also reaches, with `own_outside`, who wrote it and is out there."""
    rows = Proposal.objects.select_related(*RELATED).defer("search_text")
    proposals = rows.in_bulk([message.facts["proposal"] for message in messages])
    found = {}
    for message in messages:
        proposal = proposals.get(message.facts["proposal"])
        if (
            proposal
            and (not proposal.is_silent or is_author(proposal, message.recipient_id))
            and (not is_closed(proposal, message) or (own_outside and _wrote(proposal, message)))
        ):
            found[message.pk] = proposal
    return found


def is_closed(proposal: Proposal, message: Message) -> bool:
    """It stands in a process that the recipient does not see any more. Most are for everybody:
    then nobody asks who the recipient is."""
    is_private = proposal.process.visibility == Process.Visibility.PRIVATE
    return is_private and proposal.is_closed_to(message.recipient)


def _wrote(proposal: Proposal, message: Message) -> bool:
    is_coauthor = message.recipient_id in proposal.coauthor_accounts
    return is_coauthor or is_author(proposal, message.recipient_id)


def is_author(proposal: Proposal, account_id: int) -> bool:
    return proposal.author is not None and proposal.author.account_id == account_id


def proposal_added(messages: list[Message]) -> dict[int, Context]:
    return {pk: added_context(proposal) for pk, proposal in readable(messages).items()}


def added_context(proposal: Proposal) -> Context:
    return _about(proposal, _("New proposal: “%(title)s”."), icon="say") | {
        "quote": _beginning(proposal.text),
        "quote_language": proposal.language,
    }


def answer_awaited(messages: list[Message]) -> dict[int, Context]:
    return {
        pk: awaited_context(proposal)
        for pk, proposal in readable(messages, own_outside=True).items()
        if proposal.duty
    }


def awaited_context(proposal: Proposal) -> Context:
    due = date_format(proposal.duty.due_on, "DATE_FORMAT")
    return _about(proposal, _("The municipality must answer now: “%(title)s”."), icon="clock") | {
        "details": _("Deadline: %(date)s.") % {"date": due}
    }


def proposal_withdrawn(messages: list[Message]) -> dict[int, Context]:
    """Its words are taken back, so its number stands for it."""
    rows = Proposal.objects.select_related("municipality", "thread", "author", "process")
    proposals = rows.in_bulk([message.facts["proposal"] for message in messages])
    return {
        message.pk: withdrawn_context(proposal)
        for message in messages
        if (proposal := proposals.get(message.facts["proposal"]))
        and not proposal.thread.is_away
        and not is_closed(proposal, message)
    }


def withdrawn_context(proposal: Proposal) -> Context:
    sentence = _("A proposal that you follow was withdrawn: %(number)s.")
    return {
        "icon": "leave",
        "by": accounts_behind(proposal.author),
        "headline": sentence % {"number": proposal.number},
        "url": absolute(proposal.get_absolute_url()),
    }


def proposal_merged(messages: list[Message]) -> dict[int, Context]:
    """While both can be read and the merge was not undone."""
    rows = Merge.objects.select_related(*(f"into__{name}" for name in RELATED))
    merges = rows.in_bulk([message.facts["merge"] for message in messages])
    proposals = readable(messages)
    return {
        message.pk: merged_context(
            proposals[message.pk],
            merge,
            wrote_the_whole=message.recipient_id in accounts_behind(merge.into.author),
        )
        for message in messages
        if message.pk in proposals
        and (merge := merges.get(message.facts["merge"]))
        and not merge.into.is_silent
    }


def merged_context(proposal: Proposal, merge: Merge, *, wrote_the_whole: bool = False) -> Context:
    sentence = (
        _("“%(title)s” is a part of your proposal now.")
        if wrote_the_whole
        else _("“%(title)s” is a part of another proposal now.")
    )
    said = _about(proposal, sentence, icon="path")
    return said | {
        "by": accounts_behind(proposal.author, merge.into.author),
        "details": _("Who supported it supports the other one, once. One answer is for both."),
        "quote": merge.into.title,
        "quote_language": merge.into.language,
        "url": absolute(merge.into.get_absolute_url()),
    }


def merge_undone(messages: list[Message]) -> dict[int, Context]:
    """While it can be read."""
    return {pk: undone_context(proposal) for pk, proposal in readable(messages).items()}


def undone_context(proposal: Proposal) -> Context:
    sentence = _("“%(title)s” is a proposal of its own again.")
    details = _("The municipality has undone the merge. Support that came along went back.")
    return _about(proposal, sentence, icon="path") | {"details": details}


def _about(proposal: Proposal, sentence: str, *, icon: str) -> Context:
    return {
        "icon": icon,
        "by": accounts_behind(proposal.author),
        **headline(sentence, title=proposal.title, language=proposal.language),
        "url": absolute(proposal.get_absolute_url()),
    }


def _beginning(text: str, letters: int = 300) -> str:
    return text if len(text) <= letters else f"{text[:letters].rsplit(' ', 1)[0]} …"


def sample_proposal(municipality: Municipality, duty: AnswerDuty | None = None) -> Proposal:
    """For previews: it is in no database."""
    return Proposal(
        pk=1,
        municipality=municipality,
        thread=Thread(municipality=municipality),
        duty=duty,
        number="1234-5678",
        title=_("A bench at the bus stop"),
        text=_("Old people wait there standing. A bench would help everybody."),
        language=municipality.default_language,
    )


def sampled(context: Callable[[Proposal], Context]) -> Callable[[Municipality], Context]:
    return lambda municipality: context(sample_proposal(municipality))


def awaited_sample(municipality: Municipality) -> Context:
    return awaited_context(sample_proposal(municipality, sample_duty(municipality)))


def merged_sample(municipality: Municipality) -> Context:
    proposal = sample_proposal(municipality)
    return merged_context(proposal, Merge(merged=proposal, into=sample_proposal(municipality)))


def sample_duty(municipality: Municipality, days: int = 30) -> AnswerDuty:
    from_now = timedelta(days=days)
    now = timezone.now()
    return AnswerDuty(
        municipality=municipality,
        started_at=now - timedelta(days=30),
        due_on=(now + from_now).date(),
        due_at=now + from_now,
        time_zone=municipality.time_zone,
    )


WHO_FOLLOWS = gettext_lazy(
    "the person who wrote the proposal; people who follow it, its process, its topic or its municipality"
)
TWO_AUTHORS = gettext_lazy(
    "the people who wrote the two proposals; people who follow the one that is a part"
)
WROTE_IT = gettext_lazy("You get this message because you wrote this proposal.")
KINDS = [
    Kind(
        name="proposal_added",
        topic=Topic.FOLLOWED,
        title=gettext_lazy("New proposals"),
        who=gettext_lazy(
            "people who follow the process, the topic or the municipality, but not who wrote it"
        ),
        build=proposal_added,
        sample=sampled(added_context),
        why=gettext_lazy("You get this message because you follow this."),
        subject=gettext_lazy("There is something new"),
    ),
    Kind(
        name="proposal_withdrawn",
        topic=Topic.FOLLOWED,
        title=gettext_lazy("Withdrawn proposals"),
        who=gettext_lazy("people who follow the proposal, but not who wrote it"),
        build=proposal_withdrawn,
        sample=sampled(withdrawn_context),
        why=gettext_lazy("You get this message because you follow this."),
        subject=gettext_lazy("There is something new"),
    ),
    Kind(
        name="proposal_merged",
        topic=Topic.OWN,
        title=gettext_lazy("Merged proposals"),
        who=TWO_AUTHORS,
        build=proposal_merged,
        sample=merged_sample,
        why=WROTE_IT,
        followers_too=True,
    ),
    Kind(
        name="merge_undone",
        topic=Topic.OWN,
        title=gettext_lazy("Merges that were undone"),
        who=TWO_AUTHORS,
        build=merge_undone,
        sample=sampled(undone_context),
        why=WROTE_IT,
        followers_too=True,
    ),
    Kind(
        name="answer_awaited",
        topic=Topic.OWN,
        title=gettext_lazy("Answers that are due now"),
        who=WHO_FOLLOWS,
        build=answer_awaited,
        sample=awaited_sample,
        why=WROTE_IT,
        followers_too=True,
    ),
]
