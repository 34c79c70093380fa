from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from zipfile import ZipInfo

from django.db import transaction

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.actions.standing import count_replies
from emvi.discussions.models import Comment
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.proposals.decidim.archive import Archive
from participation.proposals.decidim.comments import (
    count_in_old_threads,
    place_comments,
    write_comments,
)
from participation.proposals.decidim.proposals import (
    known_proposals,
    refuse_another_source,
    write_proposals,
)
from participation.proposals.decidim.report import Report
from participation.proposals.decidim.rows import (
    CommentRow,
    ProposalRow,
    Skip,
    comment_row,
    proposal_row,
    source_of,
)
from participation.proposals.decidim.spaces import (
    NewMunicipality,
    about_new,
    municipality_for,
    process_for,
)
from participation.proposals.models import Proposal
from participation.proposals.states import UNLISTED

Progress = Callable[[str, int, int], None]
PROGRESS_ROWS = 200


def import_decidim(
    path: Path,
    *,
    municipality: str,
    process: str,
    new: NewMunicipality | None = None,
    by: Account | None = None,
    progress: Progress = lambda step, done, total: None,
) -> Report:
    """Bring the proposals and comments of a Decidim export into a process.

    All of it in one transaction, or nothing. What is here already stays as it is, so the same
    file again changes nothing. Writes one audit entry when something was added. Raises
    UnreadableArchive or Refused when nothing can be imported.
    """
    report = Report()
    with Archive(path) as archive, transaction.atomic():
        rows = _read(archive, archive.proposals, proposal_row, "proposals", report, progress)
        comments = _read(archive, archive.comments, comment_row, "comments", report, progress)
        if not rows:
            raise Refused("The file holds no proposal that can be imported.")
        source = source_of(next((row.url for _n, row in rows.values() if row.url), ""))
        new = new or NewMunicipality()
        target = _spaces(municipality, process, new, source, rows, comments, report)
        refuse_another_source(target, source)
        known = known_proposals(target)
        places = place_comments(target, comments, {*known, *rows}, rows, report)
        write_proposals(target, rows, known, places, source, report, progress)
        write_comments(target, comments, places, source, report, progress)
        count_in_old_threads(target, places, known)
        count_replies(Comment.objects.filter(thread__proposal__process=target))
        _say_what_changed("proposals", rows, [ref for ref in rows if ref not in known], report)
        _say_what_changed("comments", comments, places, report)
        if sum(report.created.values()):
            _close(target, archive.digest, report, by)
    return report


def _read(
    archive: Archive,
    member: ZipInfo,
    parse: Callable[..., ProposalRow | CommentRow],
    table: str,
    report: Report,
    progress: Progress,
) -> dict:
    """The good rows of a table by id, each with its number."""
    rows: dict[str, tuple[int, ProposalRow | CommentRow]] = {}
    for count, (number, cells) in enumerate(archive.rows(member)):
        if count % PROGRESS_ROWS == 0:
            progress(f"reading {table}", archive.bytes_read, member.file_size)
        try:
            if cells is None:
                raise Skip("broken row: its columns do not fit the head, or it is not UTF-8")
            row = parse(cells)
            if row.ref in rows:
                raise Skip(f"same id as row {rows[row.ref][0]}")
        except Skip as reason:
            ref = (cells or {}).get("id", "")[:20]
            report.remark(table, number, ref, "skipped", str(reason))
            continue
        rows[row.ref] = (number, row)
    return rows


def _say_what_changed(table: str, rows: dict, fresh: Iterable[str], report: Report) -> None:
    for ref in fresh:
        number, row = rows[ref]
        for note in row.notes:
            report.remark(table, number, ref, "changed", note)


def _spaces(
    municipality: str,
    process: str,
    new: NewMunicipality,
    source: str,
    rows: dict[str, tuple[int, ProposalRow]],
    comments: dict[str, tuple[int, CommentRow]],
    report: Report,
) -> Process:
    languages = Counter(row.language for _number, row in rows.values() if row.language)
    locale = languages.most_common(1)[0][0] if languages else ""
    place, made = municipality_for(municipality, new, locale=locale)
    if made:
        report.about_places += about_new(place, new)
    dates = [row.published_at for _number, row in rows.values()]
    said = [row.created_at for _number, row in comments.values()]
    target, _made = process_for(
        place, process, source=source, first=min(dates), last=max([*dates, *said])
    )
    return target


def _close(process: Process, digest: str, report: Report, by: Account | None) -> None:
    """Bring the process's count up to date, and leave the one trace of the batch."""
    listed = Proposal.objects.filter(process=process).visible().exclude(state__in=UNLISTED)
    Process.objects.filter(pk=process.pk).update(proposal_count=listed.count())
    record(
        "import.decidim",
        process,
        by=by,
        municipality_id=process.municipality_id,
        facts={"sha256": digest, "skipped": _skipped(report), **report.created},
    )


def _skipped(report: Report) -> int:
    return report.skipped("proposals") + report.skipped("comments")
