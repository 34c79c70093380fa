import csv
import io
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from emvi.audit.models import AuditEntry
from emvi.discussions.models import Comment, Thread
from emvi.municipalities.models import Municipality, Place, PublicName, Theme
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.proposals.decidim import archive, texts
from participation.proposals.decidim.archive import UnreadableArchive
from participation.proposals.decidim.importing import import_decidim
from participation.proposals.models import Proposal
from participation.proposals.queries import Filters, find_proposals
from tests import cast

PROPOSALS = "town.example-open-data-proposals.csv"
COMMENTS = "town.example-open-data-proposal_comments.csv"
PROPOSAL_HEAD = (
    "id;category/id;category/name/ca;category/name/en;scope/id;scope/name/ca;title/ca;title/es;"
    "body/ca;body/es;state;reference;answer/ca;answer/es;votes;endorsements/total_count;comments;"
    "published_at;url;is_amend;author/id;author/name;created_in_meeting"
).split(";")
COMMENT_HEAD = (
    "id;created_at;body;locale;author/id;author/name;alignment;depth;user_group/id;"
    "user_group/name;commentable_id;commentable_type;root_commentable_url"
).split(";")


def proposal(ref: int | str, **cells) -> dict[str, str]:
    return {
        "id": str(ref),
        "title/ca": f"Més bancs a l’ombra {ref}",
        "body/ca": "A l’estiu no hi ha on seure.",
        "state": "evaluating",
        "votes": "3",
        "published_at": "2019-03-05 10:00:00 +0100",
        "url": f"https://town.example/processes/pla/f/6/proposals/{ref}",
        "is_amend": "false",
        "author/id": "7",
        "author/name": "Veïna del carrer Nou",
    } | {name.replace("__", "/"): value for name, value in cells.items()}


def comment(ref: int | str, about: int | str, *, reply: bool = False, **cells) -> dict[str, str]:
    return {
        "id": str(ref),
        "created_at": f"2019-03-06 10:{int(ref) % 60:02} +0100",
        "body": f"<p>Hi estic d’acord, {ref}.</p>",
        "locale": "ca",
        "author/id": "8",
        "author/name": "Veí",
        "commentable_id": str(about),
        "commentable_type": "Decidim::Comments::Comment"
        if reply
        else "Decidim::Proposals::Proposal",
        "root_commentable_url": "https://town.example/processes/pla/f/6/proposals/1",
    } | {name.replace("__", "/"): value for name, value in cells.items()}


def table(head: list[str], rows: list[dict[str, str] | str]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        if isinstance(row, str):
            file.write(row + "\n")
        else:
            writer.writerow([row.get(name, "") for name in head])
    return file.getvalue().encode()


@pytest.fixture
def export(tmp_path):
    """Makes an export file of the given rows."""

    def make(proposals, comments=(), name="export.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(PROPOSALS, table(PROPOSAL_HEAD, list(proposals)))
            file.writestr(COMMENTS, table(COMMENT_HEAD, list(comments)))
        return path

    return make


@pytest.fixture
def bring(db):
    """Imports a file into the process "pla" of the municipality "town"."""

    def run(path: Path):
        return import_decidim(path, municipality="town", process="pla")

    return run


def reasons(report, what="skipped") -> Counter:
    return Counter(remark.reason for remark in report.remarks if remark.what == what)


def test_a_proposal_comes_with_all_that_is_known_about_it(export, bring):
    row = proposal(
        1,
        category__id="2",
        category__name__ca="Verd",
        category__name__en="Green",
        scope__id="5",
        scope__name__ca="Barri Vell",
        title__ca="Més bancs",
        body__ca="<p>A l’estiu no hi ha <strong>on seure</strong>.</p><p>Gràcies.</p>",
        state="accepted",
        votes="41",
        answer__ca="<p>Els posarem al maig.</p>",
        answer__es="Los pondremos en mayo.",
    )
    report = bring(export([row]))
    assert report.created == {"proposals": 1, "comments": 0}
    one = Proposal.objects.get()
    assert (one.title, one.text) == ("Més bancs", "A l’estiu no hi ha on seure.\n\nGràcies.")
    assert (one.state, one.language, one.source) == ("accepted", "ca", "import")
    assert one.published_at == datetime(2019, 3, 5, 9, tzinfo=UTC)
    assert one.imported_answer == {"ca": "Els posarem al maig.", "es": "Los pondremos en mayo."}
    assert one.import_url == "https://town.example/processes/pla/f/6/proposals/1"
    assert (one.theme.name_en, one.place.name_en) == ("Green", "Barri Vell")
    assert (one.author.name, one.author.account, one.author.skeleton) == (
        "Veïna del carrer Nou",
        None,
        None,
    )
    assert one.shuffle and len(one.number) == 9
    found = find_proposals(one.municipality, Filters(query="GRACIES estiu"))
    assert list(found) == [one]


def test_support_counts_as_support_elsewhere_and_starts_no_clock(export, bring):
    bring(export([proposal(1, votes="4000")]))
    one = Proposal.objects.get()
    assert (one.supports_elsewhere, one.supports_total) == (4000, 4000)
    assert (one.supports_verified, one.supports_other) == (0, 0)
    assert (one.duty, one.clock_starts_at) == (None, None)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("accepted", "accepted"),
        ("partially_accepted", "partly_accepted"),
        ("rejected", "rejected"),
        ("withdrawn", "withdrawn"),
        ("evaluating", "published"),
        ("not_answered", "published"),
        ("", "published"),
        ("in_the_budget", "published"),
    ],
)
def test_states_are_translated(export, bring, theirs, ours):
    report = bring(export([proposal(1, state=theirs)]))
    assert Proposal.objects.get().state == ours
    unknown = {"state “in_the_budget” not known, taken as published": 1}
    assert reasons(report, "changed") == (unknown if theirs == "in_the_budget" else {})


