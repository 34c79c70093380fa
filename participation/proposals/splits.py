"""Into what a proposal was split, and of what it is a part, as a reader sees it."""

from collections.abc import Iterable

from django.db.models import Count, Q

from emvi.municipalities.blocks import NOBODY
from participation.processes.models import Process
from participation.proposals.merges import of_town
from participation.proposals.models import Proposal, Split, SplitPart, Support
from participation.proposals.states import State


def split_of(proposal: Proposal) -> Split | None:
    """How this proposal was split, while that stands."""
    if proposal.state != State.SPLIT:
        return None
    return Split.objects.filter(whole=proposal, undone_at__isnull=True).first()


def parts_of(split: Split, whole: Proposal, unseen: frozenset[int] = NOBODY) -> list[Proposal]:
    """Its parts, in their order."""
    rows = Proposal.objects.select_related("author", "thread").defer("search_text")
    parts = list(rows.filter(split_part__split=split).order_by("split_part__place"))
    for part in parts:
        of_town(part, whole, unseen)
    return parts


def wholes_of(parts: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Of those that are a part, by number: the number of the whole, and how many support it."""
    rows = SplitPart.objects.filter(proposal__in=list(parts), split__undone_at__isnull=True)
    found = rows.values_list("proposal_id", "split__whole_id", "split__whole__supports_total")
    return {part: (whole, supports) for part, whole, supports in found}


def standing_split_of(proposal: Proposal) -> Split | None:
    """The split that this proposal is a part of, while that stands."""
    if not proposal.may_have("split_part"):
        return None
    return Split.objects.filter(parts__proposal=proposal, undone_at=None).first()


def splits_without_clock() -> Iterable[Split]:
    """Those that stand where support starts the clock, with a part that has none."""
    waiting = Split.objects.filter(
        undone_at=None,
        whole__process__clock_start=Process.ClockStart.THRESHOLD,
        parts__proposal__duty=None,
        parts__proposal__state=State.PUBLISHED,
    )
    return waiting.distinct().iterator()


def people_behind_split(split: Split) -> tuple[int, int]:
    """How many support the whole or any of its parts, each once: confirmed ones, and others."""
    backed = Proposal.objects.filter(split_part__split=split).exclude(state=State.WITHDRAWN)
    given = Support.objects.filter(Q(proposal=split.whole_id) | Q(proposal__in=backed.values("pk")))
    people = given.aggregate(
        verified=Count("account", distinct=True, filter=Q(is_verified=True)),
        all=Count("account", distinct=True),
    )
    return people["verified"], people["all"] - people["verified"]


def part_of(proposal: Proposal, unseen: frozenset[int] = NOBODY) -> Split | None:
    """The split that this proposal is a part of, undone or not, with its whole."""
    if not proposal.may_have("split_part"):
        return None
    rows = SplitPart.objects.select_related("split__whole__author", "split__whole__thread")
    part = rows.filter(proposal=proposal).first()
    if part is None:
        return None
    of_town(part.split.whole, proposal, unseen)
    return part.split
