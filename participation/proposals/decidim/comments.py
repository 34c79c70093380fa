"""Finding out where imported comments belong, and writing them, many at a time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F

from emvi.discussions.models import Comment, Thread
from participation.processes.models import Process
from participation.proposals.decidim.people import NOBODY, public_names
from participation.proposals.decidim.report import Report
from participation.proposals.decidim.rows import CommentRow, ProposalRow
from participation.proposals.models import Proposal

BATCH = 1000

Progress = Callable[[str, int, int], None]
Rows = dict[str, tuple[int, CommentRow]]


@dataclass(frozen=True)
class Placed:
    """Where a comment belongs, by ids over there; without a parent it opens a branch."""

    proposal: str
    parent: str = ""
    root: str = ""


class Placing:
    """Follows each comment up to its proposal. Nothing in the file is believed: parents can be
    missing, and can stand in a circle."""

    def __init__(self, rows: Rows, known: dict[str, Placed], proposals: set[str], urls: dict):
        self.rows = rows
        self.known = known
        self.proposals = proposals
        self.urls = urls
        self.placed: dict[str, Placed | None] = {}
        self.mended: list[str] = []

    def place(self, ref: str) -> None:
        path: list[str] = []
        while ref not in self.placed:
            _number, row = self.rows[ref]
            if row.about_proposal:
                found = row.about in self.proposals
                self.placed[ref] = Placed(row.about) if found else None
            elif row.about in self.known:
                self.placed[ref] = _under(self.known[row.about], row.about)
            elif row.about in self.rows and ref not in path:
                path.append(ref)
                ref = row.about
            else:
                self.placed[ref] = self._without_parent(ref)
        for ref in reversed(path):
            if ref not in self.placed:
                about = self.rows[ref][1].about
                parent = self.placed[about]
                self.placed[ref] = _under(parent, about) if parent else self._without_parent(ref)

    def _without_parent(self, ref: str) -> Placed | None:
        """The words stay, at the proposal that the address names, when that one is here."""
        proposal = self.urls.get(self.rows[ref][1].root_url)
        if proposal is None:
            return None
        self.mended.append(ref)
        return Placed(proposal)


def _under(parent: Placed, ref: str) -> Placed:
    return Placed(parent.proposal, parent=ref, root=parent.root or ref)


def place_comments(
    process: Process,
    rows: Rows,
    proposals: set[str],
    proposal_rows: dict[str, tuple[int, ProposalRow]],
    report: Report,
) -> dict[str, Placed]:
    """Say where each new comment belongs; what belongs nowhere goes into the report."""
    known = _known_comments(process, rows, report)
    fresh = {ref: row for ref, row in rows.items() if ref not in known}
    urls = {row.url: ref for ref, (_number, row) in proposal_rows.items() if row.url}
    placing = Placing(fresh, known, proposals, urls)
    for ref in fresh:
        placing.place(ref)
    for ref, placed in placing.placed.items():
        if placed is None:
            number, row = fresh[ref]
            what = "proposal" if row.about_proposal else "comment"
            reason = f"about a {what} that is not in the file or was left out"
            report.remark("comments", number, ref, "skipped", reason)
    for ref in placing.mended:
        reason = "reply to a comment that is missing; stands by itself now"
        report.remark("comments", fresh[ref][0], ref, "changed", reason)
    report.present["comments"] = len(rows) - len(fresh)
    return {ref: placed for ref, placed in placing.placed.items() if placed}


def _known_comments(process: Process, rows: Rows, report: Report) -> dict[str, Placed]:
    """What an earlier import brought into this process; says where the file differs from it."""
    found = (
        Comment.objects.filter(thread__proposal__process=process)
        .exclude(import_ref="")
        .values_list("import_ref", "thread__proposal__import_ref", "root__import_ref", "text")
    )
    known = {}
    for ref, proposal, root, text in found:
        known[ref] = Placed(proposal, root=root or "")
        if ref in rows and rows[ref][1].text != text:
            reason = "here already and kept as it is; the file has another text"
            report.remark("comments", rows[ref][0], ref, "differs", reason)
    return known


def write_comments(
    process: Process,
    rows: Rows,
    placed: dict[str, Placed],
    source: str,
    report: Report,
    progress: Progress,
) -> None:
    """Add the comments: those that open a branch first, then the replies, each in the order in
    which they were said, since a branch is read in the order of its ids."""
    authors = {rows[ref][1].author for ref in placed}
    writer = Writer(process, rows, placed, public_names(process.municipality, authors, source))
    in_time = sorted(placed, key=lambda ref: (rows[ref][1].created_at, int(ref)))
    openers = [ref for ref in in_time if not placed[ref].parent]
    replies = [ref for ref in in_time if placed[ref].parent]
    done = 0
    for refs in (openers, replies):
        for start in range(0, len(refs), BATCH):
            progress("writing comments", done, len(placed))
            done += writer.write(refs[start : start + BATCH])
    writer.join_replies(replies)
    progress("writing comments", done, len(placed))
    report.created["comments"] = done


class Writer:
    """Writes comments in batches and remembers their new ids."""

    def __init__(self, process: Process, rows: Rows, placed: dict[str, Placed], names: dict):
        self.process = process
        self.rows = rows
        self.placed = placed
        self.names = names
        self.threads = dict(
            Proposal.objects.filter(process=process)
            .exclude(import_ref="")
            .values_list("import_ref", "thread_id")
        )
        self.ids = dict(
            Comment.objects.filter(thread__proposal__process=process)
            .exclude(import_ref="")
            .values_list("import_ref", "pk")
        )

    def write(self, refs: list[str]) -> int:
        made = Comment.objects.bulk_create(self._comment(ref) for ref in refs)
        self.ids |= {comment.import_ref: comment.pk for comment in made}
        return len(made)

    def _comment(self, ref: str) -> Comment:
        _number, row = self.rows[ref]
        place = self.placed[ref]
        root = self.ids[place.root] if place.root else None
        return Comment(
            thread_id=self.threads[place.proposal],
            author=self.names[row.author[0] or NOBODY],
            text=row.text,
            language=row.language or self.process.municipality.default_language,
            created_at=row.created_at,
            root_id=root,
            # Its own parent may be written in the same batch; `join_replies` points there.
            parent_id=root,
            import_ref=ref,
        )

    def join_replies(self, replies: list[str]) -> None:
        """Point replies to replies at their own parents, now that all have ids."""
        deeper = [
            Comment(pk=self.ids[ref], parent_id=self.ids[self.placed[ref].parent])
            for ref in replies
            if self.placed[ref].parent != self.placed[ref].root
        ]
        Comment.objects.bulk_update(deeper, ["parent"], batch_size=BATCH)


def count_in_old_threads(
    process: Process, placed: dict[str, Placed], known: dict[str, tuple]
) -> None:
    """Count new comments in threads that were here before; new threads were made with theirs."""
    counts = Counter(place.proposal for place in placed.values() if place.proposal in known)
    for ref, count in counts.items():
        Thread.objects.filter(proposal__process=process, proposal__import_ref=ref).update(
            comment_count=F("comment_count") + count
        )
