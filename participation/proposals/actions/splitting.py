"""A proposal that asks for several things becomes several.

No clock is stopped or moved by it: the whole keeps its own and is answered itself, and each part
must be answered by the same day. Who supported the whole supports each part, and is counted once
wherever the support of several proposals is added up.
"""

import random
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.answers.actions import share_clock
from emvi.audit.actions import record
from emvi.discussions.models import Thread
from emvi.languages.letters import said
from emvi.municipalities.models import Place, Theme
from emvi.municipalities.permissions import may
from emvi.refusals import Conflict, Refused
from participation.processes.models import Process
from participation.proposals.actions.standing import (
    add_to_count,
    change_count_in_process,
    move_proposal,
)
from participation.proposals.clocks import is_enough, start_clock_by_support
from participation.proposals.counting import count_waiting, give_to_parts, take_from_parts
from participation.proposals.models import (
    HANDS,
    SHUFFLE_RANGE,
    CoAuthor,
    Proposal,
    Split,
    SplitPart,
    Support,
)
from participation.proposals.passages import NOT_TAKEN, is_taken_from
from participation.proposals.rules import had_a_hand, may_be_split, may_undo_split
from participation.proposals.splits import people_behind_split
from participation.proposals.states import State
from participation.proposals.telling import (
    tell_of_split,
    tell_of_undone_split,
)

FEWEST, MOST = 2, len(SplitPart.PLACES)


@dataclass(frozen=True)
class PartWords:
    """What one of the parts asks for: a title, and whole sentences of the whole."""

    title: str
    text: str
    theme: Theme | None = None
    place: Place | None = None


def split_proposal(
    proposal: Proposal,
    parts: list[PartWords],
    *,
    by: Account,
    reasons: dict[str, str],
    submission_key: UUID,
) -> Split:
    """Make several proposals of one. `reasons` are public, by language. With the same
    `submission_key` again, returns the first split."""
    if not may(by, "proposals.split_proposal", proposal.municipality):
        raise Refused(_("Only officers of this municipality can do this."))
    reasons = said(reasons)
    if not reasons:
        raise Refused(_("Say why it is split. Everybody can read it."))
    if not FEWEST <= len(parts) <= MOST:
        raise Refused(_("Split it into two to five parts."))
    with transaction.atomic():
        whole = _lock(proposal.pk)
        earlier = Split.objects.filter(submission_key=submission_key, whole=whole).first()
        if earlier is not None:
            return earlier
        _check(whole, parts, by)
        # Support that waits in notes may start the clock, which the parts then share.
        count_waiting(whole)
        whole.refresh_from_db(fields=["supports_verified", "supports_other", "duty"])
        texts = {f"reason_{language}": text for language, text in reasons.items()}
        split = Split.objects.create(whole=whole, submission_key=submission_key, **texts)
        change_count_in_process(whole, -1)
        move_proposal(whole, State.SPLIT)
        made = [_make(split, whole, words, place) for place, words in enumerate(parts, start=1)]
        give_to_parts(split, made)
        record(
            "proposal.split",
            whole,
            by=by,
            municipality_id=whole.municipality_id,
            facts={"parts": [part.pk for part in made]},
        )
        tell_of_split(split)
    return split


def _check(whole: Proposal, parts: list[PartWords], by: Account) -> None:
    if had_a_hand(by, whole):
        raise Refused(_("Somebody else must decide about what you wrote or entered yourself."))
    if not may_be_split(whole):
        raise Conflict(
            _(
                "It is answered, withdrawn, merged, split or a part of another one, or others do not "
                "see it now."
            )
        )
    for part in parts:
        if not is_taken_from(part.text, whole.text):
            raise Refused(str(NOT_TAKEN))
        for own in (part.theme, part.place):
            if own is not None and own.municipality_id != whole.municipality_id:
                raise Refused(_("This is not a topic or a place of this municipality."))


def _make(split: Split, whole: Proposal, words: PartWords, place: int) -> Proposal:
    """Not held: its words were public in the whole."""
    part = Proposal.objects.create(
        municipality=whole.municipality,
        process=whole.process,
        thread=Thread.objects.create(municipality_id=whole.municipality_id),
        duty=share_clock(whole.duty) if whole.duty else None,
        clock_starts_at=whole.clock_starts_at,
        author=whole.author,
        organisation=whole.organisation,
        entered_by=whole.entered_by,
        source=whole.source,
        title=words.title,
        text=words.text,
        language=whole.language,
        theme=words.theme,
        place=words.place,
        published_at=timezone.now(),
        shuffle=random.randrange(SHUFFLE_RANGE),
        supports_verified=whole.supports_verified,
        supports_other=whole.supports_other,
        supports_elsewhere=whole.supports_elsewhere,
        supports_of_whole=whole.supports_verified + whole.supports_other,
    )
    SplitPart.objects.create(split=split, proposal=part, place=place)
    for coauthor in whole.coauthors.filter(state__in=HANDS).order_by("pk"):
        CoAuthor.objects.create(proposal=part, name=coauthor.name, state=coauthor.state)
    add_to_count(part, 1)
    record(
        "proposal.published",
        part,
        municipality_id=part.municipality_id,
        facts={"source": part.source, "part_of": whole.pk},
    )
    return part


