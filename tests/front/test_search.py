"""The search: every kind of public text, in every alphabet, and nothing that is not public."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from emvi.answers.models import AnswerDuty, Result
from emvi.discussions.actions import edit_comment
from emvi.discussions.models import Comment, Held, Thread
from emvi.front.search import results as search_results
from emvi.front.search.filters import SearchForm
from emvi.front.search.results import find
from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Municipality, Page
from participation.processes.actions import close_process
from participation.processes.models import Document, Process, WorkState
from participation.proposals.actions import Words, edit_proposal
from participation.proposals.models import Proposal
from participation.proposals.states import State
from tests import cast
from tests.markup import one_line

TOWN, PORTAL = "/en/ljubljana/search/", "/en/search/"
CANARY = "Zqcanaryzq"


def found(query: str, municipality: Municipality | None = None, **data) -> dict[str, list[str]]:
    """Titles by kind."""
    search = SearchForm({"q": query} | data).search()
    results = find(search, municipality=municipality, unseen=NOBODY)
    return {group.kind.value: [hit.title for hit in group.hits] for group in results.found}


def answered(proposal: Proposal, text: str = "Yes.", outcome: str = "accepted", **texts):
    duty = proposal.duty or cast.make_overdue(proposal)
    Proposal.objects.filter(pk=proposal.pk).update(state=outcome)
    version = duty.answers.count() + 1
    now = timezone.now()
    duty.answers.create(
        version=version, outcome=outcome, published_at=now, **{"reasons_en": text} | texts
    )
    AnswerDuty.objects.filter(pk=duty.pk, answered_at=None).update(answered_at=now)


def promised(proposal: Proposal, **texts) -> Result:
    due_on = timezone.localdate() + timedelta(days=30)
    texts = {"title_en": "A step"} | texts
    return proposal.duty.results.create(promised_on=due_on, due_on=due_on, **texts)


@pytest.fixture
def everything(process, proposal):
    """One text of each kind that holds the canary."""
    town = process.municipality
    Process.objects.filter(pk=process.pk).update(title_en="Winter")
    process = cast.make_process(town, "river", title="River", body_el=f"Λέξεις {CANARY}")
    cast.make_proposal(process, title=f"{CANARY} bench", text="Words")
    cast.make_comment(proposal.thread, cast.make_public_name(town), f"I like {CANARY}")
    answered(proposal, reasons_sl=f"Da, {CANARY}")
    promised(proposal, title_it="Una panchina", note_de=f"Bald, {CANARY}")
    Page.objects.create(municipality=town, kind="privacy", body_de=f"Wörter {CANARY}")
    return town


def test_every_kind_is_found(everything, client):
    expected = {
        "proposals": [f"{CANARY} bench"],
        "processes": ["River"],
        "answers": ["A warm place in Fužine"],
        "results": ["A step"],
        "comments": ["A warm place in Fužine"],
        "pages": ["privacy"],
    }
    assert found("ZQCANARYZQ", everything) == expected
    assert found("zqcanary") == expected
    for address in (TOWN, PORTAL):
        page = client.get(f"{address}?q={CANARY.lower()}").content.decode()
        assert page.count(f'<mark class="mark">{CANARY}</mark>') == 5
        assert 'lang="el" dir="ltr"' in page


def test_a_town_is_found_by_its_names_in_the_search_of_all(ljubljana, graz, client):
    graz.name_it, graz.office_en = "Città di Graz", "Department of Parks"
    graz.save()
    assert found("CITTA") == found("parks") == {"municipalities": ["Graz"]}
    page = client.get(PORTAL, {"q": "parks"}).content.decode()
    assert f'href="{graz.get_absolute_url()}">Graz</a>' in page
    assert 'Department of <mark class="mark">Parks</mark>' in page
    assert found("parks", graz) == {}
    Municipality.objects.filter(pk=graz.pk).update(is_public=False)
    assert found("parks") == {}


def test_a_process_is_found_by_its_steps_its_documents_and_why_it_ended(process, officer, client):
    phase = process.phases.get()
    phase.description_el = "Ψηφίζουμε στη βιβλιοθήκη"
    phase.save()
    document = Document(process=process, title="The Ordinance", language="en", size=9)
    document.file.save("plan.pdf", ContentFile(b"%PDF-1.7"))
    reasons = {"en": "The bridge fell", "sl": "Most je padel"}
    close_process(process, by=officer, reasons=reasons)
    title = {"processes": [process.title]}
    for typed, shown in (
        ("βιβλιοθηκη", "βιβλιοθήκη"),
        ("ordinance", "Ordinance"),
        ("padel", "padel"),
        # Forgiven there, too.
        ("ordinanse", "Ordinance"),
    ):
        assert found(typed, process.municipality) == found(typed) == title
        page = client.get(TOWN, {"q": typed}).content.decode()
        assert f'<mark class="mark">{shown}</mark>' in page
    # Each word may stand in another of them.
    assert found("ordinance bridge") == title
    document.delete()
    assert found("ordinance") == {}


def test_a_promised_step_leads_to_where_it_stands(process, client):
    proposal = cast.make_proposal(process)
    cast.make_overdue(proposal)
    for number in range(25):
        promised(proposal, title_en=f"Step {number}", note_en="Late" if number == 23 else "")
    [group] = find(SearchForm({"q": "late"}).search(), municipality=None, unseen=NOBODY).found
    [hit] = group.hits
    assert (group.kind, hit.title, hit.town) == ("results", "Step 23", process.municipality)
    address, _sign, place = hit.url.partition("#")
    page = client.get(address)
    assert page.context["page"].items[0].title == "Step 23"
    assert f'id="{place}"' in page.content.decode()


def test_a_step_of_a_proposal_that_is_hidden_is_found_without_it(process):
    theme = cast.make_theme(process.municipality)
    proposal = cast.make_proposal(process, theme=theme)
    answered(proposal, "Yes.")
    promised(proposal, title_en=f"A {CANARY}")
    assert "results" in found(CANARY) and "results" in found(CANARY, theme=theme.pk)
    hide(proposal.thread)
    assert found(CANARY) == {"results": [f"A {CANARY}"]}
    assert found(CANARY, theme=theme.pk) == found(CANARY, state="answered") == {}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ΣΤΕΓΗ", "στέγη για όλους"),
        ("οδοσ", "Η οδός μας"),
        ("улица", "УЛИЦА без света"),
        ("елка", "Ёлка на площади"),
        ("zeleznici", "Na železnici"),
        ("strasse", "Die Straße"),
        ("Dordevic", "Đorđevića"),
        ("lodz", "Łódź"),
        ("isik", "ışık"),
        ("istanbul", "İSTANBUL"),
        ("مدرسه", "مدرسة جديدة"),
        ("spielplatz", "Kinderspielplatz"),
    ],
)
def test_it_reads_every_alphabet(process, typed, written):
    one = cast.make_proposal(process, title=written)
    cast.make_proposal(process, title="Something else")
    assert found(typed, process.municipality)["proposals"] == [one.title]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("bicicle", "A bicycle path"),
        ("hosue", "A house for all"),
        ("στέγοι", "Στέγη για όλους"),
        ("stanovnja", "Več stanovanj"),
        ("Spielplaz", "Ein Spielplatz"),
        ("улеца", "Тёмная улица"),
        ("librray", "The library"),
    ],
)
def test_a_typing_error_is_forgiven(process, client, typed, written):
    one = cast.make_proposal(process, title=written, text="Words.")
    cast.make_proposal(process, title="Something else", text="Words.")
    assert found(typed, process.municipality) == {"proposals": [one.title]}
    page = client.get(TOWN, {"q": typed}).content.decode()
    assert "You see what was found for" in page


def test_a_word_that_is_nothing_alike_is_not_found(process, client):
    cast.make_proposal(process, title="A bicycle path")
    assert found("qqqwwweee", process.municipality) == {}
    page = client.get(TOWN, {"q": "qqqwwweee"}).content.decode()
    assert "Nothing found for" in page and f"{PORTAL}?q=qqqwwweee" in page


def test_all_words_must_be_there(process):
    both = cast.make_proposal(process, title="A bench and a tree")
    cast.make_proposal(process, title="A bench")
    assert found("tree bench", process.municipality)["proposals"] == [both.title]


# What is not public


def hide(target) -> None:
    type(target).objects.filter(pk=target.pk).update(hidden_at=timezone.now())


def hold(target) -> None:
    type(target).objects.filter(pk=target.pk).update(held_at=timezone.now(), held_for=Held.FLAGS)


def withdraw(target) -> None:
    if isinstance(target, Thread):
        Proposal.objects.filter(thread=target).update(state=State.WITHDRAWN)
    else:
        Comment.objects.filter(pk=target.pk).update(withdrawn_at=timezone.now())


@pytest.mark.parametrize("take_away", [hide, hold, withdraw])
def test_nothing_that_is_away_is_found(process, moderator, take_away):
    town = process.municipality
    one = cast.make_proposal(process, title=f"{CANARY} bench", text="Words")
    said = cast.make_comment(one.thread, cast.make_public_name(town), f"I like {CANARY}")
    other = cast.make_proposal(process, title="Another")
    reply = cast.make_comment(other.thread, cast.make_public_name(town), f"Also {CANARY}")
    answered(one, f"Yes, {CANARY}")
    assert set(found(CANARY, town)) == {"proposals", "answers", "comments"}
    take_away(reply)
    assert found(CANARY, town)["comments"] == [one.title]
    take_away(one.thread)
    assert said.thread_id == one.thread_id
    for reader in (None, moderator):
        client = cast.client_for(reader)
        for typed in (CANARY, CANARY.replace("canary", "cannary")):
            for address in (TOWN, PORTAL):
                assert f"{CANARY} bench" not in client.get(address, {"q": typed}).content.decode()
    assert found(CANARY, town) == {} == found(CANARY)


def test_no_draft_and_no_town_that_is_not_public(everything):
    town = everything
    cast.make_process(town, "secret", title=f"{CANARY} secret", state=Process.State.DRAFT)
    assert found(CANARY, town)["processes"] == ["River"]
    quiet = cast.make_municipality("quiet", is_public=False)
    process = cast.make_process(quiet, "early", title=f"{CANARY} early")
    cast.make_proposal(process, title=f"{CANARY} quiet")
    Page.objects.create(municipality=quiet, kind="privacy", body_en=CANARY)
    assert found(CANARY)["proposals"] == [f"{CANARY} bench"]
    assert found(CANARY)["processes"] == ["River"]
    assert len(found(CANARY)["pages"]) == 1


def test_a_town_finds_its_own_only(everything, graz):
    assert found(CANARY, graz) == {}


def test_only_the_newest_version_of_an_answer_is_found(proposal):
    answered(proposal, "The first words")
    answered(proposal, "The corrected ones")
    assert found("first") == {}
    assert found("corrected")["answers"] == [proposal.title]


def test_changed_words_are_found_by_their_new_ones(process, ana):
    one = cast.make_proposal(process, ana.public_names.get(), published_at=timezone.now())
    edit_proposal(one, Words("A cherry tree", "For all", "en"), by=ana)
    assert found("cherry", process.municipality)["proposals"] == ["A cherry tree"]
    said = cast.make_comment(
        one.thread, ana.public_names.get(), held_at=timezone.now(), held_for="edit"
    )
    edit_comment(said, by=ana, text="An apple tree", language="en")
    said.refresh_from_db()
    assert said.search_text == "an apple tree"


# Filters, counts, pages


def test_filters_by_state_topic_place_and_language(process, ljubljana):
    theme, place = cast.make_theme(ljubljana), cast.make_place(ljubljana)
    themed = cast.make_proposal(process, title="Bench one", theme=theme)
    placed = cast.make_proposal(process, title="Bench two", place=place)
    late = cast.make_proposal(process, title="Bench three", language="ar")
    cast.make_overdue(late)
    done = cast.make_proposal(process, title="Bench four")
    answered(done, outcome="rejected")

    def titles(**data) -> list[str]:
        return sorted(found("bench", ljubljana, **data).get("proposals", []))

    assert titles(theme=theme.pk) == [themed.title]
    assert titles(place=place.pk) == [placed.title]
    assert titles(language="ar") == [late.title]
    assert titles(state="overdue") == [late.title]
    assert titles(state="waiting") == []
    assert titles(state="rejected") == titles(state="answered") == [done.title]
    assert titles(state="unanswered") == sorted([themed.title, placed.title, late.title])
    examined = WorkState.objects.create(process=process, name_en="The mayor reads it")
    Proposal.objects.filter(pk=late.pk).update(work_state=examined)
    assert titles(work_state=examined.pk) == [late.title]
    assert titles(work_state=examined.pk, state="answered") == []
    # Without words, too; and what has no topic is not among them.
    assert found("", ljubljana, theme=theme.pk) == {"proposals": [themed.title]}


def test_unknown_filters_are_passed_over(process, client):
    cast.make_proposal(process, title="A bench")
    for query in ("kind=x", "state=x", "theme=x", "place=-1", "language=xx%00", "after=x"):
        assert client.get(f"{TOWN}?q=bench&{query}").status_code == 200


def test_counts_are_exact_up_to_the_limit(process, client, monkeypatch):
    monkeypatch.setattr(search_results, "COUNT_LIMIT", 3)
    for number in range(4):
        cast.make_proposal(process, title=f"Bench {number}")
        expected = "3+" if number == 3 else str(number + 1)
        page = one_line(client.get(TOWN, {"q": "bench"}).content.decode())
        assert f'Proposals<span class="num">{expected}</span>' in page


def test_pages_neither_repeat_nor_lose_anything(process, client):
    now = timezone.now()
    for number in range(45):
        cast.make_proposal(
            process, title=f"Bench {number:02}", published_at=now - timedelta(hours=number // 2)
        )
    address, seen = f"{TOWN}?q=bench&kind=proposals", []
    while address:
        page = client.get(address)
        group = page.context["results"].found[0]
        seen += [hit.title for hit in group.hits]
        address = f"{TOWN}?q=bench&kind=proposals&after={group.after}" if group.after else ""
    assert len(seen) == 45 and len(set(seen)) == 45
    assert seen[:2] != seen[-2:]


def test_an_excerpt_shows_the_words_and_is_text_only(process, client):
    text = "word " * 100 + "<script>alert(1)</script> the cherry& tree " + "more " * 100
    cast.make_proposal(process, title="Something", text=text)
    page = client.get(TOWN, {"q": "cherry"}).content.decode()
    assert '<mark class="mark">cherry&amp;</mark>' in page
    assert "<script>alert" not in page


def test_what_is_typed_comes_back_as_text(client, ljubljana):
    page = client.get(TOWN, {"q": '"><svg onload=alert(1)>'}).content.decode()
    assert "<svg onload" not in page


def test_the_search_text_can_be_written_anew(process):
    one = cast.make_proposal(process, title="A bench")
    Proposal.objects.filter(pk=one.pk).update(search_text="")
    assert found("bench") == {}
    call_command("write_search_text", verbosity=0)
    assert found("bench")["proposals"] == [one.title]
