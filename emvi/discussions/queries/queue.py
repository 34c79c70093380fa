"""What waits for a moderator. Every kind is read along an index of its own and only as far as the
page goes, then merged; so a page costs the same whatever waits behind it."""

import base64
import binascii
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    prefetch_related_objects,
)
from django.utils.dateparse import parse_datetime
from django.utils.translation import pgettext_lazy

from emvi.accounts.models import Account
from emvi.discussions.models import (
    Appeal,
    Comment,
    Flag,
    Held,
    ModerationDecision,
    Rule,
    Text,
    Thread,
)
from emvi.discussions.rules import is_own, own_cases
from emvi.discussions.texts import (
    Words,
    author_of,
    edited_at,
    place_of,
    stamp_of,
    thread_of,
    words_of,
)
from emvi.municipalities.models import Municipality
from emvi.paging import Page

PAGE_SIZE = 20
MOST_NOTES = 10
Outcome = ModerationDecision.Outcome


class Kind(TextChoices):
    """Why something waits, the most urgent first."""

    APPEALS = "appeals", pgettext_lazy("moderators' queue", "appeals")
    HELD = "held", pgettext_lazy("moderators' queue", "held after flags")
    NEW = "new", pgettext_lazy("moderators' queue", "not shown yet")
    EDITED = "edited", pgettext_lazy("moderators' queue", "changed by the author")
    FLAGGED = "flagged", pgettext_lazy("moderators' queue", "flagged")


URGENCY = {kind: number for number, kind in enumerate(Kind)}
HELD_FOR = {
    Kind.HELD: [Held.FLAGS],
    Kind.NEW: [Held.FIRST_POSTS, Held.BURST, Held.LINKS],
    Kind.EDITED: [Held.EDITED],
}


class Key(NamedTuple):
    """Where something stands in the queue. `source` tells tables apart that share ids."""

    urgency: int
    since: datetime
    source: int
    pk: int


@dataclass
class Waiting:
    """One entry of the queue, with what a moderator needs to decide."""

    key: Key
    target: Text
    appeal: Appeal | None = None
    flags: list[tuple[Rule, int]] = field(default_factory=list)
    notes: list[Flag] = field(default_factory=list)
    history: list[ModerationDecision] = field(default_factory=list)
    times_decided: int = 0
    # Of the moderator who looks at the queue.
    is_own_case: bool = False

    @property
    def kind(self) -> Kind:
        return list(Kind)[self.key.urgency]

    @property
    def is_comment(self) -> bool:
        return isinstance(self.target, Comment)

    @property
    def words(self) -> Words:
        return words_of(self.target)

    @property
    def is_official(self) -> bool:
        """Said in the name of the municipality."""
        return isinstance(self.target, Comment) and self.target.is_official

    @property
    def author_pk(self) -> int | None:
        """The public name behind which there is a person."""
        author = author_of(self.target)
        return author.pk if author and author.account_id else None

    @property
    def author_name(self) -> str:
        author = author_of(self.target)
        return author.name if author else ""

    @property
    def place(self) -> str:
        return place_of(self.target)

    @property
    def proposal(self) -> Any:
        thread: Any = self.target.thread if isinstance(self.target, Comment) else self.target
        return thread.proposal

    @property
    def files(self) -> list[Any]:
        """What is attached to it."""
        return [] if self.is_comment else self.proposal.files

    @property
    def may_pass(self) -> bool:
        """First words that nobody objects to are let through at once. Not with files: they are
        not shown beside the button, they have to be opened."""
        return self.kind == Kind.NEW and not self.flags and not self.files

    @property
    def seen(self) -> str:
        last = self.history[0].pk if self.history else None
        return stamp_of(last, edited_at(self.target))


def queue_page(
    municipality: Municipality, *, reader: Account, kind: str = "", cursor: str = ""
) -> Page:
    """A page of the queue, of `Waiting`: by urgency, then the oldest first."""
    after = decode_key(cursor)
    keys: list[Key] = []
    for one in [Kind(kind)] if kind in Kind.values else list(Kind):
        if after is None or URGENCY[one] >= after.urgency:
            keys += _keys(municipality, one, after)
    keys.sort()
    keys = [key for key in keys if after is None or key > after]
    shown = keys[:PAGE_SIZE]
    more = len(keys) > PAGE_SIZE
    entries = _fill(municipality, shown)
    own = own_cases(reader, {thread_of(one.target) for one in entries})
    for one in entries:
        one.is_own_case = is_own(reader, one.target) or thread_of(one.target).pk in own
    return Page(entries, _encode(shown[-1]) if more else "")


