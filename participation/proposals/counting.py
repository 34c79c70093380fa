"""Counting support without a queue.

Whoever gets the lock of the proposal's row counts on the row itself; whoever does not leaves a
`SupportNote` and goes on. The next one who counts adds the notes up. (Only who takes support back
waits for the lock, against a merge.) SQLite writes one at a time anyway, so there the lock is
always free.

The statements are written out, because a crowd comes at once and the ORM takes several times as
long to put them together as the database to run them.
"""

from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from emvi.refusals import Conflict
from participation.proposals.clocks import is_enough, start_clock_by_support
from participation.proposals.models import Merge, Proposal, Split, Support, SupportNote
from participation.proposals.states import UNLISTED, State

GIVE = (
    "INSERT INTO proposals_support (proposal_id, account_id, is_verified) VALUES (%s, %s, %s)"
    " ON CONFLICT (account_id, proposal_id) DO NOTHING"
)
COUNTS = (
    "SELECT supports_verified, supports_other, duty_id, state FROM proposals_proposal WHERE id = %s"
)
STATE = "SELECT state FROM proposals_proposal WHERE id = %s FOR KEY SHARE"
UNLESS_LOCKED = " FOR NO KEY UPDATE SKIP LOCKED"
NOTES = "SELECT id, verified, other FROM proposals_supportnote WHERE proposal_id = %s"
WAITING = (
    "SELECT proposal_id, sum(verified), sum(other) FROM proposals_supportnote"
    " WHERE proposal_id IN (%s) GROUP BY proposal_id"
)
CONFIRM = (
    "UPDATE proposals_support SET is_verified = true WHERE proposal_id = %s AND NOT is_verified"
    " AND account_id IN"
    " (SELECT account_id FROM proposals_support WHERE proposal_id = %s AND is_verified)"
)
TAKE_OVER = (
    "INSERT INTO proposals_support (proposal_id, account_id, is_verified, merge_id, split_id)"
    " SELECT %s, account_id, is_verified, %s, split_id FROM proposals_support"
    " WHERE proposal_id = %s ON CONFLICT (account_id, proposal_id) DO NOTHING"
)
KEEP = (
    "INSERT INTO proposals_support (proposal_id, account_id, is_verified)"
    " SELECT %s, account_id, is_verified FROM proposals_support"
    " WHERE proposal_id = %s AND merge_id IS NULL AND id > %s"
    " ON CONFLICT (account_id, proposal_id) DO NOTHING RETURNING is_verified"
)
SHARE = (
    "INSERT INTO proposals_support (proposal_id, account_id, is_verified, split_id)"
    " SELECT %s, account_id, is_verified, %s FROM proposals_support WHERE proposal_id = %s"
)
COUNT = "UPDATE proposals_proposal SET supports_verified = %s, supports_other = %s WHERE id = %s"
COUNTED = ("supports_verified", "supports_other", "duty_id", "state")


class Counts(NamedTuple):
    verified: int
    other: int
    duty_id: int | None
    state: str


