"""What goes out as Decidim's open data comes back the same, and only what everybody can read."""

import csv
import io
import zipfile
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from emvi.discussions.actions import add_comment
from emvi.discussions.models import Comment, Thread
from emvi.notifications.actions import follow
from participation.processes.models import Process
from participation.proposals.decidim.importing import import_decidim
from participation.proposals.decidim.texts import guarded, unguarded
from participation.proposals.models import Proposal, Support
from participation.proposals.states import State
from tests import cast

CANARY = "Zqcanaryzq"
TEXTS = [
    "Več dreves.\n\nIn klopi & sence <3",
    "=1+1",
    "'=quoted",
    '-minus; and "quotes"\nnew line',
    "<b>not bold</b> &amp; more",
    "حديقة للأطفال",
    "Στέγη για όλους",
]


@pytest.fixture
def send(process, tmp_path):
    """Export the process "winter" of Ljubljana."""

    def run():
        path = tmp_path / "out.zip"
        path.unlink(missing_ok=True)
        call_command(
            "export_decidim", path, municipality="ljubljana", process="winter", verbosity=0
        )
        return path

    return run


def facts(process: Process) -> list[tuple]:
    """Everything that must come back, without ids."""
    rows = Proposal.objects.filter(process=process).select_related("author", "theme", "place")
    return sorted(
        (
            *(one.title, one.text, one.language, one.state, one.supports_total),
            *(one.published_at, one.author.name if one.author else ""),
            *(one.theme.name_en if one.theme else "", one.place.name_en if one.place else ""),
            str(sorted(one.imported_answer.items()) or answers(one)),
            tuple(discussion(one)),
        )
        for one in rows
    )


def answers(proposal: Proposal) -> list[tuple[str, str]]:
    answer = proposal.duty.answers.last() if proposal.duty else None
    codes = ("sl", "de", "it", "el", "en")
    texts = [(code, getattr(answer, f"reasons_{code}", "")) for code in codes]
    return sorted((code, text) for code, text in texts if text)


def discussion(proposal: Proposal) -> list[tuple]:
    rows = proposal.thread.comments.select_related("author", "parent").order_by("created_at", "pk")
    return [
        (
            *(one.text, one.language, one.created_at, one.author.name),
            one.parent.text if one.parent else "",
        )
        for one in rows
    ]


def fill(process: Process) -> None:
    town = process.municipality
    theme, place = cast.make_theme(town), cast.make_place(town)
    for number, text in enumerate(TEXTS):
        name = cast.make_public_name(town)
        one = cast.make_proposal(
            process,
            name,
            title=text.split("\n")[0] or "Title",
            text=text,
            language=["sl", "ar", "el"][number % 3],
            theme=theme if number % 2 else None,
            place=None if number % 3 else place,
            supports_verified=number,
            supports_other=number * 2,
        )
        first = add_comment(one.thread, author=name, text=text, language="en")
        reply = add_comment(one.thread, author=name, text="Yes.", language="de", parent=first)
        add_comment(one.thread, author=name, text="No.", language="it", parent=reply)
    cast.make_overdue(one)
    now = timezone.now()
    answer = {"version": 1, "outcome": "partly_accepted", "published_at": now}
    one.duty.answers.create(reasons_sl="Da & <ne>.", reasons_en="Yes and no.", **answer)
    Proposal.objects.filter(pk=one.pk).update(state="partly_accepted")
    cast.make_proposal(process, source="paper", title="On paper")
    Proposal.objects.filter(title="On paper").update(author=None)


def test_it_comes_back_the_same(process, send):
    fill(process)
    report = import_decidim(send(), municipality="empty", process="again")
    assert not report.remarks
    again = Process.objects.get(municipality__slug="empty")
    assert len(facts(process)) == len(TEXTS) + 1
    assert facts(again) == facts(process)
    # And once more, from what came back.
    import_decidim(send(), municipality="empty", process="again")
    assert Proposal.objects.filter(process=again).count() == len(TEXTS) + 1


def test_only_what_everybody_can_read(process, send):
    town = process.municipality
    away = [cast.make_proposal(process, title=CANARY, text=CANARY) for _n in range(3)]
    now = timezone.now()
    Thread.objects.filter(proposal=away[0]).update(hidden_at=now)
    Thread.objects.filter(proposal=away[1]).update(held_at=now, held_for="flags")
    Proposal.objects.filter(pk=away[2].pk).update(state=State.WITHDRAWN)
    one = cast.make_proposal(process, title="A bench")
    for proposal in (*away, one):
        name = cast.make_public_name(town)
        text = "Fine." if proposal == one else CANARY
        cast.make_comment(proposal.thread, name, text)
    supporter = cast.make_resident(town, CANARY.lower(), f"{CANARY} name")
    Support.objects.create(proposal=one, account=supporter, is_verified=True)
    for gone in ({"hidden_at": now}, {"withdrawn_at": now}, {"held_at": now, "held_for": "flags"}):
        cast.make_comment(one.thread, cast.make_public_name(town), CANARY, **gone)
    with zipfile.ZipFile(send()) as file:
        tables = {name: file.read(name).decode() for name in file.namelist()}
    assert CANARY.lower() not in str(tables).lower()
    assert [len(rows(table)) for table in tables.values()] == [1, 1]