def test_municipality_and_process_are_made_and_say_where_things_are_from(export, bring):
    said = comment(5, 1, created_at="2019-04-30 20:00:00 +0200")
    bring(export([proposal(1)], [said]))
    process = Process.objects.get(slug="pla", municipality__slug="town")
    assert process.state == Process.State.PUBLISHED
    for language in ("sl", "de", "it", "el", "en"):
        assert "town.example" in getattr(process, f"title_{language}")
        assert "town.example" in getattr(process, f"summary_{language}")
    phase = process.phases.get()
    assert phase.opens_at == datetime(2019, 3, 5, 9, tzinfo=UTC)
    assert phase.closes_at == datetime(2019, 4, 30, 19, tzinfo=UTC)
    assert process.proposal_count == 1


def test_threads_keep_their_shape_and_are_read_in_time(export, bring):
    rows = [
        comment(14, 12, reply=True),
        comment(11, 1),
        comment(13, 11, reply=True),
        comment(12, 11, reply=True),
        comment(10, 1),
        comment(20, 2, author__id="", author__name=""),
    ]
    bring(export([proposal(1), proposal(2)], rows))
    thread = Proposal.objects.get(import_ref="1").thread
    assert thread.comment_count == 5
    read = Comment.objects.filter(thread=thread).in_reading_order()
    assert [(c.import_ref, c.parent and c.parent.import_ref) for c in read] == [
        ("10", None),
        ("11", None),
        ("12", "11"),
        ("13", "11"),
        ("14", "12"),
    ]
    assert {c.root.import_ref for c in read if c.root} == {"11"}
    nameless = Comment.objects.get(import_ref="20")
    assert (nameless.author.name, nameless.author.account) == ("", None)
    assert (nameless.text, nameless.language) == ("Hi estic d’acord, 20.", "ca")


def test_the_same_file_again_changes_nothing(export, bring):
    path = export([proposal(1, category__id="2", category__name__ca="Verd")], [comment(5, 1)])
    bring(path)

    def everything():
        tables = (Municipality, Process, Theme, Place, PublicName, Thread, Proposal, Comment)
        return [list(model.objects.order_by("pk").values()) for model in (*tables, AuditEntry)]

    before = everything()
    report = bring(path)
    assert everything() == before
    assert sum(report.created.values()) == 0
    assert report.present == {"proposals": 1, "comments": 1}
    assert report.remarks == []


def test_a_later_file_adds_what_is_new_and_tells_what_differs(export, bring):
    bring(export([proposal(1)], [comment(5, 1)]))
    rows = [proposal(1, votes="9", title__ca="Un altre títol"), proposal(2)]
    said = [comment(5, 1, body="Ho he canviat."), comment(6, 5, reply=True), comment(7, 2)]
    report = bring(export(rows, said, "later.zip"))
    assert report.created == {"proposals": 1, "comments": 2}
    assert reasons(report, "differs") == {
        "here already and kept as it is; the file has another title, supports_elsewhere": 1,
        "here already and kept as it is; the file has another text": 1,
    }
    first = Proposal.objects.get(import_ref="1")
    assert (first.title, first.supports_elsewhere) == ("Més bancs a l’ombra 1", 3)
    assert first.thread.comment_count == 2
    assert Comment.objects.get(import_ref="6").parent.import_ref == "5"
    assert Process.objects.get().proposal_count == 2
    assert PublicName.objects.count() == 2


