"""A whole city from Decidim, as large as a real one: seconds, and what a row of it takes beside a
bare row that is written, and beside a row of a small town."""

import csv
import io
import tempfile
import zipfile
from pathlib import Path
from time import perf_counter

import psycopg
from django.db import connection

from participation.proposals.decidim.archive import COMMENTS, PROPOSALS
from participation.proposals.decidim.importing import import_decidim
from participation.proposals.models import Proposal
from tests.bench.browser import Failed
from tests.bench.data import words

# Proposals, and how many of them are discussed; the second is as large as a real city's.
SIZES = ((1_000, 558), (10_860, 6_064))
COMMENTS_OF_EACH = 3
BARE = (
    "INSERT INTO discussions_thread (municipality_id, comment_count, held_for, was_public,"
    " is_first_words, slow_minutes, note, note_language)"
    " VALUES (%s, 0, '', true, false, 0, '', '')"
)


def measure_import() -> dict[str, float]:
    """`of_raw_rate`: rows a second as a part of those that are written bare, one statement each.
    `growth`: seconds of a row of the large city through those of the small one. `again`: the same
    file once more, which changes nothing, as a part of the first time."""
    seconds, rows = [], []
    with tempfile.TemporaryDirectory() as folder:
        for size, discussed in SIZES:
            path = Path(folder) / f"{size}.zip"
            _write(path, size, discussed)
            seconds.append(_import(path, size, discussed))
            # A proposal is two rows: it has a thread.
            rows.append(2 * size + discussed * COMMENTS_OF_EACH)
        again = _import(path, size, discussed)
    return {
        "seconds": round(seconds[1], 1),
        "of_raw_rate": round(_bare(rows[1]) / seconds[1], 2),
        "growth": round(seconds[1] / rows[1] / (seconds[0] / rows[0]), 2),
        "again": round(again / seconds[1], 2),
    }


def _import(path: Path, size: int, discussed: int) -> float:
    began = perf_counter()
    import_decidim(path, municipality=f"brought-{size}", process="plan")
    ended = perf_counter()
    here = Proposal.objects.filter(municipality__slug=f"brought-{size}")
    comments = sum(here.values_list("thread__comment_count", flat=True))
    if (here.count(), comments) != (size, discussed * COMMENTS_OF_EACH):
        raise Failed(f"{here.count()} proposals and {comments} comments came of {path.name}")
    return ended - began


def _bare(rows: int) -> float:
    """Taken back at the end."""
    town = Proposal.objects.values_list("municipality", flat=True)[0]
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as raw:
        began = perf_counter()
        for _row in range(rows):
            raw.execute(BARE, [town])
        seconds = perf_counter() - began
        raw.rollback()
    return seconds


def _write(path: Path, size: int, discussed: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        proposals = [_proposal(number) for number in range(1, size + 1)]
        said = range(1, discussed * COMMENTS_OF_EACH + 1)
        archive.writestr(f"bench-open-data-{PROPOSALS}", _table(proposals))
        archive.writestr(f"bench-open-data-{COMMENTS}", _table([_comment(one) for one in said]))


def _proposal(number: int) -> dict[str, str]:
    """A third of them are answered; topics, places and authors as in a town."""
    topic, place = str(number % 12 + 1), str(number % 9 + 1)
    return {
        "id": str(number),
        "category/id": topic,
        "category/name/en": f"Topic {topic}",
        "scope/id": place,
        "scope/name/en": f"Quarter {place}",
        "title/ca": f"{words(number, 5).capitalize()} {number}",
        "body/ca": f"<p>{words(number + 3, 120).capitalize()}.</p><p>{words(number, 20)}</p>",
        "state": ("not_answered", "accepted", "evaluating")[number % 3],
        "answer/ca": f"<p>{words(number, 60)}.</p>" if number % 3 == 1 else "",
        "votes": str(number % 97),
        "published_at": f"2019-03-{number % 28 + 1:02} 10:{number % 60:02}:00 +0100",
        "url": f"https://bench.example/processes/plan/f/1/proposals/{number}",
        "is_amend": "false",
        "author/id": str(number % 400),
        "author/name": f"Neighbour {number % 400}",
    }


def _comment(number: int) -> dict[str, str]:
    """Three of each proposal, the last one a reply to the first."""
    about, place = divmod(number - 1, COMMENTS_OF_EACH)
    is_reply = place == COMMENTS_OF_EACH - 1
    return {
        "id": str(number),
        "created_at": f"2019-04-{number % 28 + 1:02} 10:{number % 60:02}:00 +0100",
        "body": f"<p>{words(number, 30).capitalize()}.</p>",
        "locale": "ca",
        "author/id": str(number % 700),
        "author/name": f"Neighbour {number % 700}",
        "commentable_id": str(number - place if is_reply else about + 1),
        "commentable_type": f"Decidim::{'Comments::Comment' if is_reply else 'Proposals::Proposal'}",
        "root_commentable_url": f"https://bench.example/processes/plan/f/1/proposals/{about + 1}",
    }


def _table(rows: list[dict[str, str]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