# As Decidim writes them, without the languages of its columns.
HEAD = (
    "id category/id category/name scope/id scope/name participatory_space/id"
    " participatory_space/url component/id title body state reference answer votes"
    " endorsements/total_count comments attachments followers published_at url meeting_urls"
    " related_proposals is_amend original_proposal/title original_proposal/url author/id"
    " author/name created_in_meeting"
)
COMMENT_HEAD = (
    "id created_at body locale author/id author/name alignment depth user_group/id user_group/name"
    " commentable_id commentable_type root_commentable_url"
)
TRANSLATED = ("category/name", "scope/name", "title", "body", "answer")


def without_language(column: str) -> str:
    name, _slash, code = column.rpartition("/")
    return name if name in TRANSLATED and code else column


def test_the_columns_are_those_of_decidim_in_its_order(process, send):
    fill(process)
    with zipfile.ZipFile(send()) as file:
        proposals, comments = (file.read(name).decode() for name in file.namelist())
    head = [without_language(column) for column in proposals.split("\n")[0].split(";")]
    assert list(dict.fromkeys(head)) == HEAD.split()
    # The columns of one text stand together.
    changes = [name for before, name in pairwise(["", *head]) if name != before]
    assert changes == HEAD.split()
    assert comments.split("\n")[0].split(";") == COMMENT_HEAD.split()


def test_what_stands_beside_a_proposal(process, send):
    town, name = process.municipality, cast.make_public_name(process.municipality)
    whole = cast.make_proposal(process, name, title="Benches & a roof")
    part, alone = cast.make_proposal(process, name), cast.make_proposal(process, name)
    cast.make_split(whole, part)
    for _n in range(2):
        part.endorsements.create(
            organisation=cast.make_organisation(town), endorsed_at=timezone.now()
        )
    part.attachments.create(
        place=1, title="A plan", size=5, file=ContentFile(b"%PDF-", name="plan.pdf")
    )
    part.photo.save("roof.jpg", ContentFile(b"JPEG"))
    follow(cast.make_account(), part)

    def table() -> dict[str, dict]:
        with zipfile.ZipFile(send()) as file:
            return {row["id"]: row for row in rows(file.read(file.namelist()[0]).decode())}

    first, second = (table()[str(one.pk)] for one in (part, alone))
    counts = ("endorsements/total_count", "attachments")
    assert [first[column] for column in counts] == ["2", "2"]
    assert [second[column] for column in counts] == ["0", "0"]
    assert first["participatory_space/id"] == str(process.pk)
    assert first["participatory_space/url"].endswith(process.get_absolute_url()[3:])
    original = ("original_proposal/title", "original_proposal/url")
    assert first[original[0]] == "Benches &amp; a roof"
    assert first[original[1]].endswith(whole.get_absolute_url()[3:])
    assert [second[column] for column in original] == ["", ""]
    # Nobody learns how many follow it.
    unknown = "component/id reference followers meeting_urls related_proposals created_in_meeting"
    assert {row[column] for row in (first, second) for column in unknown.split()} == {""}
    Thread.objects.filter(proposal=whole).update(hidden_at=timezone.now())
    hidden = table()[str(part.pk)]
    assert hidden[original[0]] == "" and hidden[original[1]] == first[original[1]]


def rows(table: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(table, newline=""), delimiter=";"))


def test_a_reply_to_words_that_are_away_hangs_higher(process, send):
    one = cast.make_proposal(process)
    name = cast.make_public_name(process.municipality)
    early = timezone.now() - timedelta(hours=3)
    first = cast.make_comment(one.thread, name, "First", created_at=early)
    gone = cast.make_comment(
        one.thread, name, CANARY, parent=first, root=first, hidden_at=timezone.now()
    )
    cast.make_comment(one.thread, name, "Third", parent=gone, root=first)
    import_decidim(send(), municipality="empty", process="again")
    third = Comment.objects.get(text="Third", thread__municipality__slug="empty")
    assert third.parent.text == "First"


def test_there_must_be_such_a_process(process, tmp_path):
    cast.make_process(process.municipality, "early", state=Process.State.DRAFT)
    for name in ("early", "nothing"):
        with pytest.raises(CommandError):
            call_command(
                "export_decidim", tmp_path / "x.zip", municipality="ljubljana", process=name
            )


@pytest.mark.parametrize("cell", [*TEXTS, "", "'", "''=", "'a", "@", "\t1", "|", "%"])
def test_guards_come_off_again(cell):
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r", "|", "%"))
