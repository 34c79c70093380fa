"""Proposals that say the same become one.

No clock is stopped or moved by it: what was merged keeps its own, and is answered together with the
proposal that it is a part of.
"""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.answers.actions import share_clock, start_clock
from emvi.answers.ahead import go_on_with_clock
from emvi.audit.actions import record
from emvi.discussions.models import Thread
from emvi.languages.letters import said
from emvi.municipalities.permissions import may
from emvi.refusals import Conflict, Refused
from participation.proposals.actions.standing import change_count_in_process, move_proposal
from participation.proposals.counting import take_over_supports, undo_take_over
from participation.proposals.merges import NOT_AGAIN, were_merged
from participation.proposals.models import Merge, Proposal, Support, UndoneMerge
from participation.proposals.rules import had_a_hand, may_be_merged
from participation.proposals.states import State
from participation.proposals.telling import tell_of_clock, tell_of_merge, tell_of_undone_merge


def merge_proposal(
    proposal: Proposal, *, into: Proposal, by: Account, reasons: dict[str, str]
) -> Merge:
    """Make a proposal a part of another one of its process. `reasons` are public, by language.

    Whoever supports both counts once. Support from elsewhere cannot be told apart and stays where
    it is. Again changes nothing.
    """
    if not may(by, "proposals.merge_proposal", proposal.municipality):
        raise Refused(_("Only officers of this municipality can do this."))
    reasons = said(reasons)
    if not reasons:
        raise Refused(_("Say why they are merged. Everybody can read it."))
    with transaction.atomic():
        proposal, into = _lock(proposal, into)
        earlier = Merge.objects.filter(merged=proposal).first()
        if earlier is not None and earlier.into_id == into.pk:
            return earlier
        if proposal.pk == into.pk or proposal.process_id != into.process_id:
            raise Refused(_("Choose another proposal of the same process."))
        if had_a_hand(by, proposal) or had_a_hand(by, into):
            raise Refused(_("Somebody else must decide about what you wrote or entered yourself."))
        if not (may_be_merged(proposal) and may_be_merged(into)):
            raise Conflict(_("One of them is answered, withdrawn, hidden or merged already."))
        if were_merged(proposal, into):
            raise Refused(str(NOT_AGAIN))
        if Merge.objects.filter(into=proposal).exists():
            raise Refused(_("Others were merged into this one. Merge those one by one."))
        texts = {f"reason_{language}": text for language, text in reasons.items()}
        newest = Support.objects.aggregate(newest=Max("pk"))["newest"] or 0
        merge = Merge.objects.create(merged=proposal, into=into, last_support=newest, **texts)
        change_count_in_process(proposal, -1)
        move_proposal(proposal, State.MERGED)
        take_over_supports(merge)
        _start_clock_of_whole(proposal, into)
        record(
            "proposal.merged",
            proposal,
            by=by,
            municipality_id=proposal.municipality_id,
            facts={"into": into.pk},
        )
        tell_of_merge(merge)
    return merge


def _start_clock_of_whole(proposal: Proposal, into: Proposal) -> None:
    """Where the part must be answered already, the whole must be from now on: the one answer is
    given there. The part's own date stays, and is the one that can be missed first."""
    has_clock = Proposal.objects.filter(pk=into.pk, duty__isnull=False).exists()
    if proposal.duty is not None and not has_clock:
        now = timezone.now()
        # From the announced day on, if that was there and its clock is only about to start.
        started_at = min(into.clock_start or now, now)
        into.duty = start_clock(into.municipality, rules=into.process, started_at=started_at)
        Proposal.objects.filter(pk=into.pk).update(duty=into.duty)
        go_on_with_clock(into.pk, into.duty)


def undo_merge(merge: Merge, *, by: Account) -> None:
    """Two proposals again, while neither is answered. Support that came along goes back, what was
    given to both is counted at both, and a clock that started runs on at both."""
    if not may(by, "proposals.undo_merge", merge.merged.municipality):
        raise Refused(_("Only officers of this municipality can do this."))
    if not _undo(merge, by):
        raise Refused(_("There is an answer already. The merge stays."))


def free_merged(thread: Thread, change: int) -> None:
    """The whole left the public's sight: its parts are proposals of their own again, or nobody
    could support them any more, and no clock of theirs would ever start."""
    if change < 0:
        merges = Merge.objects.filter(into__thread=thread).select_related("merged", "into")
        for merge in merges:
            _undo(merge, None)


def _undo(merge: Merge, by: Account | None) -> bool:
    """False when one of the two is answered. Again changes nothing."""
    with transaction.atomic():
        # The whole in full: whose support arrives at it now is seen here, or waits and finds two.
        into, proposal = _lock(merge.into, merge.merged)
        if not Merge.objects.filter(pk=merge.pk).exists():
            return True
        for one in (proposal, into):
            if one.duty is not None and one.duty.answered_at is not None:
                return False
        merge.merged, merge.into = proposal, into
        _keep_clock_of_whole(merge)
        undo_take_over(merge)
        tell_of_undone_merge(merge)
        UndoneMerge.objects.create(merged=proposal, into=into, merged_at=merge.merged_at)
        merge.delete()
        move_proposal(proposal, State.PUBLISHED)
        change_count_in_process(proposal, 1)
        record(
            "proposal.merge_undone",
            proposal,
            by=by,
            municipality_id=proposal.municipality_id,
            facts={"into": into.pk},
        )
    return True


def _keep_clock_of_whole(merge: Merge) -> None:
    """A clock that started while the whole spoke for both runs at both. Where a day was announced
    for the part it keeps that, and what came from another portal waits for no number."""
    part, duty = merge.merged, merge.into.duty
    if part.duty is not None or part.clock_start is not None or duty is None:
        return
    if duty.started_at >= merge.merged_at and part.source != Proposal.Source.IMPORT:
        part.duty = share_clock(duty)
        Proposal.objects.filter(pk=part.pk).update(duty=part.duty)
        go_on_with_clock(part.pk, part.duty)
        tell_of_clock(part)


def merged_with_clock(into: Proposal) -> list[Proposal]:
    """The parts of a proposal that must be answered themselves, those of a split that was undone
    among them. One without a clock has its answer where the whole has it: a clock that started and
    stopped at once would count as punctual."""
    rows = Proposal.objects.select_related(
        "municipality", "process", "duty__municipality", "author", "thread"
    )
    undone = Q(split_part__split__whole=into, split_part__split__undone_at__isnull=False)
    rows = rows.filter(Q(merge__into=into) | undone, duty__isnull=False)
    return list(rows.order_by("pk"))


def _lock(left: Proposal, other: Proposal) -> tuple[Proposal, Proposal]:
    """As they are now, and locked in one order: two officers who merge each into the other must
    not wait for one another.

    The one whose support leaves it is locked in full, so that new support, which points to its
    row, waits and then finds what became of it. The other one is not: who supports it at this
    moment and who writes the same support there would wait for each other.
    """
    found = {}
    for pk in sorted({left.pk, other.pk}):
        rows = Proposal.objects.select_for_update(of=("self",), no_key=pk != left.pk)
        related = ("municipality", "process", "thread", "duty__municipality", "author")
        found[pk] = rows.select_related(*related).get(pk=pk)
    return found[left.pk], found[other.pk]
