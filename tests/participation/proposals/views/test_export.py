"""The list as a file: what is filtered, safe to open, and the same memory for any size."""

import csv
import io
import json
import tracemalloc

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from emvi.discussions.models import Thread
from emvi.municipalities.blocks import block_person
from emvi.municipalities.models import PublicName
from participation.proposals.exports.columns import COLUMNS, rows_of
from participation.proposals.exports.formats import FORMATS, safe
from participation.proposals.models import Proposal, Support, SupportNote
from participation.proposals.states import State
from tests import cast
from tests.markup import one_line

EXPORT = "/en/ljubljana/proposals/export/"
FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  +1", "\u00a0=1"),
    *('=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠x", "|x", "%x"),
    *("\x00=1", "\x1f=1", "-", "=", "@", "+", "\t", "'=1"),
]


def body(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def read(client, kind: str, query: str = "") -> list[dict]:
    content = body(client.get(f"{EXPORT}{kind}/{query}"))
    if kind == "json":
        return json.loads(content)["proposals"]
    if kind == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    head, *rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_row_says_what_the_page_says(client, process, kind):
    theme, place = cast.make_theme(process.municipality), cast.make_place(process.municipality)
    author = cast.make_public_name(process.municipality, name="Ana Žlin")
    one = cast.make_proposal(
        process, author, title="Στέγη, “zdaj”", theme=theme, place=place, supports_verified=2
    )
    SupportNote.objects.create(proposal=one, verified=0, other=1)
    duty = cast.make_overdue(one)
    Proposal.objects.filter(pk=one.pk).update(state="accepted")
    now = timezone.now()
    answer = {"version": 1, "outcome": "accepted", "published_at": now}
    duty.answers.create(reasons_en="We do it.", **answer)
    type(duty).objects.filter(pk=duty.pk).update(answered_at=now)
    [row] = read(client, kind)
    assert list(row) == list(COLUMNS)
    assert row["title"] == one.title and row["author"] == "Ana Žlin"
    assert (row["topic"], row["place"], row["process"]) == ("Homes", "Old town", "A good winter")
    assert (str(row["supports"]), str(row["supports_confirmed"])) == ("3", "2")
    assert (row["state"], row["answer"]) == ("accepted", "We do it.")
    assert row["answer_due_on"] == duty.due_on.isoformat()
    assert row["url"].endswith(f"/en/ljubljana/proposals/{one.pk}/")


@pytest.mark.parametrize("kind", FORMATS)
def test_it_is_the_list_as_it_is_filtered(client, process, kind):
    theme = cast.make_theme(process.municipality)
    one = cast.make_proposal(process, title="A bench", theme=theme)
    cast.make_proposal(process, title="A bench elsewhere")
    cast.make_proposal(process, title="A tree", theme=theme)
    found = read(client, kind, f"?q=bench&theme={theme.pk}")
    assert [row["title"] for row in found] == [one.title]
    page = client.get(f"/en/ljubljana/proposals/?q=bench&theme={theme.pk}").content.decode()
    assert f"{EXPORT}?q=bench&amp;theme={theme.pk}" in page
    page = client.get(f"{EXPORT}?q=bench").content.decode()
    assert f'href="{EXPORT}{kind}/?q=bench"' in page


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("away", ["hidden", "held", "withdrawn", "blocked", "supporter"])
def test_what_is_not_public_is_in_no_file(process, ana, kind, away):
    writer = cast.make_resident(process.municipality, "zqlogin", "Zqnamezq")
    author = (
        cast.make_public_name(process.municipality)
        if away == "supporter"
        else writer.public_names.get()
    )
    title = "A bench" if away == "supporter" else "Zqtitlezq"
    one = cast.make_proposal(process, author, title=title)
    client = cast.client_for(ana)
    assert len(read(client, kind)) == 1
    threads = Thread.objects.filter(proposal=one)
    if away == "hidden":
        threads.update(hidden_at=timezone.now())
    elif away == "held":
        threads.update(held_at=timezone.now(), held_for="flags")
    elif away == "withdrawn":
        Proposal.objects.update(state=State.WITHDRAWN)
    elif away == "blocked":
        block_person(author, by=ana)
    else:
        Support.objects.create(proposal=one, account=writer, is_verified=True)
    rows = read(client, kind)
    assert len(rows) == (away == "supporter")
    assert "zq" not in str(rows).lower()


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_starts_a_formula(text):
    value = safe(text)
    assert value == "" or value[0] not in "=+-@＝＋－＠|%\t\r\n "


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_a_file_starts_a_formula(client, process, kind):
    for text in FORMULAS:
        text = text.replace("\x00", "")
        name = PublicName.objects.create(municipality=process.municipality, name=text[:40])
        cast.make_proposal(process, name, title=text, text=text)
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(body(client.get(f"{EXPORT}xlsx/"))))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    rows = read(client, kind)
    assert len(rows) == len(FORMULAS)
    for row in rows:
        for value in row.values():
            assert not str(value or "").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_the_words_of_the_columns_are_in_the_language_of_the_address(client, process):
    english = json.loads(body(client.get(f"{EXPORT}json/")))["columns"]
    slovene = json.loads(body(client.get(f"{EXPORT}json/".replace("/en/", "/sl/"))))["columns"]
    assert list(english) == list(slovene) == list(COLUMNS)
    assert english["topic"] == "Topic" != slovene["topic"]
    page = client.get(EXPORT).content.decode()
    assert all(str(words) in page for words in english.values())