def undo_split(split: Split, *, by: Account) -> None:
    """One proposal again, while nobody has done anything with a part. Again changes nothing."""
    if not may_undo_split(by, split.whole):
        raise Refused(_("Only officers of this municipality and the author can do this."))
    with transaction.atomic():
        split, whole, parts = _lock_all(split)
        if split.undone_at is not None:
            return
        if _is_answered(whole, parts):
            raise Refused(_("There is an answer already. The parts stay."))
        if _is_used(parts):
            raise Refused(_("People have supported, discussed or changed a part. The parts stay."))
        if whole.is_silent:
            raise Refused(_("The words of the whole are not shown any more. The parts stay."))
        _undo(split, whole, parts, by)


def free_split(thread: Thread, change: int) -> None:
    """When the last part has left the public's sight, the whole is a proposal again: else nobody
    could support it any more, and no clock would ever start."""
    if change >= 0:
        return
    split = _split_above(thread)
    if split is None:
        return
    with transaction.atomic():
        split, whole, parts = _lock_all(split)
        # One that was merged goes on in another one.
        gone = [one.thread.is_away or one.state == State.WITHDRAWN for one in parts]
        if split.undone_at is None and all(gone) and not _is_answered(whole, parts):
            leaves = any(
                (one.thread_id, one.state) == (thread.pk, State.PUBLISHED) for one in parts
            )
            _undo(split, whole, parts, None)
            # Who counts after this finds it withdrawn already.
            add_to_count(whole, -int(leaves))


def start_clocks_of_parts(split: Split) -> None:
    """Together the parts need no more people than the whole did: else a split would leave each of
    them below. Runs by itself, after support was written: whoever comes last sees all of it. What
    was merged into another proposal is answered there. Again changes nothing."""
    process = Process.objects.get(proposals=split.whole_id)
    if not is_enough(process, *people_behind_split(split)):
        return
    with transaction.atomic():
        split, _whole, parts = _lock_all(split)
        if split.undone_at is None:
            people = people_behind_split(split)
            for part in parts:
                if part.state == State.PUBLISHED:
                    start_clock_by_support(part.pk, *people)


def lock_whole(part: Proposal) -> None:
    """What a proposal is a part of, and its other parts: before the part itself, as for who undoes
    the split."""
    if split := _split_above(part.thread):
        _lock_all(split)


def _split_above(thread: Thread) -> Split | None:
    """The standing split of which the proposal of this thread is a part."""
    return Split.objects.filter(parts__proposal__thread=thread, undone_at=None).first()


def _undo(split: Split, whole: Proposal, parts: list[Proposal], by: Account | None) -> None:
    now = timezone.now()
    take_from_parts(split, whole, parts)
    for part in parts:
        if part.state == State.PUBLISHED:
            change_count_in_process(part, -1)
            move_proposal(part, State.WITHDRAWN)
            Proposal.objects.filter(pk=part.pk).update(withdrawn_at=now)
            part.versions.all().delete()
    Split.objects.filter(pk=split.pk).update(undone_at=now)
    move_proposal(whole, State.PUBLISHED)
    change_count_in_process(whole, 1)
    record("proposal.split_undone", whole, by=by, municipality_id=whole.municipality_id)
    tell_of_undone_split(split, by=by)


def _is_answered(whole: Proposal, parts: list[Proposal]) -> bool:
    return any(one.duty is not None and one.duty.answered_at for one in (whole, *parts))


def _is_used(parts: list[Proposal]) -> bool:
    """Did anybody do something with a part that the whole did not bring along?"""
    return any(
        part.state != State.PUBLISHED
        or part.edited_at is not None
        or Support.objects.filter(proposal=part, split__isnull=True).exists()
        or part.thread.comments.exists()
        or part.endorsements.exists()
        or part.merges.exists()
        for part in parts
    )


def _lock(pk: int) -> Proposal:
    """As it is now, and in full, so that new support, which points to its row, waits and then finds
    it split."""
    rows = Proposal.objects.select_for_update(of=("self",))
    related = ("municipality", "process", "thread", "duty__municipality", "author", "organisation")
    return rows.select_related(*related).get(pk=pk)


def _lock_all(split: Split) -> tuple[Split, Proposal, list[Proposal]]:
    """The whole and its parts in one order, then the split: who takes support back at a part locks
    them so too."""
    numbers = split.parts.order_by("place").values_list("proposal_id", flat=True)
    found = {pk: _lock(pk) for pk in sorted({split.whole_id, *numbers})}
    locked = Split.objects.select_for_update().get(pk=split.pk)
    locked.whole = found.pop(split.whole_id)
    return locked, locked.whole, list(found.values())