def give_support(proposal: Proposal, account_id: int, *, verified: bool) -> bool:
    """Write one person's support. False: they gave it before, and nothing was written."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE, [proposal.pk, account_id, verified])
        return cursor.rowcount == 1


def count_support(proposal: Proposal, *, verified: int, other: int) -> bool:
    """Add to the counts inside the caller's transaction. False: left as a note, to be folded.
    Conflict for a proposal that was merged or split since it was read: its support is counted
    elsewhere. (Both lock the row against whoever counts, so they come before this or see all of
    it.)"""
    counts = _lock(proposal.pk)
    if verified + other > 0:
        _refuse_elsewhere(_state(proposal.pk) if counts is None else counts.state)
    if counts is None:
        SupportNote.objects.create(proposal_id=proposal.pk, verified=verified, other=other)
        return False
    counts = _add(proposal, counts, *_take_notes(proposal.pk))
    _add(proposal, counts, verified, other)
    return True


def _refuse_elsewhere(state: str) -> None:
    if state == State.MERGED:
        raise Conflict(_("This proposal is a part of another one now. Support that one."))
    if state == State.SPLIT:
        raise Conflict(_("This proposal was split into parts. Support those."))


def fold_supports(proposal_id: int) -> None:
    """Add up waiting notes. Safe to run many times; skips when somebody else counts now."""
    proposal = Proposal.objects.select_related("process").filter(pk=proposal_id).first()
    if proposal is None:
        return
    with transaction.atomic():
        counts = _lock(proposal_id)
        if counts is None:
            return
        verified, other = _take_notes(proposal_id)
        if verified or other:
            _add(proposal, counts, verified, other)


def take_over_supports(merge: Merge) -> None:
    """Who supports the merged proposal supports the other one too, each person once. Those who are
    confirmed in either count as confirmed. The caller holds the locks of both rows.

    Who wrote the other one is not left out: a count that is one short would tell everybody that
    they support the part. They gave that support to somebody else's words, and can take it back."""
    with connection.cursor() as cursor:
        cursor.execute(CONFIRM, [merge.into_id, merge.merged_id])
        confirmed = cursor.rowcount
        cursor.execute(TAKE_OVER, [merge.into_id, merge.pk, merge.merged_id])
    came = Support.objects.filter(proposal=merge.into_id, merge=merge)
    came = list(came.values_list("is_verified", "split"))
    verified = sum(is_verified for is_verified, _split in came)
    _add_to_row(merge.into, verified + confirmed, len(came) - verified - confirmed)
    _add_of_whole(merge.into_id, sum(split is not None for _verified, split in came))


def merge_starts_clock(merged: Proposal, into: Proposal) -> bool:
    """Would the whole get its answer clock at once, by that of the part or by both ones' support?
    For who looks before they merge: nothing is locked."""
    if into.duty_id is not None:
        return False
    if merged.duty_id is not None:
        return True
    own, theirs = (Support.objects.filter(proposal=one) for one in (into, merged))
    came = theirs.exclude(account__in=own.values("account"))
    confirmed = own.filter(
        is_verified=False, account__in=theirs.filter(is_verified=True).values("account")
    ).count()
    of_both = (
        waiting_supports([into.pk]).get(into.pk, (0, 0)),
        (into.supports_verified, into.supports_other),
        (came.filter(is_verified=True).count(), came.filter(is_verified=False).count()),
        (confirmed, -confirmed),
    )
    verified, other = map(sum, zip(*of_both, strict=True))
    return into.source != Proposal.Source.IMPORT and is_enough(into.process, verified, other)


def undo_take_over(merge: Merge) -> None:
    """Support that came with a merge goes back, unless its person supports another proposal that
    is merged into the same one. Who took it back meanwhile keeps it taken back. The caller holds
    the locks of both rows."""
    _keep_given_to_whole(merge)
    rows = Support.objects.filter(proposal=merge.into_id, merge=merge)
    for other in Merge.objects.filter(into=merge.into_id).exclude(pk=merge.pk):
        backed = Support.objects.filter(proposal=other.merged_id, account=OuterRef("account"))
        rows.filter(Exists(backed)).update(merge=other)
    gone = rows.values_list("is_verified", flat=True)
    verified, total = sum(gone), len(gone)
    of_whole = rows.filter(split__isnull=False).count()
    rows.delete()
    _add_to_row(merge.into, -verified, verified - total)
    _add_of_whole(merge.into_id, -of_whole)


def _keep_given_to_whole(merge: Merge) -> None:
    """Who supported the whole while it spoke for both supports the part too from now on, its author
    as well, as above. Else a merge for a while would leave a part behind its threshold."""
    with connection.cursor() as cursor:
        cursor.execute(CONFIRM, [merge.merged_id, merge.into_id])
        confirmed = cursor.rowcount
        cursor.execute(KEEP, [merge.merged_id, merge.into_id, merge.last_support])
        came = [is_verified for (is_verified,) in cursor.fetchall()]
    verified = sum(came)
    _add_to_row(merge.merged, verified + confirmed, len(came) - verified - confirmed)


def count_waiting(proposal: Proposal) -> None:
    """Add up what waits in notes. The caller holds the lock of the row."""
    _add_to_row(proposal, 0, 0)


