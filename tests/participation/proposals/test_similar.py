"""Twenty pairs that say nearly the same, among others: each draft finds its own, and nothing that
only sounds like it."""

import pytest
from django.utils import timezone

from emvi.discussions.models import Thread
from emvi.municipalities.blocks import block_person, unseen_by
from participation.processes.models import Invitation
from participation.proposals.models import Proposal, ProposalDraft
from participation.proposals.similar import _pieces, likeness, similar_proposals, words_of
from participation.proposals.states import State
from tests import cast

# A draft (title, text), and the proposal that was there before (title, text).
PAIRS = {
    "sl: other endings": (
        ("Več klopi v parku Tivoli", "Starejši nimajo kje sesti."),
        ("Klopi v Tivoliju", "V parku ni dovolj klopi za starejše."),
    ),
    "sl: without carons": (
        ("Kolesarska steza ob Dunajski", "Kolesarji vozijo po plocniku, cesta je nevarna."),
        ("Varna kolesarska steza na Dunajski cesti", "Ceste so nevarne za kolesarje."),
    ),
    "sl: dual and plural": (
        ("Tečaj slovenščine zvečer", "Podnevi delam."),
        ("Večerni tečaji slovenščine", "Kdor dela podnevi, ne more na tečaj."),
    ),
    "sl: a slip": (
        ("Razsvetljava na avtobusni postji", "Zvečer je temno."),
        ("Boljša razsvetljava avtobusne postaje", "Pozimi je ob štirih že temno."),
    ),
    "el: capitals": (
        ("ΣΤΕΓΗ ΓΙΑ ΟΛΟΥΣ", "Τα ενοίκια είναι υψηλά."),
        ("Στέγη για όλους", "Χρειαζόμαστε σπίτια με χαμηλό ενοίκιο."),
    ),
    "el: without accents": (
        ("Μαθηματα ελληνικων το βραδυ", "Δουλευω το πρωι."),
        ("Βραδινά μαθήματα ελληνικών", "Για όσους δουλεύουν το πρωί."),
    ),
    "el: other endings": (
        ("Παιδική χαρά στην πλατεία", "Τα παιδιά δεν έχουν πού να παίξουν."),
        ("Νέες παιδικές χαρές στις πλατείες", "Να έχουν χώρο τα παιδιά."),
    ),
    "uk: other endings": (
        ("Курси словенської мови для мам", "З дітьми важко ходити."),
        ("Курс словенської мови з доглядом за дітьми", "Мами не можуть прийти на заняття."),
    ),
    "ru: yo": (
        ("Тёмная улица у школы", "Нужны фонари."),
        ("Темная улица возле школы", "Вечером нет света, нужны фонари."),
    ),
    "sr: cases": (
        ("Лекар који говори српски", "Тешко је објаснити болест."),
        ("Тумач код лекара за српски", "Не разумем лекара."),
    ),
    "de: a compound and its part": (
        ("Neuer Radweg zur Schule", "Die Kinder fahren auf der Straße."),
        ("Fahrradweg zur Grundschule", "Der Weg ist gefährlich."),
    ),
    "de: a part and its compound": (
        ("Ein Kinderspielplatz im Westpark", "Hier wohnen viele Familien."),
        ("Spielplatz im Westpark", "Für die Kinder."),
    ),
    "de: umlauts and sharp s": (
        ("Baeume in der Strasse: mehr Bäume in der Hauptstraße", "Im Sommer ist es heiß."),
        ("Mehr Bäume für die Hauptstrasse", "Es fehlt Schatten."),
    ),
    "de: a slip": (
        ("Deutschkurs mit Kinderbetreung", "Ich habe zwei kleine Kinder."),
        ("Deutschkurse mit Kinderbetreuung am Vormittag", "Für Mütter und Väter."),
    ),
    "it: plural": (
        ("Corso di italiano la sera", "Lavoro di giorno."),
        ("Corsi serali di italiano", "Per chi lavora di giorno."),
    ),
    "it: without accents": (
        ("Piu autobus la domenica per la citta", "Non arrivo al lavoro."),
        ("Più autobus la domenica in città", "Chi lavora la domenica non ha mezzi."),
    ),
    "en: other order": (
        ("Crossing near the school should be safer", "Cars go too fast."),
        ("A safer crossing near the school", "Children cross here each morning."),
    ),
    "en: a slip in a long word": (
        ("Interpeter at the health centre", "I cannot explain my pain."),
        ("An interpreter at the health centre", "People do not understand the doctor."),
    ),
    "ar: points and letters": (
        ("مدرسة مسائية للغة السلوفينية", "أعمل في النهار."),
        ("دورة مسائيه للغه السلوفينيه", "في المساء بعد العمل."),
    ),
    "tr: dotless": (
        ("Çocuklar için oyun alanı", "Çocukların oynayacağı yer yok."),
        ("ÇOCUKLAR İÇİN OYUN ALANI", "Parkta oyun alani istiyoruz."),
    ),
}
# They share a word or a phrase with some of the drafts and are about something else.
OTHERS = [
    ("Knjižnica naj bo odprta v nedeljo", "Takrat imamo čas za branje."),
    ("Brezplačen vrtec za vse otroke", "Starši ne zmorejo plačila."),
    ("Freies WLAN am Bahnhof", "Viele haben kein Internet."),
    ("Mehr Geld für den Sportverein", "Das Training ist teuer."),
    ("Un mercato coperto in centro", "Quando piove non viene nessuno."),
    ("More buses on the night line", "The last one goes at ten."),
    ("A football field for the youth", "They have no place to meet."),
    ("Δωρεάν ίντερνετ στη βιβλιοθήκη", "Πολλοί δεν έχουν στο σπίτι."),
    ("Чистая вода в фонтане", "Летом жарко."),
    ("حديقة للطيور", "نحب الطيور."),
]


