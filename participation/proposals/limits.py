"""How much one person can put forward, support and say, wherever they do it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emvi.accounts.models import Account
from emvi.discussions.models import Comment
from emvi.limits import allow, give_back
from emvi.municipalities.models import PublicName
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.proposals.models import Proposal, Support
from participation.proposals.states import State

PROPOSALS_A_DAY = 10
TRIES_AN_HOUR = 60
ENTRIES_AN_HOUR = 60
INVITATIONS_A_DAY = 20
COMMENTS_AN_HOUR = 30


@contextmanager
def count_proposal(account: Account) -> Iterator[None]:
    """Ten that are published a day. Each is counted before, so that two at once are not one too
    many; what is refused inside gives its place back. Tries are counted by themselves."""
    if not allow(f"try-to-propose:{account.pk}", limit=TRIES_AN_HOUR, seconds=3600):
        raise Refused(_("That was a lot at once. Please wait a little. Your text is still here."))
    key, day = f"propose:{account.pk}", 24 * 3600
    try:
        if not allow(key, limit=PROPOSALS_A_DAY, seconds=day):
            raise Refused(_("That was a lot for one day. Your text is saved; try again tomorrow."))
        yield
    except Exception:
        give_back(key, seconds=day)
        raise


@contextmanager
def count_entry(account: Account, draft_key: UUID | None) -> Iterator[None]:
    """What somebody enters for others: no person types more in an hour. What was sent before is not
    counted once more, and what is refused inside gives its place back."""
    if draft_key and Proposal.objects.filter(draft_key=draft_key).exists():
        yield
        return
    key, hour = f"enter:{account.pk}", 3600
    try:
        if not allow(key, limit=ENTRIES_AN_HOUR, seconds=hour):
            raise Refused(
                _("That was a lot at once. Please wait a little. Your text is still here.")
            )
        yield
    except Exception:
        give_back(key, seconds=hour)
        raise


def count_invitation(account: Account) -> None:
    if not allow(f"invite:{account.pk}", limit=INVITATIONS_A_DAY, seconds=24 * 3600):
        raise Refused(_("That was a lot for one day. Try again tomorrow."))


def count_comment(account: Account, submission_key: UUID | None) -> None:
    """What was sent before is not counted once more, and not refused: it is there already."""
    sent = Comment.objects.filter(author__account=account, submission_key=submission_key)
    if submission_key is not None and sent.exists():
        return
    if not allow(f"comment:{account.pk}", limit=COMMENTS_AN_HOUR, seconds=3600):
        raise Refused(_("That was a lot at once. Please wait a little. Your text is still here."))


class Share(NamedTuple):
    """What a process grants to each person, and how much of it this one uses."""

    most: int
    used: int

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.most


def share_of_proposals(account: Account, process: Process) -> Share | None:
    """None where the process sets no limit. Hidden and held ones count: else who is hidden often
    could write more than others."""
    if process.most_proposals is None:
        return None
    if not account.is_authenticated:
        return Share(process.most_proposals, 0)
    mine = Proposal.objects.filter(process=process, author__account=account, state=State.PUBLISHED)
    return Share(process.most_proposals, _count(mine.with_words(), "split_part__split"))


def share_of_supports(account: Account, process: Process) -> Share | None:
    """The same for support of what waits for its answer: what is answered, hidden or taken back
    holds nobody up. Where proposals were merged, they are one."""
    if process.most_supports is None:
        return None
    if not account.is_authenticated:
        return Share(process.most_supports, 0)
    open_ones = (
        Proposal.objects.visible().with_words().filter(process=process, state=State.PUBLISHED)
    )
    mine = Support.objects.filter(account=account, proposal__in=open_ones)
    return Share(process.most_supports, _count(mine, "split"))


def _count(mine: QuerySet, split: str) -> int:
    """The parts of one proposal use up what the whole did."""
    alone = Count("pk", filter=Q(**{f"{split}__isnull": True}))
    counts = mine.order_by().aggregate(alone=alone, together=Count(split, distinct=True))
    return counts["alone"] + counts["together"]


def refuse_one_more_proposal(process: Process, author: PublicName, draft_key: Any) -> None:
    """Above what the process grants. The caller holds the author's lock; what was sent before is
    not sent once more."""
    if author.account is None or process.most_proposals is None:
        return
    if draft_key and Proposal.objects.filter(draft_key=draft_key).exists():
        return
    share = share_of_proposals(author.account, process)
    if share is not None and share.is_used_up:
        raise Refused(
            ngettext(
                "One person can have %(n)d open proposal here at once. You have it already. "
                "Your text is saved.",
                "One person can have %(n)d open proposals here at once. You have so many already. "
                "Your text is saved.",
                share.most,
            )
            % {"n": share.most}
        )


def refuse_one_more_support(proposal: Proposal, account: Account) -> None:
    """Above what the process grants. Of one person one request after the other counts here."""
    if proposal.process.most_supports is None:
        return
    Account.objects.select_for_update(no_key=True).values_list("pk").get(pk=account.pk)
    if Support.objects.filter(account=account, proposal=proposal).exists():
        return
    share = share_of_supports(account, proposal.process)
    if share is not None and share.is_used_up:
        raise Refused(
            ngettext(
                "One person can support %(n)d proposal here. Take it back first.",
                "One person can support %(n)d proposals here. Take one back first.",
                share.most,
            )
            % {"n": share.most}
        )
