import sys
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from emvi.municipalities.names import clean_public_name, looks_official, skeleton

from .real_names import LOOK_DIFFERENT, LOOK_THE_SAME, REAL_NAMES, REFUSED_NAMES

MUNICIPALITIES = ["Mestna občina Ljubljana", "Graz", "Empoli", "Θεσσαλονίκη", "Nova Gorica"]


def test_the_lists_are_as_long_as_promised():
    assert sum(map(len, REAL_NAMES.values())) >= 400
    assert len(REAL_NAMES) >= 20
    assert sum(map(len, REFUSED_NAMES.values())) >= 60
    assert len(LOOK_THE_SAME) >= 30
    assert len(LOOK_DIFFERENT) >= 30


@pytest.mark.parametrize("script", REAL_NAMES)
def test_real_names_are_welcome(script):
    for name in REAL_NAMES[script]:
        assert clean_public_name(name) == unicodedata.normalize("NFC", name)
        looks_official(name, MUNICIPALITIES)


@pytest.mark.parametrize(
    ("name", "code"),
    [(name, code) for code, names in REFUSED_NAMES.items() for name in names],
    ids=lambda value: ascii(value)[:40],
)
def test_a_bad_name_is_refused_with_its_reason(name, code):
    with pytest.raises(ValidationError) as refusal:
        clean_public_name(name)
    assert refusal.value.code == code


@pytest.mark.parametrize(("one", "other"), LOOK_THE_SAME)
def test_lookalikes_share_a_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), LOOK_DIFFERENT)
def test_other_names_do_not(one, other):
    assert skeleton(one) != skeleton(other)


def test_spaces_collapse():
    assert clean_public_name("  Ana \t\u00a0 Novak\n") == "Ana Novak"


def test_a_name_is_composed():
    assert clean_public_name("Z\u030cana") == "Žana"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("ΑΝΝΑ", "Αννα"), ("νίκα", "Νίκα"), ("ΝΙΚΟΣ", "ΝΙΚΟΣ"), ("ВОВА", "ВОВА"), ("iVO", "iVO")],
)
def test_capitals_that_hide_an_alphabet_are_set_right(typed, kept):
    assert clean_public_name(typed) == kept


def test_a_greek_anna_can_neither_look_like_a_latin_anna_nor_like_another_greek_one():
    greek = {skeleton(clean_public_name(name)) for name in ("Άννα", "ΑΝΝΑ", "αννα")}
    assert len(greek) == 1
    assert skeleton("Anna") not in greek


NAME_LIKE = st.text(
    st.characters(categories=["L", "M", "N", "Zs", "Pd", "Cf"], max_codepoint=0x1FFF), max_size=50
)


@given(st.text(max_size=50) | NAME_LIKE)
def test_any_text_is_refused_or_kept_as_a_name_that_stays_as_it_is(text):
    try:
        name = clean_public_name(text)
    except ValidationError as refusal:
        assert refusal.code in REFUSED_NAMES
    else:
        assert clean_public_name(name) == name
        assert 2 <= len(name) <= 40
        assert 1 <= len(skeleton(name)) <= 120


def _key(text):
    try:
        return skeleton(clean_public_name(text))
    except ValidationError:
        return None


def test_capitals_do_not_make_another_person():
    """Of all that a name may be made of, letter by letter."""
    for char in map(chr, range(sys.maxunicode)):
        key = _key(char * 2) if char.swapcase() != char else None
        if key is not None:
            cases = (char.upper(), char.lower(), char.title())
            # Where a capital is written with more letters (ß, ᾳ), it is another spelling.
            keys = {_key(case * 2) for case in cases if len(case) == 1}
            assert keys <= {key, None}, char
            assert 1 <= len(key) <= 6, char


@pytest.mark.parametrize(
    "name",
    """
    Admin, administrator 2, Ad min, A.d.m.i.n, AnaAdmin, Ana Admin, Αdmin, М0derator, m0derator,
    Moderatorka, Moderazione, ModeratorGraz, EMVI, Emvi Team, Support, Portal, Staff, Team,
    Mestna občina Ljubljana, Mestna obcina, Občina, Občinska uprava, Ljubljana, Ljubljane,
    Ekipa Ljubljane, Župan, Župan Ljubljane, Županja, Ana Županja,
    Bürgermeister, Burgermeisterin Eva, Stadt Graz, StadtGraz, Graz Stadt, Graz, Graz 2, G-r-a-z,
    Stadtverwaltung, Rathaus, Gemeinde, Stadt Wien, Comune di Roma, Team Graz, City of Graz, Mayor, The Mayor, Mayor of Graz,
    Sindaco, Sindaca Lucia, Comune di Empoli, Comune, Empoli, Comune-Empoli,
    Δήμαρχος, ΔΗΜΑΡΧΟΣ, Δήμος Θεσσαλονίκης, Διαχειριστής, Συντονίστρια, Ομάδα συντονισμού,
    Nova Gorica, Comune di Nova Gorica,
    Ausländeramt, Amtliche Antwort, Risposta ufficiale, Ufficio Immigrazione, Uradni odgovor,
    Ministrstvo za notranje zadeve, Bundesamt für Migration, Υπουργείο Μετανάστευσης,
    on paper, Former Participant, auf Papier, früheres Konto
    """.split(","),
)
def test_nobody_poses_as_staff_or_as_the_municipality(name):
    with pytest.raises(ValidationError) as refusal:
        looks_official(name, MUNICIPALITIES)
    assert refusal.value.code == "official"


@pytest.mark.parametrize(
    "name",
    """
    Luka Župan, Župančič, Ana Graz, Grazia, Grazer, Ana iz Ljubljane, Ljubljančanka, Gorica, Nova,
    Tim, Staffan, Badmintonka, Emina, Δήμος, Δήμος Ιωάννου, Marco di Stefano, Stefano della Città,
    Modesta, Amtmann, Papier Eva, Ufuk, Modesta, Eva Stadt, Rat, Portalupi, Theo Mayor, Adem
    """.split(","),
)
def test_people_who_only_sound_official_are_welcome(name):
    looks_official(name, MUNICIPALITIES)


def test_the_short_form_of_an_office_is_the_office():
    looks_official("MOL", MUNICIPALITIES)
    looks_official("Mol Ana", MUNICIPALITIES, ["Mestna občina Ljubljana"])
    with pytest.raises(ValidationError):
        looks_official("M.O.L.", MUNICIPALITIES, ["Mestna občina Ljubljana"])