def queue_counts(municipality: Municipality) -> dict[str, int]:
    """How much waits, by kind."""
    counts: dict[str, int] = {
        Kind.APPEALS: _appeals(municipality).count(),
        Kind.FLAGGED: sum(_flagged(municipality, name).count() for name in ("thread", "comment")),
    }
    held: Counter[str] = Counter()
    for rows in (_threads(municipality), _comments(municipality)):
        waiting = rows.filter(held_at__isnull=False).order_by()
        for row in waiting.values("held_for").annotate(n=Count("pk")):
            held[row["held_for"]] += row["n"]
    for kind, reasons in HELD_FOR.items():
        counts[kind] = sum(held[reason] for reason in reasons)
    return counts


def _threads(municipality: Municipality) -> QuerySet[Thread]:
    return Thread.objects.filter(municipality=municipality, proposal__words_removed_at__isnull=True)


def _comments(municipality: Municipality) -> QuerySet[Comment]:
    return Comment.objects.filter(
        thread__municipality=municipality,
        withdrawn_at__isnull=True,
        words_removed_at__isnull=True,
    )


def _appeals(municipality: Municipality) -> QuerySet[Appeal]:
    return Appeal.objects.filter(decision__municipality=municipality, state=Appeal.State.OPEN)


def _flagged(municipality: Municipality, name: str) -> QuerySet:
    """Texts that everybody can read and somebody flagged, since when."""
    shown = {f"{name}__hidden_at__isnull": True, f"{name}__held_at__isnull": True}
    if name == "comment":
        shown["comment__withdrawn_at__isnull"] = True
        shown["comment__words_removed_at__isnull"] = True
    else:
        shown["thread__proposal__words_removed_at__isnull"] = True
    flags = Flag.objects.filter(
        municipality=municipality, decided_at__isnull=True, **{f"{name}__isnull": False}, **shown
    )
    return flags.order_by().values(f"{name}_id").annotate(since=Min("created_at"))


def _keys(municipality: Municipality, kind: Kind, after: Key | None) -> list[Key]:
    """The next keys of one kind, a page of each of its tables at most."""
    urgency = URGENCY[kind]
    since = after.since if after and after.urgency == urgency else None
    sources: list[QuerySet]
    if kind == Kind.APPEALS:
        sources = [_appeals(municipality).values_list("created_at", "pk")]
        column = "created_at"
    elif kind == Kind.FLAGGED:
        sources = [
            _flagged(municipality, name).values_list("since", f"{name}_id")
            for name in ("thread", "comment")
        ]
        column = "since"
    else:
        sources = [
            rows.filter(held_at__isnull=False, held_for__in=HELD_FOR[kind]).values_list(
                "held_at", "pk"
            )
            for rows in (_threads(municipality), _comments(municipality))
        ]
        column = "held_at"
    keys = []
    for number, rows in enumerate(sources):
        if since:
            rows = rows.filter(**{f"{column}__gte": since})
        by_id = {0: "thread_id", 1: "comment_id"}[number] if kind == Kind.FLAGGED else "pk"
        for at, pk in rows.order_by(column, by_id)[: PAGE_SIZE + 1]:
            keys.append(Key(urgency, at, number, pk))
    return keys


def _fill(municipality: Municipality, keys: list[Key]) -> list[Waiting]:
    """Read everything about these in a fixed number of queries."""
    appeals = {
        appeal.pk: appeal
        for appeal in _appeals(municipality)
        .filter(pk__in=[key.pk for key in keys if key.urgency == 0])
        .select_related("decision__rule")
    }
    wanted: dict[int, set[int]] = {0: set(), 1: set()}
    for key in keys:
        if key.urgency:
            wanted[key.source].add(key.pk)
    for appeal in appeals.values():
        decision = appeal.decision
        wanted[0 if decision.thread_id else 1].add(decision.thread_id or decision.comment_id)
    texts = read_texts(wanted[0], wanted[1])
    entries = []
    for key in keys:
        source, pk, appeal = key.source, key.pk, None
        if key.urgency == 0:
            appeal = appeals.get(key.pk)
            if appeal is None:
                continue
            decision = appeal.decision
            source = 0 if decision.thread_id else 1
            pk = decision.thread_id or decision.comment_id
        if target := texts.get((source, pk)):
            entries.append(Waiting(key, target, appeal))
    return with_surroundings(entries)


