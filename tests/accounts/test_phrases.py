import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emvi.accounts.phrases import new_phrase, normalise_phrase, words_of

LANGUAGES = ["sl", "de", "it", "el", "en"]
LETTERS = {
    "sl": string.ascii_lowercase + "čšž",
    "de": string.ascii_lowercase + "äöüß",
    "it": string.ascii_lowercase + "àèéìòù",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊΐϋΰ",
    "en": string.ascii_lowercase,
}


@pytest.mark.parametrize("language", LANGUAGES)
class TestWordList:
    def test_has_512_words_so_that_eight_make_72_bits(self, language):
        assert len(words_of(language)) == 512

    def test_words_are_short_and_in_the_letters_of_the_language(self, language):
        for word in words_of(language):
            assert 3 <= len(word) <= 9, word
            assert set(word) <= set(LETTERS[language]), word

    def test_words_stay_single_words_when_normalised(self, language):
        keys = [normalise_phrase(word) for word in words_of(language)]
        assert len(set(keys)) == 512
        assert all(key.isalpha() and 3 <= len(key) <= 9 for key in keys)

    def test_one_wrong_letter_never_makes_another_word(self, language):
        keys = [normalise_phrase(word) for word in words_of(language)]
        one_replaced = [
            key[:place] + "_" + key[place + 1 :] for key in keys for place in range(len(key))
        ]
        one_left_out = {key[:place] + key[place + 1 :] for key in keys for place in range(len(key))}
        assert len(one_replaced) == len(set(one_replaced))
        assert not one_left_out & set(keys)

    def test_a_phrase_is_eight_words_of_the_list(self, language):
        words = new_phrase(language).split(" ")
        assert len(words) == 8
        assert set(words) <= set(words_of(language))


def test_a_language_without_a_list_gets_english():
    for language in ("ar", "ar-xb", "../en", ""):
        assert set(new_phrase(language).split()) <= set(words_of("en"))


def test_phrases_differ():
    assert len({new_phrase("en") for _i in range(50)}) == 50


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("1. river, 2. lamp", "river lamp"),
        ("  River\n\tLAMP ", "river lamp"),
        ("river-lamp.", "river lamp"),
        ("1) Čebela 2) Žaba", "cebela zaba"),
        ("straße Öffnen", "strasse offnen"),
        ("STRASSE", "strasse"),
        ("Đuro", "duro"),
        ("ΉΛΙΟΣ ήλιος", "ηλιοσ ηλιοσ"),
        ("μαϊντανός", "μαιντανοσ"),
        ("c\u030cebela", "cebela"),
        ("ｒｉｖｅｒ", "river"),
        ("ri\u00adver\u200b lamp", "river lamp"),
        ("river_lamp", "river lamp"),
        ("42", ""),
    ],
)
def test_what_people_type_is_made_comparable(typed, same):
    assert normalise_phrase(typed) == same


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise_phrase(text)
    assert normalise_phrase(once) == once


@given(st.sampled_from(LANGUAGES), st.sampled_from([str.upper, str.title, str.swapcase]))
def test_capitals_never_lock_anybody_out(language, change):
    phrase = new_phrase(language)
    assert normalise_phrase(change(phrase)) == normalise_phrase(phrase)