@pytest.fixture
def town(process):
    for title, text in [pair[1] for pair in PAIRS.values()] + OTHERS:
        cast.make_proposal(process, title=title, text=text)
    return process.municipality


@pytest.mark.parametrize("pair", PAIRS)
def test_each_draft_finds_its_own_and_nothing_else(town, pair):
    (title, text), (expected, _text) = PAIRS[pair]
    assert [card.title for card in similar_proposals(town, title, text)] == [expected]


@pytest.mark.parametrize("other", OTHERS, ids=[title for title, _text in OTHERS])
def test_what_is_about_something_else_finds_only_itself(town, other):
    title, text = other
    found = similar_proposals(town, title, text)
    assert [card.title for card in found] == [title]


def test_the_most_alike_comes_first_and_at_most_five(process):
    for number in range(8):
        cast.make_proposal(process, title=f"A bench at the river, number {number}")
    exact = cast.make_proposal(
        process, title="A bench at the old river bridge", published_at=timezone.now()
    )
    found = similar_proposals(process.municipality, "A bench at the old river bridge", "")
    assert len(found) == 5 and found[0].pk == exact.pk


def test_it_is_the_same_from_both_sides():
    for (title, text), (other, other_text) in PAIRS.values():
        one, two = words_of(title, text), words_of(other, other_text)
        assert likeness(one, two) == pytest.approx(likeness(two, one))
        assert 0 <= likeness(one, two) <= likeness(one, one) == pytest.approx(1)


