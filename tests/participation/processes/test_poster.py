"""The poster says what it is about in the reader's language, and its code leads there."""

import re
import zlib
from datetime import timedelta

import pytest
import segno
from django.utils import timezone, translation

from participation.processes.models import Process
from participation.processes.poster import _texts, poster_pdf, short_address
from tests import cast

NOW, DAY = timezone.now(), timedelta(days=1)
PAGE = "/{}/ljubljana/processes/winter/poster/"


@pytest.mark.parametrize("language", ["sl", "de", "it", "el", "en"])
def test_a_poster_in_each_language(client_for, process, language):
    page = client_for(None).get(PAGE.format(language))
    assert page.status_code == 200 and page.content.startswith(b"%PDF")
    assert page.headers["Content-Disposition"] == (
        f'inline; filename="ljubljana-winter-{language}.pdf"'
    )


TITLES = {
    "sl": "Dobra zima",
    "de": "Ein guter Winter",
    "it": "Un buon inverno",
    "el": "Ένας καλός χειμώνας",
    "en": "A good winter",
}


def test_a_poster_says_it_in_the_language_of_the_page(client_for, process, printed):
    Process.objects.update(**{f"title_{code}": title for code, title in TITLES.items()})
    for language in TITLES:
        client_for(None).get(PAGE.format(language))
    assert [(text["language"], text["title"]) for text in printed] == list(TITLES.items())
    question = "What should the municipality change?"
    for language, text in zip(TITLES, printed, strict=True):
        with translation.override(language):
            assert text["question"] == translation.gettext(question)
            assert text["steps"][1]["text"] == translation.gettext(
                "Write in your own language. A few sentences are enough."
            )
    for said in ("question", "promise", "until"):
        assert len({text[said] for text in printed}) == len(TITLES), said


def test_long_texts_stay_on_one_page(process):
    long_words = "Verkehrsberuhigung " * 120
    Process.objects.update(title_en=("Long words " * 10).strip(), summary_en=long_words)
    process.refresh_from_db()
    with translation.override("en"):
        pdf = poster_pdf(process)
    [pages] = re.findall(rb"/Count (\d+)", pdf)
    assert pages == b"1"


def drawn_squares(pdf: bytes) -> set[tuple[int, int]]:
    """Column and row of each black square of the code on the page: it is drawn as strokes, a unit
    wide, from the left to the right."""
    strokes = []
    for start in re.finditer(rb"(?<!end)stream\r?\n", pdf):
        try:
            content = zlib.decompressobj().decompress(pdf[start.end() :])
        except zlib.error:
            continue
        strokes += re.findall(rb"(\d+) (\d+)\.5 m (\d+) \2\.5 l\b", content)
    return {
        (column, int(row))
        for first, row, last in strokes
        for column in range(int(first), int(last))
    }


def test_the_code_on_the_poster_says_the_short_address(process):
    def squares_of(address: str) -> set[tuple[int, int]]:
        rows = enumerate(segno.make(address, error="q", micro=False).matrix)
        return {(column, row) for row, line in rows for column, dark in enumerate(line) if dark}

    drawn = drawn_squares(poster_pdf(process))
    assert drawn == squares_of(short_address(process))
    assert drawn != squares_of(short_address(process)[:-2] + "x/")


def test_a_poster_of_what_is_over_invites_nobody_to_write(process):
    assert _texts(process)["question"] and _texts(process)["until"]
    process.phases.update(opens_at=NOW - 9 * DAY, closes_at=NOW - DAY)
    over = _texts(Process.objects.get())
    assert over["question"] == over["until"] == "" and len(over["steps"]) == 2


def test_the_short_address_leads_to_the_process_in_the_readers_language(client_for, process):
    path = short_address(process).replace("http://localhost:8000", "")
    answer = client_for(None).get(path, headers={"accept-language": "de"})
    assert answer.url == "/de/ljubljana/processes/winter/"


def test_what_is_no_business_of_others_has_no_short_address(client_for, ljubljana, officer):
    draft = cast.make_process(ljubljana, state=Process.State.DRAFT)
    path = f"/p/{draft.short_code}/"
    assert client_for(None).get(path).status_code == 404
    assert client_for(officer).get(path).status_code == 302
    ljubljana.is_public = False
    ljubljana.save()
    assert (
        client_for(None).get(path).status_code == client_for(None).get("/p/bcdfghjk/").status_code
    )
