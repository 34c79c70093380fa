"""Writing imported proposals, many at a time."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from emvi.discussions.models import Thread
from emvi.municipalities.models import new_confirmation_number
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.proposals.decidim.comments import Placed
from participation.proposals.decidim.people import places as imported_places
from participation.proposals.decidim.people import public_names
from participation.proposals.decidim.people import themes as imported_themes
from participation.proposals.decidim.report import Report
from participation.proposals.decidim.rows import ProposalRow, source_of
from participation.proposals.models import SHUFFLE_RANGE, Proposal

BATCH = 500
COMPARED = ("title", "text", "state", "supports_elsewhere")

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Around:
    """What proposals point at, by the ids over there."""

    names: dict
    themes: dict
    places: dict


def known_proposals(process: Process) -> dict[str, tuple]:
    """What an earlier import brought into this process, to compare with."""
    rows = Proposal.objects.filter(process=process).exclude(import_ref="")
    return {ref: facts for ref, *facts in rows.values_list("import_ref", *COMPARED)}


def refuse_another_source(process: Process, source: str) -> None:
    """Ids over there are numbers: those of a second portal would mean other people's words."""
    rows = Proposal.objects.filter(process=process).exclude(import_ref="").exclude(import_url="")
    earlier = rows.values_list("import_url", flat=True).first()
    if earlier and source_of(earlier) != source:
        raise Refused(
            f"This process holds an import from {source_of(earlier)}. Give that of {source} a "
            "process of its own."
        )


def write_proposals(
    process: Process,
    rows: dict[str, tuple[int, ProposalRow]],
    known: dict[str, tuple],
    placed: dict[str, Placed],
    source: str,
    report: Report,
    progress: Progress,
) -> None:
    """Add the proposals that are not here yet, each with the thread of its comments."""
    fresh = [row for ref, (_number, row) in rows.items() if ref not in known]
    _say_what_differs(rows, known, report)
    municipality = process.municipality
    around = Around(
        public_names(municipality, {row.author for row in fresh if row.author[0]}, source),
        imported_themes(municipality, [row.theme for row in fresh], source),
        imported_places(municipality, [row.place for row in fresh], source),
    )
    comments = Counter(place.proposal for place in placed.values())
    for start in range(0, len(fresh), BATCH):
        progress("writing proposals", start, len(fresh))
        _write_batch(process, fresh[start : start + BATCH], around, comments)
    progress("writing proposals", len(fresh), len(fresh))
    report.created["proposals"] = len(fresh)
    report.present["proposals"] = len(rows) - len(fresh)


def _write_batch(
    process: Process, rows: list[ProposalRow], around: Around, comments: Counter
) -> None:
    threads = Thread.objects.bulk_create(
        Thread(municipality_id=process.municipality_id, comment_count=comments[row.ref])
        for row in rows
    )
    numbers = _free_numbers(len(rows))
    Proposal.objects.bulk_create(
        _proposal(process, row, thread, number, around)
        for row, thread, number in zip(rows, threads, numbers, strict=True)
    )


def _proposal(
    process: Process, row: ProposalRow, thread: Thread, number: str, around: Around
) -> Proposal:
    language = row.language or process.municipality.default_language
    return Proposal(
        municipality_id=process.municipality_id,
        process=process,
        thread=thread,
        author=around.names.get(row.author[0]),
        number=number,
        source=Proposal.Source.IMPORT,
        title=row.title,
        text=row.text,
        language=language,
        theme=around.themes.get(row.theme[0]),
        place=around.places.get(row.place[0]),
        state=row.state,
        published_at=row.published_at,
        supports_elsewhere=row.votes,
        shuffle=random.randrange(SHUFFLE_RANGE),
        import_ref=row.ref,
        import_url=row.url,
        imported_answer={code or language: text for code, text in row.answer.items()},
    )


def _free_numbers(count: int) -> list[str]:
    """Confirmation numbers that nobody has. Forty bits are many for one proposal at a time, but
    ten thousand at once beside a million could meet one that is taken."""
    numbers: set[str] = set()
    while len(numbers) < count:
        more = {new_confirmation_number() for _i in range(count - len(numbers))}
        taken = Proposal.objects.filter(number__in=more).values_list("number", flat=True)
        numbers |= more.difference(taken)
    return list(numbers)


def _say_what_differs(
    rows: dict[str, tuple[int, ProposalRow]], known: dict[str, tuple], report: Report
) -> None:
    for ref, (number, row) in rows.items():
        if ref not in known:
            continue
        now = (row.title, row.text, row.state, row.votes)
        changed = [name for name, a, b in zip(COMPARED, known[ref], now, strict=True) if a != b]
        if changed:
            reason = f"here already and kept as it is; the file has another {', '.join(changed)}"
            report.remark("proposals", number, ref, "differs", reason)