@pytest.mark.parametrize("away", ["hidden", "held", "withdrawn", "blocked", "elsewhere"])
def test_only_what_this_person_may_read(process, ana, graz, away):
    writer = cast.make_public_name(process.municipality)
    one = cast.make_proposal(process, writer, title="A bench at the river")
    town = process.municipality
    assert similar_proposals(town, "A bench at the river", "")
    threads = Thread.objects.filter(proposal=one)
    if away == "hidden":
        threads.update(hidden_at=timezone.now())
    elif away == "held":
        threads.update(held_at=timezone.now(), held_for="flags")
    elif away == "withdrawn":
        Proposal.objects.update(state=State.WITHDRAWN)
    elif away == "blocked":
        block_person(writer, by=ana)
    town = graz if away == "elsewhere" else town
    unseen = unseen_by(ana, town)
    assert similar_proposals(town, "A bench at the river", "", unseen=unseen) == []


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private"])
def test_whoever_writes_in_a_process_finds_what_is_in_it(process, visibility):
    town, title = process.municipality, "A bench at the river"
    here = cast.make_open_process(town, "here", visibility=visibility)
    cast.make_proposal(here, title=f"{title} here")
    cast.make_proposal(process, title=f"{title} in town")
    other = cast.make_open_process(town, "other", visibility="private")
    cast.make_proposal(other, title=f"{title} elsewhere")
    found = {card.title for card in similar_proposals(town, title, "", within=here)}
    assert found == {f"{title} here", f"{title} in town"}
    # And nobody who writes anywhere else does.
    found = {card.title for card in similar_proposals(town, title, "", within=process)}
    listed = {f"{title} here"} if visibility == "public" else set()
    assert found == {f"{title} in town"} | listed


def test_it_asks_a_few_questions_however_long_the_words(process, django_assert_max_num_queries):
    long = " ".join(f"{letter * 3}wordwithmanyletters{letter}" for letter in "abcdefghijklmnop")
    assert len(_pieces(words_of(long, long))) <= 14
    with django_assert_max_num_queries(20):
        similar_proposals(process.municipality, long, long)


@pytest.mark.parametrize("title", ["", "…", "a b", "%_%", "\\", "'; DROP TABLE"])
def test_words_that_say_nothing_find_nothing(process, title):
    cast.make_proposal(process, title="A bench at the river")
    assert similar_proposals(process.municipality, title, title) == []


# The page


def test_the_third_step_shows_them_with_their_support(process, ana):
    one = cast.make_proposal(process, title="Klopi v Tivoliju", supports_other=7)
    ProposalDraft.objects.create(
        process=process, account=ana, title="Več klopi v parku Tivoli", text="x", language="sl"
    )
    client = cast.client_for(ana)
    page = client.get("/en/ljubljana/proposals/new/winter/publish/").content.decode()
    assert "There is something like it already" in page
    assert f'href="/en/ljubljana/proposals/{one.pk}/"' in page
    assert "<strong>7</strong> people support this" in page
    assert "Submit proposal" in page


@pytest.mark.parametrize("visibility", ["unlisted", "private"])
def test_the_pages_of_a_process_that_is_not_for_everybody_show_what_is_in_it(
    ljubljana, ana, officer, visibility
):
    apart = cast.make_open_process(ljubljana, "apart", visibility=visibility)
    Invitation.objects.create(process=apart, account=ana)
    one = cast.make_proposal(apart, title="Klopi v Tivoliju")
    ProposalDraft.objects.create(
        process=apart, account=ana, title="Več klopi v parku Tivoli", text="x", language="sl"
    )
    shown = f'href="/en/ljubljana/proposals/{one.pk}/"'
    page = cast.client_for(ana).get("/en/ljubljana/proposals/new/apart/publish/")
    assert shown in page.content.decode()
    other = cast.make_proposal(apart, title="Več klopi v parku Tivoli")
    page = cast.client_for(officer).get(f"/en/ljubljana/proposals/{other.pk}/merge/")
    assert shown in page.content.decode()


def test_without_any_like_it_the_third_step_says_nothing(process, ana):
    ProposalDraft.objects.create(
        process=process, account=ana, title="Something new", text="x", language="en"
    )
    page = cast.client_for(ana).get("/en/ljubljana/proposals/new/winter/publish/")
    assert "There is something like it already" not in page.content.decode()