def test_bad_rows_are_left_out_and_said_with_their_number(export, bring):
    rows = [
        proposal(1),
        proposal(1, title__ca="Repetit"),
        proposal("x7"),
        proposal(3, title__ca="<p> </p>"),
        proposal(4, body__ca=""),
        proposal(5, published_at="demà"),
        proposal(6, published_at="2999-01-01 00:00:00 +0100"),
        proposal(7, is_amend="true"),
        "8;this;row;ends;early",
    ]
    report = bring(export(rows))
    assert [p.import_ref for p in Proposal.objects.all()] == ["1"]
    skipped = [(r.row, r.reason) for r in report.remarks if r.what == "skipped"]
    assert skipped == [
        (3, "same id as row 2"),
        (4, "id is no number"),
        (5, "no title"),
        (6, "no text"),
        (7, "no date that can be read"),
        (8, "a date that cannot be"),
        (9, "change to another proposal, not a proposal of its own"),
        (10, "broken row: its columns do not fit the head, or it is not UTF-8"),
    ]


def test_a_row_that_is_not_utf8_costs_only_itself(tmp_path, bring):
    path = tmp_path / "export.zip"
    data = table(PROPOSAL_HEAD, [proposal(1), proposal(2, title__ca="Caf@"), proposal(3)])
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(PROPOSALS, data.replace(b"Caf@", b"Caf\xe9"))
    report = bring(path)
    assert {p.import_ref for p in Proposal.objects.all()} == {"1", "3"}
    assert [remark.row for remark in report.remarks] == [3]


def test_comments_that_belong_nowhere_are_left_out_and_orphans_kept_where_possible(export, bring):
    elsewhere = "https://town.example/processes/pla/f/6/proposals/99"
    rows = [
        comment(5, 99, root_commentable_url=elsewhere),
        comment(6, 5, reply=True, root_commentable_url=elsewhere),
        comment(7, 404, reply=True),
        comment(8, 9, reply=True),
        comment(9, 8, reply=True),
        comment(10, 10, reply=True, root_commentable_url=""),
        comment(11, 3, commentable_type="Decidim::Meetings::Meeting"),
        comment(12, 1, body="<p>&nbsp;</p>"),
    ]
    report = bring(export([proposal(1)], rows))
    kept = {c.import_ref: c.parent and c.parent.import_ref for c in Comment.objects.all()}
    # 8 and 9 answer each other: the circle is cut at one of them.
    assert set(kept) == {"7", "8", "9"} and kept["7"] is None
    assert sorted(str(parent) for parent in (kept["8"], kept["9"])) in (
        ["8", "None"],
        ["9", "None"],
    )
    assert Proposal.objects.get().thread.comment_count == 3
    assert reasons(report) == {
        "about a proposal that is not in the file or was left out": 1,
        "about a comment that is not in the file or was left out": 2,
        "about something else than a proposal or a comment": 1,
        "no text": 1,
    }
    mended = reasons(report, "changed")
    assert mended == {"reply to a comment that is missing; stands by itself now": 2}


def test_a_long_title_is_cut_and_stands_whole_in_the_text(export, bring):
    title = "Carrers " * 40
    report = bring(export([proposal(1, title__ca=title)]))
    one = Proposal.objects.get()
    assert len(one.title) <= 150 and one.title.endswith("Carrers…")
    assert one.text.startswith(title.strip())
    assert reasons(report, "changed").total() == 1


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<br />two</p>\n<p>three</p>", "One\ntwo\n\nthree"),
        ("<ul><li>a</li><li>b &amp; c</li></ul>", "• a\n• b & c"),
        ('<a href="https://a.example/x">https://a.exam...</a>', "https://a.example/x"),
        ('see <a href="https://a.example/x">the plan</a>.', "see the plan (https://a.example/x)."),
        ('<a href="javascript:alert(1)">press</a>', "press"),
        ("<script>alert(1)</script><style>p{}</style>words", "words"),
        ('<img src="https://spy.example/p.gif" onerror="x()">words', "words"),
        ("plain line\nnext line & 1 < 2", "plain line\nnext line & 1 < 2"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("<p>می‌خواهم</p>", "می‌خواهم"),
    ],
)
def test_html_becomes_plain_text(html, text):
    assert texts.plain_text(html) == text


def test_names_do_not_turn_the_page_around():
    assert texts.one_line("evil \u202etxt\u2066 name") == "evil txt name"


