import pytest
from django.conf import settings

from emvi.languages.directions import OWN_NAMES, direction, in_order, own_name, written_languages
from emvi.languages.normalise import normalise

FOURTEEN = ["bs", "de", "en", "es", "fr", "it", "sq", "sl", "tr", "el", "ru", "uk", "ar", "fa"]


@pytest.mark.parametrize("code", ["ar", "fa", "ur", "ps", "ckb", "he", "ar-xb", "fa_AF"])
def test_right_to_left(code):
    assert direction(code) == "rtl"


@pytest.mark.parametrize("code", ["sl", "en", "ti", "am", "ku", "so", "zh", "sr", "de-AT", ""])
def test_left_to_right(code):
    assert direction(code) == "ltr"


def test_names_are_in_the_language_itself():
    assert own_name("el") == "Ελληνικά"
    assert own_name("fa") == "فارسی"
    assert own_name("de-AT") == "Deutsch"
    assert own_name("xx") == "xx"


def test_interface_languages_are_named_as_in_the_settings():
    names = dict(settings.LANGUAGES)
    assert all(own_name(code) == names[code] for code in settings.INTERFACE_LANGUAGES)


def test_the_first_fourteen_stand_first():
    assert list(OWN_NAMES)[:14] == FOURTEEN
    assert [code for code, _name in written_languages()][:14] == FOURTEEN


def test_latin_names_stand_by_the_alphabet():
    codes = list(OWN_NAMES)
    for group in (codes[:9], codes[codes.index("om") : codes.index("bg")]):
        names = [normalise(OWN_NAMES[code]) for code in group]
        assert names == sorted(names)


def test_own_names_differ():
    assert len(set(OWN_NAMES.values())) == len(OWN_NAMES)


def test_the_citys_languages_then_english_then_the_fixed_order():
    codes = [code for code, _name in written_languages(["sl", "sq"])]
    assert codes[:6] == ["sl", "sq", "en", "bs", "de", "es"]
    assert sorted(codes) == sorted(OWN_NAMES)


def test_english_keeps_the_place_that_the_city_gives_it():
    assert in_order(FOURTEEN, ["en", "de"])[:3] == ["en", "de", "bs"]


def test_a_list_of_some_languages():
    assert in_order(settings.INTERFACE_LANGUAGES, ["el"]) == ["el", "en", "de", "it", "sl"]
    assert in_order(settings.INTERFACE_LANGUAGES) == ["de", "en", "it", "sl", "el"]


def test_a_language_of_the_city_that_the_table_does_not_know():
    assert written_languages(["fur"])[0] == ("fur", "fur")
