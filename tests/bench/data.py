"""What the bench looks at: three municipalities of three sizes in one database, by bulk SQL."""

from dataclasses import dataclass

from django.db import connection

from emvi.accounts.models import Account
from emvi.municipalities.actions import verify_resident
from emvi.municipalities.models import Municipality, PublicName
from participation.processes.models import Process, WorkState
from participation.proposals.models import Proposal
from tests import cast

THRESHOLD = 100
COMMENTS = 20
# One in a thousand proposals has the first word, four in five the second.
RARE_WORD, COMMON_WORD = "xylophone", "street"
VOCABULARY = (
    "bus stop library school bench lamp tree river market square bridge playground garden bicycle"
    " path office form language course child mother winter evening light water bread noise doctor"
    " waiting room window stair lift wheelchair pram crossing traffic speed house rent neighbour"
    " festival music kitchen swimming football youth elderly volunteer translation notice letter"
).split()
SAMPLES = 500


@dataclass(frozen=True)
class City:
    """One municipality of the bench. `detail` has comments and a running clock; `free` are
    proposals that can be supported and have no clock yet; `hot` is the one that 500 support."""

    slug: str
    size: int
    detail: int
    hot: int
    free: tuple[int, ...]
    # One of each, by which the list is narrowed.
    process: int
    theme: int
    place: int
    work_state: int


def make_city(size: int, resident: Account) -> City:
    """A municipality with `size` proposals, in which `resident` lives."""
    municipality = cast.make_municipality(
        f"town-{size}", default_language="sl", support_threshold=THRESHOLD
    )
    for number in range(8):
        cast.make_theme(municipality, f"Topic {number}")
        cast.make_place(municipality, f"Quarter {number}")
    processes = [cast.make_open_process(municipality) for _number in range(3)]
    states = [WorkState.objects.create(process=one, name_en="Examined") for one in processes]
    _drop_indexes_and(lambda: _fill(municipality, processes, states, size), when=size > 100_000)
    cast.make_public_name(municipality, resident, f"Resident of {size}")
    verify_resident(resident, municipality)
    newest = Proposal.objects.filter(municipality=municipality).order_by("-published_at")
    detail = newest.filter(duty__answered_at=None, duty__isnull=False).values_list("pk", "thread")
    free = newest.filter(duty=None, thread__hidden_at=None).values_list("pk", flat=True)[:700]
    pk, thread = detail[0]
    _comment(municipality, thread)
    return City(
        municipality.slug,
        size,
        pk,
        free[0],
        tuple(free[1:]),
        process=processes[0].pk,
        theme=municipality.themes.first().pk,
        place=municipality.places.first().pk,
        work_state=states[0].pk,
    )


def make_accounts(number: int) -> list[Account]:
    """People without a password: they come with a session that is already there."""
    return Account.objects.bulk_create(
        [Account(login=f"bench-{i}", password="!") for i in range(number)]
    )


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _drop_indexes_and(fill, *, when: bool) -> None:
    """A million rows go in faster into a table whose indexes are made afterwards."""
    if not when:
        return fill()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = 'proposals_proposal'::regclass AND NOT indisunique"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        fill()
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("RESET maintenance_work_mem")