def test_too_many_files_from_one_address(client, process, monkeypatch):
    monkeypatch.setattr("emvi.limits.FILES_MADE", 1)
    body(client.get(f"{EXPORT}csv/"))
    town, winter = "/en/ljubljana/", process.get_absolute_url()
    for file in (f"{EXPORT}csv/", f"{town}statistics/report/", f"{winter}poster/"):
        assert client.get(file).status_code == 429, file


def test_a_format_that_does_not_exist_is_not_found(client, process):
    assert client.get(f"{EXPORT}ods/").status_code == 404


def peak(write, number: int) -> int:
    row = {name: "word " * 20 for name in COLUMNS}
    tracemalloc.start()
    for _piece in write(dict(row) for _n in range(number)):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


@pytest.mark.parametrize("kind", FORMATS)
def test_more_rows_take_no_more_memory(kind):
    write = FORMATS[kind].write
    peak(write, 10)
    assert peak(write, 3000) < peak(write, 300) + 300_000


def test_rows_are_read_in_a_few_queries(process, django_assert_max_num_queries):
    for _n in range(5):
        cast.make_overdue(cast.make_proposal(process))
    with django_assert_max_num_queries(9):
        rows = Proposal.objects.filter(process=process)
        assert len(list(rows_of(rows, process.municipality))) == 5


def test_the_page_says_what_the_file_will_hold(client, process, ljubljana):
    theme = cast.make_theme(ljubljana, "Housing")
    cast.make_proposal(process, theme=theme, language="ar")
    cast.make_proposal(process, theme=theme)
    cast.make_proposal(process, theme=theme, state=State.WITHDRAWN)
    page = one_line(client.get(f"{EXPORT}?theme={theme.pk}").content.decode())
    assert "Housing" in page and 'in the file:<b class="num">2</b>' in page
    assert len(read(client, "json", f"?theme={theme.pk}")) == 2
    narrow = one_line(client.get(f"{EXPORT}?language=ar&standing=overdue").content.decode())
    assert "العربية" in narrow and "Overdue" in narrow
    assert 'in the file:<b class="num">0</b>' in narrow
    everything = one_line(client.get(EXPORT).content.decode())
    assert "Housing" not in everything and 'in the file:<b class="num">2</b>' in everything
