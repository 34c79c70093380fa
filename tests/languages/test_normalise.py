import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emvi.languages.letters import MOST_MARKS, without_tricks
from emvi.languages.normalise import normalise, search_words


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ΣΤΕΓΗ", "στέγη"),
        ("οδοσ", "Οδός"),
        ("δεντρα", "δέντρα"),
        ("ΠΑΙΔΙΚΗ", "παιδική"),
        ("ΑΫΛΗ", "άυλη"),
        ("copovi", "Čopovi"),
        ("zeleznici", "železnici"),
        ("Baume", "Bäume"),
        ("strasse", "Straße"),
        ("perche", "Perché"),
        ("Dordevic", "Đorđević"),
        ("lodz", "Łódź"),
        ("istanbul", "İSTANBUL"),
        ("isik", "ışık"),
        ("orsted", "Ørsted"),
        ("cao", "Cao\u0300"),
        ("елка", "ёлка"),
        ("їжак", "Їжак"),
        ("محمد", "مُحَمَّد"),
        ("اطفال", "أطفال"),
        ("الى", "إلي"),
        ("مدرسه", "مدرسة"),
        ("كتاب", "کتاب"),
        ("سلام", "ســلام"),
        ("می روم", "می\u200cروم"),
        ("l'acqua", "l’acqua"),
        ("м'ята", "мʼята"),
        ("2026", "٢٠٢٦"),
        ("12", "۱۲"),
        ("fin", "ﬁn"),
        ("wasser luft", "Wasser, Luft!"),
        ("Zusammen", "Zu\u00adsammen"),
    ],
)
def test_both_are_found_by_each_other(typed, written):
    assert normalise(typed) == normalise(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("की", "का"),
        ("が", "か"),
        ("ไม่", "ไม"),
        ("бар", "bar"),
        ("sol", "soli"),
    ],
)
def test_different_words_stay_different(one, other):
    assert normalise(one) != normalise(other)


def test_punctuation_parts_words():
    assert normalise(" «Park»–Weg,\n\tNr.5 ") == "park weg nr 5"


def test_nothing_but_signs_is_nothing():
    assert normalise(" …!? \u200f") == ""
    assert search_words(" …!? ") == []


def test_search_words_are_different_and_at_most_eight():
    assert search_words("Bus bus, BÜS proga") == ["bus", "proga"]
    assert search_words("a b c d e f g h i j") == list("abcdefgh")


@given(st.text())
def test_twice_is_once(text):
    once = normalise(text)
    assert normalise(once) == once


def test_marks_grow_over_nobody_elses_words():
    assert without_tricks("a" + "\u0301" * 90 + "b") == "a" + "\u0301" * MOST_MARKS + "b"
    for word in ("Việt Nam", "مُحَمَّدٌ", "שָׁלוֹם", "हिन्दी", "ที่นี่"):
        for form in ("NFC", "NFD"):
            assert without_tricks(unicodedata.normalize(form, word)) == unicodedata.normalize(
                form, word
            )
