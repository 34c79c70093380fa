"""The interface is complete in every language: nothing missing, fuzzy, broken or frightening."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import settings

from emvi.languages.catalogues import (
    TRANSLATED,
    catalogue_path,
    catalogue_text,
    extract_project,
    is_translated,
    merge,
    read_catalogue,
)
from emvi.languages.pseudo import KEPT

TAG = re.compile(r"<[^<>]+>")
AT_THE_ENDS = re.compile(r"\A(\s*).*?(\s*)\Z", re.DOTALL)

# Section 0 of the portal's words: what readers know from letters of police, asylum or tax
# offices. The second pattern, where there is one, tells by the English when the word is right.
FORBIDDEN = {
    "sl": [
        (r"\bprijav\w* (vsebin|kršit)", None),
        (r"\bodločb", None),
        (r"\bobrok", None),
    ],
    "de": [
        (r"\bBescheid(e|en|s|es)?\b", None),
        (r"\bAnhörung", None),
        (r"\bAnmeldung", None),
        (r"\b(an|ab)(melde|gemeldet)", None),
        (r"\b(Vorladung|Aufforderung)", None),
        (r"\bRaten?\b", None),
    ],
    "it": [
        (r"\bprovvediment", None),
        (r"\bnotific", None),
        (r"\bconvocazion", r"\b(council|sitting)"),
        (r"\bricors[oi]\b", None),
        (r"\bintegrazion", r"\bintegration"),
        (r"\brat[ae]\b", None),
    ],
    "el": [
        (r"\bκλήσ(η|ης|εις|εων)\b", None),
        (r"\bταυτοποι[ήη]σ", None),
        (r"\bυποδοχ(ή|ής|ές|ών)\b", None),
        (r"\bπροσφυγ(ή|ής|ές|ών)\b", None),
        (r"\bκαταγγελ", None),
        (r"(?<!οικονομική )(?<!οικονομικής )\bεκκαθάρισ", None),
        (r"\bκρ[άα]τ[ήη]σ", None),
    ],
}
# The marks of other languages; straight ones have no place outside a tag.
WRONG_QUOTATION_MARKS = {"sl": '"„“”', "de": '"»«”', "it": '"„“”', "el": '"„“”'}


@pytest.fixture(scope="module")
def extracted():
    return extract_project(settings.BASE_DIR)


@pytest.fixture(scope="module", params=TRANSLATED)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def path(language):
    return catalogue_path(Path(settings.LOCALE_PATHS[0]), language)


@pytest.fixture(scope="module")
def messages(path, language):
    return [message for message in read_catalogue(path, language) if message.id]


def translations(message: Message) -> list[tuple[tuple[str, ...], str]]:
    """Each translation with the English texts it may follow.

    The first of two forms stands for exactly one thing, so it may leave the number out where
    English does. The first of four stands for 101 things too.
    """
    if not message.pluralizable:
        return [((message.id,), message.string)] if message.string else []
    singular, plural = message.id
    follows = [(plural,)] * len(message.string)
    if len(message.string) == 2:
        follows[0] = (singular, plural)
    return [pair for pair in zip(follows, message.string, strict=True) if pair[1]]


def placeholders(text: str) -> Counter:
    return Counter(piece for piece in KEPT.findall(text) if piece[0] in "%{")


def tags(text: str) -> Counter:
    return Counter(TAG.findall(text))


def white_space(text: str) -> tuple[str, ...]:
    return AT_THE_ENDS.match(text).groups()


def unlike_the_english(messages, trait) -> list[str]:
    return [
        f"{message.id!r}: {text!r}"
        for message in messages
        for english, text in translations(message)
        if trait(text) not in map(trait, english)
    ]


def test_catalogue_is_up_to_date(extracted, path, language):
    fresh = catalogue_text(merge(extracted, read_catalogue(path, language), language), language)
    assert path.read_text(encoding="utf-8") == fresh, "run: make messages"


def test_every_message_is_translated(extracted, path, language):
    catalog = read_catalogue(path, language)
    missing = [
        message.id
        for message in extracted
        if message.id
        and not (
            (known := catalog.get(message.id, message.context))
            and is_translated(known)
            and known.pluralizable == message.pluralizable
            and (not known.pluralizable or len(known.string) == catalog.num_plurals)
        )
    ]
    assert not missing, f"{len(missing)} messages without a translation"


def test_no_message_is_fuzzy_or_obsolete(path, language):
    catalog = read_catalogue(path, language)
    assert not [message.id for message in catalog if message.id and message.fuzzy]
    assert not catalog.obsolete


def test_same_placeholders(messages):
    assert not unlike_the_english(messages, placeholders)


def test_same_tags(messages):
    assert not unlike_the_english(messages, tags)


def test_same_white_space_at_both_ends(messages):
    assert not unlike_the_english(messages, white_space)


def test_words_that_frighten_are_not_used(messages, language):
    found = [
        f"{word}: {text!r}"
        for message in messages
        for english, text in translations(message)
        for word, right_where in FORBIDDEN[language]
        if re.search(word, TAG.sub("", text), re.IGNORECASE)
        and not (right_where and re.search(right_where, english[-1], re.IGNORECASE))
    ]
    assert not found


def test_quotation_marks_of_the_language(messages, language):
    found = [
        text
        for message in messages
        for _english, text in translations(message)
        if set(TAG.sub("", text)) & set(WRONG_QUOTATION_MARKS[language])
    ]
    assert not found


@pytest.mark.parametrize(
    ("language_of_word", "text", "refused"),
    [
        ("sl", "Prejeli ste odločbo.", True),
        ("sl", "Prejeli ste odločitev.", False),
        ("sl", "Prijava v portal", False),
        ("de", "Anmeldung", True),
        ("de", "Bescheinigung", False),
        ("it", "Nuova notifica", True),
        ("it", "La data è cambiata", False),
        ("el", "Πρόσκληση", False),
        ("el", "κλήση", True),
        ("el", "πρόσφυγες", False),
        ("el", "προσφυγή", True),
        ("el", "οικονομική εκκαθάριση", False),
        ("el", "Εκκαθάριση", True),
    ],
)
def test_the_patterns_find_what_they_should(language_of_word, text, refused):
    patterns = [word for word, _right_where in FORBIDDEN[language_of_word]]
    assert any(re.search(word, text, re.IGNORECASE) for word in patterns) is refused
