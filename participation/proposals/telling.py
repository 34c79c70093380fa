"""Who hears of what happens to a proposal. Each is called in the transaction of the event."""

from typing import Any

from django.db.models import Q

from emvi.accounts.models import Account
from emvi.answers.models import Answer, Assignment, Extension, Result
from emvi.answers.responsible import officers_of
from emvi.audit.models import AuditEntry
from emvi.audit.subjects import subject_of
from emvi.discussions.models import Thread
from emvi.notifications.actions import follow, notify, spread
from participation.processes.models import Process
from participation.processes.news import closed_event
from participation.proposals.models import CoAuthor, Merge, Proposal, Split, WorkStateChange
from participation.proposals.states import State


def tell_of_proposal(proposal: Proposal) -> None:
    """A new proposal: for those who follow the process, the theme or the municipality. Who wrote
    it follows it. One that is held is told of when everybody can read it."""
    author = proposal.author.account if proposal.author else None
    if author is not None:
        follow(author, proposal)
    if proposal.is_silent:
        return
    spread(
        "proposal_added",
        event=f"proposal:{proposal.pk}",
        targets=_places(proposal),
        municipality=proposal.municipality,
        facts={"proposal": proposal.pk},
        without=[author.pk if author else None],
    )


def tell_of_first_sight(thread: Thread, change: int) -> None:
    """A proposal that was held before anybody else saw it is there for all now."""
    if change < 0 or thread.was_public:
        return
    rows = Proposal.objects.select_related(
        "municipality", "process", "theme", "thread", "author__account"
    )
    proposal = rows.filter(thread=thread).first()
    if proposal is not None:
        tell_of_proposal(proposal)


def tell_of_answer(proposal: Proposal, answer: Answer) -> None:
    kind = "answer_published" if answer.version == 1 else "answer_corrected"
    _tell_all(proposal, kind, event=f"answer:{answer.pk}", facts={"answer": answer.pk})


def tell_of_extension(proposal: Proposal, extension: Extension) -> None:
    facts = {"extension": extension.pk}
    _tell_all(proposal, "extension_recorded", event=f"extension:{extension.pk}", facts=facts)


def tell_of_result(proposal: Proposal, result: Result, change: int = 0) -> None:
    """A step was promised, or somebody said how far it is."""
    event = f"result:{result.pk}:{change}"
    _tell_all(proposal, "result_changed", event=event, facts={"result": result.pk})


def tell_of_work_state(change: WorkStateChange) -> None:
    """For who wrote it and who follows it. Those who follow a whole topic are spared."""
    proposal = change.proposal
    told = {
        "event": f"work_state:{change.pk}",
        "municipality": proposal.municipality,
        "facts": {"proposal": proposal.pk, "change": change.pk},
    }
    notify("work_state_set", recipients=[_author(proposal)], **told)
    if not proposal.is_silent:
        spread("work_state_set", targets=[proposal], **told)


def tell_of_clock(proposal: Proposal) -> None:
    """The municipality must answer from now on."""
    _tell_all(proposal, "answer_awaited", event=f"clock:{proposal.pk}")


def tell_of_close(process: Process) -> None:
    """For all who put a proposal forward in it, alone or with others, and did not take it back."""
    proposals = Proposal.objects.filter(process=process).exclude(state=State.WITHDRAWN)
    helped = CoAuthor.objects.filter(proposal__in=proposals, state=CoAuthor.State.ACCEPTED)
    notify(
        "process_closed",
        event=closed_event(process),
        recipients=[
            *proposals.values_list("author__account", flat=True),
            *helped.values_list("name__account", flat=True),
        ],
        municipality=process.municipality,
        facts={"process": process.pk},
    )


def tell_of_withdrawal(proposal: Proposal) -> None:
    """For those who follow it: who wrote it has just done it."""
    spread(
        "proposal_withdrawn",
        event=f"withdrawn:{proposal.pk}",
        targets=[proposal],
        municipality=proposal.municipality,
        facts={"proposal": proposal.pk},
        without=[_author(proposal)],
    )