def _fill(
    municipality: Municipality, processes: list[Process], states: list[WorkState], size: int
) -> None:
    themes = list(municipality.themes.values_list("pk", flat=True))
    places = list(municipality.places.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        first = {
            table: _reserve(cursor, table, rows)
            for table, rows in {
                "discussions_thread": size,
                "answers_answerduty": size // 10,
                "municipalities_publicname": size // 20,
                "proposals_proposal": size,
            }.items()
        }
        values = {
            "size": size,
            "municipality": municipality.pk,
            "processes": [process.pk for process in processes],
            "work_states": [state.pk for state in states],
            "themes": themes,
            "places": places,
            "thread": first["discussions_thread"],
            "duty": first["answers_answerduty"],
            "author": first["municipalities_publicname"],
            "proposal": first["proposals_proposal"],
            "rare": f" {RARE_WORD}",
        }
        cursor.execute(
            "CREATE TEMPORARY TABLE sample (number int PRIMARY KEY, title text, text text)"
        )
        cursor.executemany("INSERT INTO sample VALUES (%s, %s, %s)", _samples())
        for statement in (AUTHORS, THREADS, DUTIES, PROPOSALS):
            cursor.execute(statement, values)
        cursor.execute("DROP TABLE sample")
    for process in processes:
        process.proposal_count = process.proposals.count()
        process.save(update_fields=["proposal_count"])


def _reserve(cursor, table: str, rows: int) -> int:
    """The id before the first of so many that nobody else will get."""
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
    start = cursor.fetchone()[0]
    cursor.execute(
        "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, start + max(rows, 1)]
    )
    return start


def words(seed: int, count: int) -> str:
    return " ".join(
        VOCABULARY[(seed * 7 + i * (seed % 11 + 3)) % len(VOCABULARY)] for i in range(count)
    )


def _samples() -> list[tuple[int, str, str]]:
    """Titles and texts, from two lines to a page, as people write; most of them name a street."""
    return [
        (
            number,
            words(number, 5).capitalize(),
            f"{words(number + 3, 12 + number % 40).capitalize()}"
            f"{'' if number % 5 == 0 else f' {COMMON_WORD}'}.",
        )
        for number in range(SAMPLES)
    ]


def _comment(municipality: Municipality, thread: int) -> None:
    """Twenty comments, half of them replies."""
    authors = PublicName.objects.filter(municipality=municipality).order_by("pk")[:COMMENTS]
    target = municipality.proposals.get(thread=thread).thread
    opening = None
    for number, author in enumerate(authors):
        text = f"{words(number, 30).capitalize()}."
        reply = {"root": opening, "parent": opening} if number % 2 else {}
        comment = cast.make_comment(target, author, text, **reply)
        opening = opening if number % 2 else comment
    target.comment_count = COMMENTS
    target.save(update_fields=["comment_count"])


AUTHORS = """
INSERT INTO municipalities_publicname (id, municipality_id, name, import_ref)
SELECT %(author)s + i, %(municipality)s, 'Neighbour ' || i, ''
FROM generate_series(1, %(size)s / 20) i
"""
# One proposal in a hundred is hidden.
THREADS = """
INSERT INTO discussions_thread (id, municipality_id, comment_count, held_for, was_public,
  is_first_words, slow_minutes, note, note_language, hidden_at)
SELECT %(thread)s + i, %(municipality)s, 0, '', true, false, 0, '', '', CASE WHEN i %% 100 = 99 THEN now() END
FROM generate_series(1, %(size)s) i
"""
# One in ten has a clock: half of these are answered, a quarter of the rest is overdue.
DUTIES = """
INSERT INTO answers_answerduty
    (id, municipality_id, started_at, due_on, due_at, time_zone, answered_at)
SELECT %(duty)s + i, %(municipality)s, now() - interval '61 days',
    (now() + (i %% 80 - 20) * interval '1 day')::date,
    date_trunc('day', now() + (i %% 80 - 19) * interval '1 day'), 'Europe/Ljubljana',
    CASE WHEN i %% 2 = 0 THEN now() - interval '2 days' END
FROM generate_series(1, %(size)s / 10) i
"""
PROPOSALS = """
INSERT INTO proposals_proposal
    (id, municipality_id, process_id, thread_id, duty_id, author_id, number, source, title, text,
     language, theme_id, place_id, work_state_id, photo, photo_alt, state, published_at, supports_verified,
     supports_other, supports_elsewhere, supports_of_whole, shuffle, search_text, import_ref, import_url,
     imported_answer)
SELECT %(proposal)s + i, %(municipality)s, (%(processes)s::bigint[])[1 + i %% 3], %(thread)s + i,
    CASE WHEN i %% 10 = 0 THEN %(duty)s + i / 10 END,
    %(author)s + 1 + i %% (%(size)s / 20),
    overlay(upper(lpad(to_hex(%(proposal)s + i), 8, '0')) placing '-' from 5 for 0),
    'online', t.title, t.text, (ARRAY['sl', 'en', 'sl', 'ar', 'sl'])[1 + i %% 5],
    (%(themes)s::bigint[])[1 + i %% 8], (%(places)s::bigint[])[1 + i / 8 %% 8],
    CASE WHEN i %% 4 = 0 THEN (%(work_states)s::bigint[])[1 + i %% 3] END, '', '',
    CASE WHEN i %% 20 > 0 THEN 'published'
        ELSE (ARRAY['accepted', 'rejected', 'partly_accepted'])[1 + i / 20 %% 3] END,
    now() - interval '61 days' - i * interval '40 seconds',
    CASE WHEN i %% 10 = 0 THEN 60 + i %% 997 ELSE i %% 37 END, i %% 41, 0, 0,
    floor(random() * 2147483646)::int, lower(t.title || ' ' || t.text), '', '', '{}'
FROM generate_series(1, %(size)s) i
CROSS JOIN LATERAL (
    SELECT s.title || ' ' || i AS title,
        s.text || CASE WHEN i %% 1000 = 7 THEN %(rare)s ELSE '' END AS text
    FROM sample s WHERE s.number = i %% 499
) t
"""