def read_texts(threads: Iterable[int], comments: Iterable[int]) -> dict[tuple[int, int], Text]:
    """Texts by (0 for threads, 1 for comments, and id), with what pages show of them."""
    found: dict[tuple[int, int], Text] = {}
    rows = Thread.objects.filter(pk__in=list(threads)).defer("proposal__search_text")
    rows = rows.select_related("municipality", "proposal__municipality", "proposal__author")
    attached = Thread.objects.filter(pk=OuterRef("pk"), proposal__attachments__isnull=False)
    for thread in rows.annotate(has_files=Exists(attached)):
        thread.proposal.has_attachments = thread.has_files
        found[0, thread.pk] = thread
    with_files = [thread for thread in found.values() if thread.has_files]
    prefetch_related_objects(with_files, "proposal__attachments")
    said = Comment.objects.filter(pk__in=list(comments)).defer("thread__proposal__search_text")
    for comment in said.select_related(
        "author", "thread__municipality", "thread__proposal__municipality"
    ):
        found[1, comment.pk] = comment
    return found


def with_surroundings(entries: list[Waiting]) -> list[Waiting]:
    """Add flags by rule, notes, what was decided before, and how often about this author."""
    threads = [one.target.pk for one in entries if not one.is_comment]
    comments = [one.target.pk for one in entries if one.is_comment]
    mine = Q(thread__in=threads) | Q(comment__in=comments)
    flags: dict[tuple, list[Flag]] = defaultdict(list)
    rows = Flag.objects.filter(mine, decided_at__isnull=True).select_related("rule")
    for flag in rows.defer("account").order_by("pk"):
        flags[flag.thread_id, flag.comment_id].append(flag)
    history: dict[tuple, list[ModerationDecision]] = defaultdict(list)
    decisions = ModerationDecision.objects.filter(mine).select_related("rule", "appeal")
    for decision in decisions.order_by("-pk"):
        history[decision.thread_id, decision.comment_id].append(decision)
    times = _times_decided({author.pk for one in entries if (author := author_of(one.target))})
    for one in entries:
        key = (None, one.target.pk) if one.is_comment else (one.target.pk, None)
        by_rule: dict[Rule, int] = Counter(flag.rule for flag in flags[key])
        one.flags = sorted(by_rule.items(), key=lambda pair: -pair[1])
        one.notes = [flag for flag in flags[key] if flag.note][:MOST_NOTES]
        one.history = history[key]
        author = author_of(one.target)
        one.times_decided = times[author.pk] if author else 0
    return entries


def _times_decided(authors: set[int]) -> Counter[int]:
    """How often texts of these public names were hidden or sent back."""
    times: Counter[int] = Counter()
    for path in ("comment__author", "thread__proposal__author"):
        rows = ModerationDecision.objects.filter(
            outcome__in=[Outcome.HIDDEN, Outcome.EDIT_REQUESTED], **{f"{path}__in": authors}
        )
        for row in rows.order_by().values(path).annotate(n=Count("pk")):
            times[row[path]] += row["n"]
    return times


def waiting_for(target: Text) -> Waiting:
    """A text with its surroundings, for the page on which it is decided."""
    key = Key(URGENCY[Kind.FLAGGED], datetime.min, int(isinstance(target, Comment)), target.pk)
    [entry] = with_surroundings([Waiting(key, target)])
    return entry


def _encode(key: Key) -> str:
    text = json.dumps([key.urgency, key.since.isoformat(), key.source, key.pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_key(cursor: str) -> Key | None:
    """The key that a cursor names; None for one that we did not make."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        urgency, since, source, pk = values
        at = parse_datetime(since)
        if not all(type(n) is int and 0 <= n < 2**62 for n in (urgency, source, pk)):
            return None
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    return Key(urgency, at, source, pk) if at and at.tzinfo else None
