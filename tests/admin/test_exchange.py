"""Lists that come and go as files: a look first, nothing of another town, and nothing half done."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from emvi.audit.models import AuditEntry
from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import HoldRule, Rule
from emvi.municipalities.exchange import formats
from emvi.municipalities.models import Municipality, Organisation, Place, Theme
from participation.processes.models import WorkState
from tests import cast
from tests.admin.forms import admin_url

CSV, XLSX, JSON = "0", "1", "2"
KINDS = {CSV: "csv", XLSX: "xlsx", JSON: "json"}
MODELS = [Theme, Place, Organisation, Rule, HoldRule, WorkState]


@pytest.fixture
def lists(ljubljana, graz):
    """Rows of all lists, some with what spreadsheets and forms make of words."""
    Municipality.objects.filter(pk=ljubljana.pk).update(default_language="sl")
    ljubljana.refresh_from_db()
    homes = {"name_sl": "Stanovanja", "name_de": "=Wohnen", "name_it": "'=Casa", "name_el": "12"}
    Theme.objects.create(municipality=ljubljana, position=2, **homes)
    Theme.objects.create(municipality=ljubljana, name_sl="Šola", retired_on=date(2026, 1, 2))
    Theme.objects.create(municipality=graz, name_de="Schule")
    Place.objects.create(municipality=ljubljana, name_sl="Center", hint_sl="-1\r\n@home, »;«")
    Organisation.objects.create(municipality=ljubljana, name_sl="Društvo", code_quota=7)
    Organisation.objects.create(name_en="Of the portal")
    Rule.objects.create(municipality=ljubljana, name_sl="Vljudno", explanation_sl="a\r\n\r\nb")
    make_hold_rules(ljubljana)
    process = cast.make_open_process(ljubljana)
    WorkState.objects.create(process=process, name_sl="V pregledu", colour="teal", position=1)
    return ljubljana


def exported(client, model, kind=CSV) -> bytes:
    response = client.post(admin_url(model, "export"), {"format": kind, "resource": "0"})
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    return response.content


def look(client, model, content: bytes, town, kind=CSV):
    file = SimpleUploadedFile(f"list.{KINDS[kind]}", content)
    data = {"import_file": file, "format": kind, "resource": "0", "municipality": town.pk}
    return client.post(admin_url(model, "import"), data)


def confirm(client, model, response):
    form = response.context["confirm_form"]
    return client.post(admin_url(model, "process_import"), form.initial)


def rows_of(model) -> list:
    return list(model.objects.order_by("pk").values_list())


def made(*rows: str) -> bytes:
    return "\n".join(["municipality,name_sl,name_en,position", *rows]).encode()


@pytest.mark.parametrize("kind", [CSV, XLSX, JSON])
@pytest.mark.parametrize("model", MODELS)
def test_what_went_out_comes_in_and_changes_nothing(lists, in_admin, model, kind):
    before = rows_of(model)
    response = look(in_admin, model, exported(in_admin, model, kind), lists, kind)
    result = response.context["result"]
    assert response.context.get("refused") == []
    assert result.total_rows == result.totals["skip"] > 0
    assert "Schule" not in response.content.decode()
    assert confirm(in_admin, model, response).status_code == 302
    assert rows_of(model) == before
    entry = AuditEntry.objects.get(action="import.list")
    expected = {"list": model._meta.model_name, "rows": result.total_rows, "new": 0, "changed": 0}
    assert (entry.facts, entry.municipality_id) == (expected, lists.pk)


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_no_cell_starts_a_formula(lists, in_admin, kind):
    content = exported(in_admin, Theme, kind)
    if kind == CSV:
        assert b",'=Wohnen," in content and b",=Wohnen" not in content
        return
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "'=Wohnen" in cells and "=Wohnen" not in cells


def test_the_preview_shows_what_changes_and_writes_nothing(lists, in_admin):
    before = rows_of(Theme)
    content = made("ljubljana,Stanovanja,Homes,9", "ljubljana,Promet,Traffic,")
    response = look(in_admin, Theme, content, lists)
    page = response.content.decode()
    assert "Homes</ins>" in page and "Traffic</ins>" in page
    heads = response.context["result"].diff_headers
    assert {"Name – Slovenščina", "Name – English"} <= set(heads), "words, no columns"
    assert not any("_" in head for head in heads)
    assert (rows_of(Theme), AuditEntry.objects.filter(action="import.list").count()) == (before, 0)
    done = confirm(in_admin, Theme, response)
    assert done.url == admin_url(Theme)
    homes = Theme.objects.get(name_sl="Stanovanja")
    # A column that is not in the file stays.
    assert (homes.name_en, homes.position, homes.name_de) == ("Homes", 9, "=Wohnen")
    traffic = Theme.objects.get(name_sl="Promet")
    assert (traffic.municipality, traffic.position) == (lists, 0)
    facts = AuditEntry.objects.get(action="import.list").facts
    assert facts == {"list": "theme", "rows": 2, "new": 1, "changed": 1}


def test_the_same_page_sent_twice_makes_no_second_row(lists, in_admin):
    response = look(in_admin, Theme, made("ljubljana,Promet,Traffic,"), lists)
    confirm(in_admin, Theme, response)
    confirm(in_admin, Theme, response)
    assert Theme.objects.filter(name_sl="Promet").count() == 1


REFUSED = {
    "ljubljana,,Homes,1": (3, "name_sl", "Write this text."),
    "ljubljana,Promet,Traffic,many": (3, "position", "This value cannot be read: many"),
    "ljubljana,Promet,Traffic,-1": (3, "position", ""),
    "graz,Promet,Traffic,1": (3, "municipality", "This row is of another municipality: graz"),
    ",Promet,Traffic,1": (3, "municipality", "This row names no municipality."),
    "ljubljana,Park,Again,1": (3, "–", "The same entry stands in row 2 already."),
}


@pytest.mark.parametrize("row", REFUSED)
def test_a_refused_row_says_where_and_why_and_nothing_comes_in(lists, in_admin, row):
    number, column, reason = REFUSED[row]
    before = rows_of(Theme)
    response = look(in_admin, Theme, made("ljubljana,Park,Parks,1", row), lists)
    [line] = response.context["refused"]
    assert line[:2] == (number, "" if column == "–" else column) and reason in line[2]
    assert reason in response.content.decode()
    assert "confirm_form" not in response.context
    assert rows_of(Theme) == before


def test_the_reasons_are_in_the_language_of_the_reader(lists, in_admin):
    file = SimpleUploadedFile("list.csv", made("graz,Promet,Traffic,1"))
    data = {"import_file": file, "format": CSV, "resource": "0", "municipality": lists.pk}
    address = admin_url(Theme, "import").replace("/en/", "/de/")
    [line] = in_admin.post(address, data).context["refused"]
    assert "graz" in line[2] and "This row" not in line[2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"municipality,name_sl,id\nljubljana,Park,1", "not known here: id"),
        (b"municipality,name_en\nljubljana,Park", "missing: name_sl"),
        (b"name_sl,name_sl\na,b", "each once"),
        (b"municipality,name_sl\nljubljana,Park,more", "Row 2 has more cells"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_file_that_is_no_such_list(lists, in_admin, content, said):
    response = look(in_admin, Theme, content, lists)
    errors = str(response.context["form"].errors) + str(response.context.get("refused"))
    assert said in errors and "confirm_form" not in response.context
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"", b"words"])
def test_a_broken_workbook_is_refused_in_words(lists, in_admin, content):
    response = look(in_admin, Theme, content, lists, XLSX)
    assert response.status_code == 200 and response.context["form"].errors["import_file"]


def test_json_in_any_order_of_keys(lists, in_admin):
    rows = [
        {"municipality": "ljubljana", "name_sl": "Park", "position": 3},
        {"position": 4, "name_sl": "Promet", "municipality": "ljubljana"},
    ]
    confirm(in_admin, Theme, look(in_admin, Theme, json.dumps(rows).encode(), lists, JSON))
    assert Theme.objects.get(name_sl="Promet").position == 4


def test_too_many_rows_and_too_many_bytes(lists, in_admin, monkeypatch):
    monkeypatch.setattr(formats, "MOST_ROWS", 1)
    response = look(in_admin, Theme, made("ljubljana,A,,", "ljubljana,B,,"), lists)
    assert "more than 1 rows" in str(response.context["form"].errors)
    response = look(in_admin, Theme, b"x" * (formats.MOST_BYTES + 1), lists)
    assert "too large" in str(response.context["form"].errors)


def test_another_town_cannot_be_chosen_nor_slipped_in(lists, graz, in_admin):
    content = b"municipality,name_de\ngraz,Verkehr"
    response = look(in_admin, Theme, content, graz)
    assert "municipality" in response.context["form"].errors
    good = look(in_admin, Theme, made("ljubljana,Park,,"), lists).context["confirm_form"].initial
    address = admin_url(Theme, "process_import")
    assert in_admin.post(address, good | {"municipality": graz.pk}).status_code == 302
    assert not Theme.objects.filter(municipality=graz, name_de="Verkehr").exists()
    assert not Theme.objects.filter(name_sl="Park").exists()


@pytest.mark.parametrize(
    "changed", [{"import_file_name": "eNq:forged:x"}, {"format": "9"}, {"format": "x"}, {}]
)
def test_only_what_was_looked_at_comes_in(lists, in_admin, changed):
    good = look(in_admin, Theme, made("ljubljana,Park,,"), lists).context["confirm_form"].initial
    sent = good | changed if changed else {}
    assert in_admin.post(admin_url(Theme, "process_import"), sent).status_code == 302
    assert not Theme.objects.filter(name_sl="Park").exists()


def test_a_working_state_needs_a_process_of_the_town(lists, graz, in_admin):
    cast.make_open_process(graz, slug="elsewhere")
    content = b"municipality,process,name_sl,colour\nljubljana,elsewhere,Nekaj,teal"
    [line] = look(in_admin, WorkState, content, lists).context["refused"]
    assert line[:2] == (2, "process")


def test_nobody_gets_codes_by_a_file(lists, in_admin):
    content = b"municipality,name_sl,code_quota\nljubljana,Novo,500"
    [line] = look(in_admin, Organisation, content, lists).context["refused"]
    assert "code_quota" in line[2]


def test_the_portals_own_rows_do_not_go_out(lists, as_portal_team):
    assert b"Of the portal" not in exported(as_portal_team, Organisation)


def test_no_file_stays_behind(lists, in_admin, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise AssertionError("a file was made")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", fail)
    monkeypatch.setattr("tempfile.mkstemp", fail)
    assert look(in_admin, Theme, made("ljubljana,Park,,"), lists).context["confirm_form"]


@pytest.mark.parametrize("page", ["import", "export", "process_import"])
def test_an_officer_has_no_such_pages(lists, client_for, officer, page):
    client = client_for(officer)
    for method in ("get", "post"):
        assert getattr(client, method)(admin_url(Theme, page)).status_code in {302, 403}
    response = look(client, Theme, made("ljubljana,Park,,"), lists)
    assert response.status_code in {302, 403}
    assert not Theme.objects.filter(name_sl="Park").exists()


def test_there_are_no_roles_in_a_file():
    for name in ("rolegrant", "informalgroup"):
        with pytest.raises(Exception, match="not found"):
            reverse(f"admin:municipalities_{name}_import")


@pytest.mark.parametrize("field", ["municipality", "name_sl", "name_en", "\ud800"])
def test_half_a_letter_in_a_file_is_no_fault_of_ours(lists, in_admin, field):
    row = {"municipality": "ljubljana", "name_sl": "Promet", "name_en": "Traffic"}
    row[field] = "\ud800"
    response = look(in_admin, Theme, json.dumps([row]).encode(), lists, JSON)
    assert response.status_code == 200
    assert not Theme.objects.filter(name_sl="Promet").exists()


@pytest.mark.parametrize("other", [XLSX, JSON, "9", "x"])
def test_a_preview_that_is_sent_as_another_format_changes_nothing(lists, in_admin, other):
    response = look(in_admin, Theme, made("ljubljana,Promet,Traffic,"), lists)
    data = response.context["confirm_form"].initial | {"format": other}
    sent = in_admin.post(admin_url(Theme, "process_import"), data)
    assert sent.status_code == 302
    assert not Theme.objects.filter(name_sl="Promet").exists()


def test_a_workbook_that_is_sent_as_words_changes_nothing(lists, in_admin):
    content = exported(in_admin, Theme, XLSX)
    before = rows_of(Theme)
    response = look(in_admin, Theme, content, lists, XLSX)
    data = response.context["confirm_form"].initial | {"format": CSV}
    assert in_admin.post(admin_url(Theme, "process_import"), data).status_code == 302
    assert rows_of(Theme) == before