def test_one_audit_entry_a_file_without_any_text(export, bring):
    bring(export([proposal(1), proposal(2)], [comment(5, 1)]))
    entry = AuditEntry.objects.get()
    assert entry.action == "import.decidim"
    digest = entry.facts.pop("sha256")
    assert len(digest) == 64
    assert entry.facts == {"proposals": 2, "comments": 1, "skipped": 0}


def test_many_rows_take_few_queries(export, bring, django_assert_max_num_queries):
    rows = [proposal(n, author__id=str(n)) for n in range(1, 401)]
    said = [comment(n, n, author__id=str(n)) for n in range(1, 401)]
    path = export(rows, said)
    with django_assert_max_num_queries(65):
        bring(path)
    assert Proposal.objects.count() == Comment.objects.count() == 400


def test_into_a_process_that_exists_but_not_into_a_draft(export, bring):
    town = cast.make_municipality("town")
    process = cast.make_process(town, "pla", state=Process.State.DRAFT)
    path = export([proposal(1)])
    with pytest.raises(Refused, match="draft"):
        bring(path)
    assert not Proposal.objects.exists()
    Process.objects.filter(pk=process.pk).update(
        state="published", published_at="2019-01-01T00:00Z"
    )
    bring(path)
    assert Proposal.objects.get().process == process
    assert not process.phases.exists()


def test_all_or_nothing(export, db):
    with pytest.raises(Refused, match="address"):
        import_decidim(export([proposal(1)]), municipality="town", process="not a slug")
    assert not Municipality.objects.exists()


def test_files_that_are_no_export_are_refused(tmp_path, bring, export, monkeypatch):
    path = tmp_path / "x.zip"
    path.write_text("no zip")
    with pytest.raises(UnreadableArchive, match="not a zip"):
        bring(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("something.csv", "id\n1\n")
    with pytest.raises(UnreadableArchive, match="no table of proposals"):
        bring(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"a/{PROPOSALS}", "id\n1\n")
        file.writestr(f"b/{PROPOSALS}", "id\n1\n")
    with pytest.raises(UnreadableArchive, match="more than one"):
        bring(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(PROPOSALS, "id,title\n1,x\n")
    with pytest.raises(UnreadableArchive, match="no column"):
        bring(path)
    with pytest.raises(Refused, match="no proposal"):
        bring(export([]))


def test_a_bomb_is_refused_before_and_while_it_unpacks(tmp_path, bring, monkeypatch):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(PROPOSALS, "id\n" + "1" * 5_000_000)
    with pytest.raises(UnreadableArchive, match="tighter"):
        bring(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(PROPOSALS, table(PROPOSAL_HEAD, [proposal(n) for n in range(1, 200)]))
    monkeypatch.setattr(archive, "MOST_MEMBER_BYTES", 20_000)
    with pytest.raises(UnreadableArchive, match="more than is allowed"):
        bring(path)
    # The size that the archive states is not believed.
    members = zipfile.ZipFile(path)
    stream = archive.CountedStream(members.open(PROPOSALS), 1_000)
    with pytest.raises(UnreadableArchive, match="more than is allowed"):
        io.BufferedReader(stream).read()
    assert not Proposal.objects.exists()


def test_a_member_with_a_path_is_read_and_nothing_is_unpacked(tmp_path, bring):
    path = tmp_path / "in" / "x.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"../../{PROPOSALS}", table(PROPOSAL_HEAD, [proposal(1)]))
    bring(path)
    assert Proposal.objects.count() == 1
    assert [found.name for found in tmp_path.rglob("*")] == ["in", "x.zip"]


def test_the_command_tells_what_it_did_and_writes_the_report(export, tmp_path, capsys, db):
    path = export([proposal(1), proposal(1)], [comment(5, 1)])
    remarks = tmp_path / "remarks.csv"
    options = {"municipality": "town", "process": "pla", "report": remarks, "progress": True}
    call_command("import_decidim", str(path), **options, country="es", time_zone="Europe/Madrid")
    told, drawn = capsys.readouterr()
    assert "proposals: 1 added, 0 were here, 1 skipped" in told
    assert "skipped  proposals      1  same id as row …" in told
    assert "writing comments" in drawn and "100%" in drawn
    rows = list(csv.reader(remarks.open(encoding="utf-8"), delimiter=";"))
    assert rows[1:] == [["proposals", "3", "1", "skipped", "same id as row 2"]]
    town = Municipality.objects.get()
    assert (town.country, town.time_zone) == ("ES", "Europe/Madrid")
    with pytest.raises(CommandError, match="not a zip"):
        call_command("import_decidim", str(remarks), municipality="town", process="pla")