def tell_of_invitation(coauthor: CoAuthor) -> None:
    """For the person who is invited."""
    notify(
        "coauthor_invited",
        # Taken out and invited again, somebody is not told again.
        event=f"coauthor:{coauthor.proposal_id}:{coauthor.name_id}",
        recipients=[coauthor.name.account_id],
        municipality=coauthor.proposal.municipality,
        facts={"proposal": coauthor.proposal_id, "coauthor": coauthor.pk},
    )


def tell_of_merge(merge: Merge) -> None:
    """For who wrote what is a part of another one now, all who follow it, and who wrote the other
    one."""
    told = {
        "event": f"merge:{merge.pk}",
        "municipality": merge.merged.municipality,
        "facts": {"proposal": merge.merged_id, "into": merge.into_id, "merge": merge.pk},
    }
    recipients = [_author(merge.merged), _author(merge.into)]
    notify("proposal_merged", recipients=recipients, **told)
    spread("proposal_merged", targets=[merge.merged], **told)


def tell_of_undone_merge(merge: Merge) -> None:
    """For the same people: these are two proposals again."""
    told = {
        "event": f"merge_undone:{merge.pk}",
        "municipality": merge.merged.municipality,
        "facts": {"proposal": merge.merged_id},
    }
    recipients = [_author(merge.merged), _author(merge.into)]
    notify("merge_undone", recipients=recipients, **told)
    spread("merge_undone", targets=[merge.merged], **told)


def tell_of_split(split: Split) -> None:
    """For who wrote the whole, alone or with others, and all who follow it or the places in which
    it stands: once, and not of each part. Who wrote it follows each part too."""
    hands = {_author(split.whole), *split.whole.coauthor_accounts}
    accounts = Account.objects.filter(pk__in=hands - {None})
    for part in split.parts.select_related("proposal"):
        for account in accounts:
            follow(account, part.proposal)
    _tell_of_split(split, "proposal_split", event=f"split:{split.pk}")


def tell_of_undone_split(split: Split, *, by: Account | None) -> None:
    """For the same people, and for the officers who split it and who see to its answer, unless they
    did it: it is one proposal again."""
    whole = split.whole
    # The entry of the audit says who it was; a split that was undone has a later one.
    entries = AuditEntry.objects.filter(subject=subject_of(whole), action="proposal.split")
    seen_to = Assignment.objects.filter(Q(proposal=whole) | Q(duty__proposal=whole))
    officers = officers_of(whole.municipality).filter(
        Q(opaque_id__in=entries.order_by("-pk").values_list("actor", flat=True)[:1])
        | Q(pk__in=seen_to.values("officer"))
    )
    told = [officer.pk for officer in officers if officer != by]
    _tell_of_split(split, "split_undone", *told, event=f"split_undone:{split.pk}")


def _tell_of_split(split: Split, kind: str, *officers: int, event: str) -> None:
    whole = split.whole
    told = {
        "event": event,
        "municipality": whole.municipality,
        "facts": {"proposal": whole.pk, "split": split.pk},
    }
    notify(kind, recipients=[_author(whole), *whole.coauthor_accounts, *officers], **told)
    if not whole.is_silent:
        spread(kind, targets=[whole, *_places(whole)], **told)


def _tell_all(
    proposal: Proposal, kind: str, *, event: str, facts: dict[str, Any] | None = None
) -> None:
    """The author by name; then all who follow it or the places in which it stands, unless its
    words are hidden or taken back."""
    facts = {"proposal": proposal.pk, **(facts or {})}
    notify(
        kind,
        event=event,
        recipients=[_author(proposal)],
        municipality=proposal.municipality,
        facts=facts,
    )
    if not proposal.is_silent:
        spread(
            kind,
            event=event,
            targets=[proposal, *_places(proposal)],
            municipality=proposal.municipality,
            facts=facts,
        )


def _places(proposal: Proposal) -> list[Any]:
    """Where it stands, for those who follow that. Of a process that is not for everybody only its
    own followers hear."""
    if proposal.process.is_apart:
        return [proposal.process]
    return [proposal.process, proposal.theme, proposal.municipality]


def _author(proposal: Proposal) -> int | None:
    return proposal.author.account_id if proposal.author else None
