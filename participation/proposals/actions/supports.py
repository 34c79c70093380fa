"""Backing a proposal. No audit entry anywhere here: it would name who supports."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.accounts.models import Account
from emvi.municipalities.actions import is_verified
from emvi.notifications.tasks import ring_quietly
from emvi.refusals import Conflict, Refused
from participation.proposals.actions.splitting import start_clocks_of_parts
from participation.proposals.counting import count_support, give_support, leave_whole
from participation.proposals.limits import refuse_one_more_support
from participation.proposals.models import CoAuthor, Proposal, Split, Support
from participation.proposals.rules import entered, may_support, may_take_back_support
from participation.proposals.splits import standing_split_of
from participation.proposals.states import UNLISTED
from participation.proposals.tasks import fold_proposal_supports

YOU_ENTERED_IT = gettext_lazy("You entered this proposal for somebody. Others can support it.")


def support_proposal(proposal: Proposal, *, by: Account) -> None:
    """Back a proposal. Again changes nothing. No audit entry: it would name who supports."""
    if entered(by, proposal):
        raise Refused(YOU_ENTERED_IT)
    if not may_support(by, proposal):
        raise Refused(_("You cannot support this proposal now."))
    verified = is_verified(by, proposal.municipality)
    with transaction.atomic():
        refuse_one_more_support(proposal, by)
        if give_support(proposal, by.pk, verified=verified):
            _refuse_if_joined(proposal, by)
            _count(proposal, verified=int(verified), other=int(not verified))
        elif verified and _confirm_support(proposal, by):
            _count(proposal, verified=1, other=-1)
        if proposal.support_needed and proposal.duty_id is None:
            if split := standing_split_of(proposal):
                transaction.on_commit(lambda: start_clocks_of_parts(split), robust=True)


def _refuse_if_joined(proposal: Proposal, account: Account) -> None:
    """Somebody who became a co-author at the same moment: accepting waits for the row of a support,
    and this one for accepting, so one of the two sees the other."""
    joined = CoAuthor.objects.filter(
        proposal=proposal, name__account=account, state=CoAuthor.State.ACCEPTED
    )
    if joined.exists():
        raise Refused(_("You cannot support this proposal now."))


def _confirm_support(proposal: Proposal, account: Account) -> bool:
    """Somebody supported first and was confirmed to live here later. They ask for it themselves:
    done for all at once, the jump of the numbers would show who redeemed a code."""
    waiting = Support.objects.filter(proposal=proposal, account=account, is_verified=False)
    return waiting.update(is_verified=True) == 1


def take_back_support(proposal: Proposal, *, by: Account) -> None:
    """Take one's support back while the phase lasts, whether there is an answer or not. Again
    changes nothing."""
    if not may_take_back_support(proposal):
        raise Refused(_("Support can no longer be taken back."))
    with transaction.atomic():
        _lock_wholes(proposal, by)
        # Against a merge at the same moment, which would carry along what goes here.
        state = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal.pk)
        if state.values_list("state", flat=True).get() in UNLISTED:
            raise Conflict(_("Support can no longer be taken back."))
        backed = [proposal, *Proposal.objects.filter(merge__into=proposal)]
        for split in sorted({_take_back(one, by) for one in backed} - {None}):
            _leave_whole(split, by)


def _lock_wholes(proposal: Proposal, by: Account) -> None:
    """What was split comes before its parts, as for who undoes it; and of two parts at one moment
    one after the other, for each would see the other one."""
    given = Support.objects.filter(account=by, split__isnull=False)
    given = given.filter(Q(proposal=proposal) | Q(proposal__merge__into=proposal))
    if wholes := list(given.values_list("split__whole", flat=True)):
        rows = Proposal.objects.select_for_update(no_key=True).filter(pk__in=wholes)
        list(rows.order_by("pk").values_list("pk", flat=True))


def _take_back(proposal: Proposal, by: Account) -> int | None:
    """What is a part of the proposal goes with it: else a merge that is undone would bring back
    what somebody took back. Returns the split with which it came along, if it did."""
    rows = Support.objects.filter(proposal=proposal, account=by)
    split = rows.values_list("split", flat=True).first()
    for was_verified in (True, False):
        if rows.filter(is_verified=was_verified).delete()[0]:
            _count(proposal, verified=-int(was_verified), other=-int(not was_verified))
            if split is not None:
                leave_whole(proposal.pk)
            return split
    return None


def _leave_whole(split_id: int, by: Account) -> None:
    """Taken back at each part, it is taken back at the whole."""
    split = Split.objects.get(pk=split_id)
    if not Support.objects.filter(account=by, split=split).exists():
        _take_back(split.whole, by)


def _count(proposal: Proposal, *, verified: int, other: int) -> None:
    if not count_support(proposal, verified=verified, other=other):
        transaction.on_commit(lambda: ring_quietly(fold_proposal_supports, proposal.pk))
