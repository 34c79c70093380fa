"""Splitting a proposal by the pages and by a program; and that nobody puts words into a mouth."""

import re
from datetime import date
from uuid import uuid4

import pytest

from participation.proposals.actions import Words, edit_proposal
from participation.proposals.exports.columns import rows_of
from participation.proposals.models import Proposal
from participation.proposals.passages import is_taken_from
from tests import cast
from tests.api.world import TOWN, program_of

TEXT = "A bench would help. A roof keeps the rain off.\n\nA lamp, too."
FORM = {
    "title_1": "A bench",
    "text_1": "A bench would help.",
    "title_2": "A roof",
    "text_2": "A roof keeps the rain off.",
    "reason_sl": "Dvoje.",
}


@pytest.fixture
def proposal(process):
    return cast.make_proposal(process, text=TEXT, title="Bench and roof")


def again(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def page(proposal):
    return f"/en/ljubljana/proposals/{proposal.pk}/split/"


def test_it_is_read_once_more_before_it_is_done(client_for, page, proposal, officer):
    client = client_for(officer)
    form = FORM | {"key": str(uuid4())}
    preview = client.post(page, form).content.decode()
    assert "A roof keeps the rain off." in preview and again(proposal).state == "published"
    back = client.post(page, form | {"back": "1"}).content.decode()
    assert 'value="A bench"' in back
    for _twice in range(2):
        done = client.post(page, form | {"confirmed": "1"})
        assert done.url == proposal.get_absolute_url()
    assert Proposal.objects.filter(split_part__isnull=False).count() == 2
    undo = f"/en/ljubljana/proposals/{proposal.pk}/undo-split/"
    assert "A roof" in client.get(undo).content.decode()
    for _twice in range(2):
        assert client.post(undo).url == proposal.get_absolute_url()
    assert again(proposal).state == "published"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text_2": "A pool."}, "A part says only what the whole says"),
        ({"title_2": ""}, "Please give a title"),
        ({"text_2": " "}, "Copy here what this part asks for"),
        ({"title_4": "A lamp"}, "Part 4: What it asks for: Copy here what this part asks for"),
        ({"reason_sl": ""}, "Say why it is split"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client_for, page, proposal, officer, wrong, says
):
    form = FORM | {"key": str(uuid4()), "confirmed": "1"} | wrong
    answer = client_for(officer).post(page, form).content.decode()
    assert says in answer and "A bench would help." in answer
    assert again(proposal).state == "published"


def test_a_retired_topic_is_offered_only_where_it_is(
    client_for, page, proposal, officer, ljubljana
):
    day = date(2020, 1, 1)
    own, other = (
        ljubljana.themes.create(name_en=name, retired_on=day) for name in ("Its own", "Not wanted")
    )
    Proposal.objects.filter(pk=proposal.pk).update(theme=own)
    offered = client_for(officer).get(page).content.decode()
    assert own.name_en in offered and other.name_en not in offered


def test_its_program_gets_what_the_page_shows(proposal, officer):
    program = program_of(officer)
    parts = [{"title": FORM[f"title_{n}"], "text": FORM[f"text_{n}"]} for n in (1, 2)]
    body = {"key": str(uuid4()), "parts": parts, "reason": {"sl": "Dvoje."}}
    address = f"{TOWN}proposals/{proposal.pk}/"
    for _twice in range(2):
        said = program.post(f"{address}split/", body)
        assert said.status_code == 200, said.content
    first, second = said.json()["split_into"]
    assert program.get(f"{TOWN}proposals/{first}/").json()["part_of"] == proposal.pk
    shown = program.get(f"{TOWN}proposals/").json()["results"]
    of_town = {one["id"]: one["title_by_municipality"] for one in shown}
    assert of_town == {first: True, second: True}
    assert program.get(f"{TOWN}proposals/{first}/").json()["title_by_municipality"] is True
    assert program.get(address).json()["title_by_municipality"] is False
    assert program.post(f"{address}undo-split/", {}).json()["split_into"] == []
    body["parts"][0]["text"] = "A pool."
    assert program.post(f"{address}split/", body).status_code == 400


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("A bench   would\thelp.", True),
        ("A lamp, too.\n\nA bench would help.", True),
        ("A bench would help. A roof keeps the rain off. A lamp, too.", True),
        ("A roof keeps the rain", False),
        ("keeps the rain off.", False),
        ("A bench would not help.", False),
        ("A bench would help. A lamp, too.", False),
        ("", False),
    ],
)
def test_a_part_says_what_the_whole_says(text, is_taken):
    assert is_taken_from(text, TEXT) is is_taken


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        ("Das ist unmöglich, bitte lasst es.", "möglich, bitte lasst es."),
        ("We do not want it: build houses there.", "build houses there."),
        ("Bitte nicht z. B. Linden fällen.", "Linden fällen."),
        ("Bitte nicht z. B. die Linde fällen.", "die Linde fällen."),
        ("Never allow approx. 500 cars here.", "500 cars here."),
        ("„Wollt ihr das?“ fragten sie, niemand wollte.", "fragten sie, niemand wollte."),
        ("Nobody … wants it.", "wants it."),
        ("No;Yes; Build it.", "Build it."),
        ("不要停车场，要公园。", "要公园。"),
    ],
)
def test_nothing_is_cut_out_of_a_sentence(whole, cut):
    assert is_taken_from(whole, whole) and not is_taken_from(cut, whole)


@pytest.mark.parametrize(
    "whole",
    [
        "Is it late? We think so! And…\nA line without a stop\n- A list",
        "“It is dark.” (So we were told.) A lamp helps.",
        "نريد مقعدا. هل هذا ممكن؟ شكرا.",
        "ہمیں بینچ چاہیے۔ چراغ بھی۔",
        "Θέλουμε παγκάκι· θέλουμε και φως. Γίνεται; Ευχαριστούμε.",
        "我们要长椅。我们要灯！可以吗？",
        "სკამი გვინდა. ლამპა გვინდა.",
        "a bench would help. a lamp, too.",
    ],
)
def test_sentences_end_as_their_writing_ends_them(whole):
    first, *_middle, last = re.split(r"\n|(?<=[.!?…؟۔·;”)])\s|(?<=[。！])", whole)
    assert is_taken_from(f"{last}\n{first}", whole)
    assert is_taken_from(whole.replace("\n", "  "), whole)


def test_a_title_of_the_municipality_is_shown_as_one(client_for, page, proposal, officer, process):
    said, author = "The title is from the municipality.", proposal.author.account
    client_for(officer).post(page, FORM | {"key": str(uuid4()), "confirmed": "1"})
    for address in ("proposals/", f"processes/{process.slug}/", "", "proposals/feed/"):
        shown = client_for(None).get(f"/en/ljubljana/{address}").content.decode()
        assert shown.count(said) == 2, address
    rows = rows_of(Proposal.objects.filter(state="published"), proposal.municipality)
    assert [row["title_by_municipality"] for row in rows] == [1, 1]
    part = Proposal.objects.get(title="A bench")
    edit_proposal(part, Words("My bench", "A bench would help.", "en"), by=author)
    assert client_for(None).get("/en/ljubljana/proposals/").content.decode().count(said) == 1