def give_to_parts(split: Split, parts: list[Proposal]) -> None:
    """Who supports the whole supports each part, and can take it back there. The counts came along
    with the rows of the parts. The caller holds the lock of the whole."""
    with connection.cursor() as cursor:
        for part in parts:
            cursor.execute(SHARE, [part.pk, split.pk, split.whole_id])


def take_from_parts(split: Split, whole: Proposal, parts: list[Proposal]) -> None:
    """What was given to the whole is counted there only; who came to a part since comes along to
    the whole. The caller holds the locks of all rows."""
    came = {True: 0, False: 0}
    for part in parts:
        shared = Support.objects.filter(proposal=part, split=split)
        gone = list(shared.values_list("is_verified", flat=True))
        shared.delete()
        _add_to_row(part, -sum(gone), sum(gone) - len(gone))
        _add_of_whole(part.pk, -len(gone))
        for row in Support.objects.filter(proposal=part):
            came[row.is_verified] += give_support(whole, row.account_id, verified=row.is_verified)
    _add_to_row(whole, came[True], came[False])


def leave_whole(proposal_id: int) -> None:
    """One person fewer of those who came along from a whole."""
    _add_of_whole(proposal_id, -1)


def people_behind(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The listed ones among these and those that were split, with `people`: how much each adds to
    a sum in which nobody is counted at a whole and at its parts. What was split counts where it is
    hidden too: who supported it stands behind its parts."""
    counted = F("supports_verified") + F("supports_other") - F("supports_of_whole")
    listed = proposals.visible().exclude(state__in=UNLISTED)
    return (listed | proposals.filter(state=State.SPLIT)).annotate(people=counted)


def _add_of_whole(proposal_id: int, change: int) -> None:
    if change:
        Proposal.objects.filter(pk=proposal_id).update(
            supports_of_whole=F("supports_of_whole") + change
        )


def _add_to_row(proposal: Proposal, verified: int, other: int) -> None:
    counts = Counts(*(getattr(proposal, name) for name in COUNTED))
    counts = _add(proposal, counts, *_take_notes(proposal.pk))
    _add(proposal, counts, verified, other)


def waiting_supports(proposal_ids: list[int]) -> dict[int, tuple[int, int]]:
    """What waits in notes, by proposal, so that pages show the exact number."""
    if not proposal_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(WAITING % ", ".join(["%s"] * len(proposal_ids)), proposal_ids)
        return {pk: (int(verified), int(other)) for pk, verified, other in cursor.fetchall()}


def _lock(proposal_id: int) -> Counts | None:
    """The counts as they are now, which nobody else changes until the transaction ends."""
    can_skip = connection.features.has_select_for_update_skip_locked
    with connection.cursor() as cursor:
        cursor.execute(COUNTS + UNLESS_LOCKED if can_skip else COUNTS, [proposal_id])
        row = cursor.fetchone()
    return Counts(*row) if row else None


def _state(proposal_id: int) -> str:
    """Where somebody else has the lock. Waits for who merges or splits it and for nobody who
    counts: foreign keys are checked only at the end, so they alone hold up neither."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, [proposal_id])
        return cursor.fetchone()[0]


def _take_notes(proposal_id: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(NOTES, [proposal_id])
        notes = cursor.fetchall()
    if not notes:
        return 0, 0
    SupportNote.objects.filter(pk__in=[note[0] for note in notes]).delete()
    return sum(note[1] for note in notes), sum(note[2] for note in notes)


def _add(proposal: Proposal, counts: Counts, verified: int, other: int) -> Counts:
    """What waited in notes is added by itself, before what comes or goes now: it was shown in
    public, and a threshold that was passed stays passed."""
    if not (verified or other):
        return counts
    now = counts._replace(verified=counts.verified + verified, other=counts.other + other)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [now.verified, now.other, proposal.pk])
    is_more = verified > 0 or other > 0
    # The process as it was read some time ago is good enough to know when it is not enough yet.
    if is_more and now.duty_id is None and is_enough(proposal.process, now.verified, now.other):
        start_clock_by_support(proposal.pk, now.verified, now.other)
    return now
