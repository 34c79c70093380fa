"""Public names: what may stand in one, and when two of them look the same."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from string import ascii_letters

from confusable_homoglyphs.categories import alias
from confusable_homoglyphs.confusables import confusables_data
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 2, 40

BRAHMIC = frozenset(
    "DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA "
    "TIBETAN MYANMAR KHMER BALINESE JAVANESE SUNDANESE CHAKMA MEETEI_MAYEK".split()
)
# Without the joiners these cannot be spelled right.
JOINING = BRAHMIC | {"ARABIC", "SYRIAC", "MANDAIC", "MONGOLIAN", "NKO", "HANIFI_ROHINGYA"}
STACKING = JOINING | {"HEBREW", "THAI", "LAO", "THAANA", "TAI_THAM", "NEW_TAI_LUE", "CHAM"}
EAST_ASIAN = frozenset("HAN HIRAGANA KATAKANA HANGUL BOPOMOFO".split())
# Alphabets that share the shapes of their letters with each other.
LOOKALIKE = frozenset("LATIN GREEK CYRILLIC ARMENIAN COPTIC CHEROKEE LISU TIFINAGH".split())
# In use today. Others are for scholars, and for people who want to look like somebody else.
SCRIPTS = (
    STACKING
    | EAST_ASIAN
    | LOOKALIKE
    | frozenset(
        "ADLAM BUGINESE CANADIAN_ABORIGINAL ETHIOPIC GEORGIAN INHERITED KAYAH_LI LEPCHA LIMBU "
        "NYIAKENG_PUACHUE_HMONG OL_CHIKI OSAGE SAURASHTRA SYLOTI_NAGRI TAI_LE TAI_VIET VAI "
        "WANCHO YI".split()
    )
)

JOINERS = "\u200c\u200d"
APOSTROPHE_LETTERS = "\u02bb\u02bc"
LONG_VOWEL = "\u30fc"
SEPARATORS = frozenset(
    " .-'"
    "\u00b7"  # middle dot
    "\u058a\u05be\u2010\u2011"  # hyphens: Armenian, Hebrew, plain, unbroken
    "\u2018\u2019\u05f3"  # apostrophes, and the Hebrew geresh
    "\u0f0b\u30fb"  # between Tibetan syllables, between names in kana
)
BETWEEN_WORDS = f"([{re.escape(''.join(SEPARATORS))}])"
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# Letters in frames and fancy type. Ligatures ("compat") are ordinary spelling in some languages.
DRESSED = re.compile("<(?!compat> (?!0020))")
PARTS_OF_WORDS = frozenset("Lu Ll Lt Lm Lo Mn Mc Nd".split())

REFUSALS = {
    "length": _("Use 2 to 40 characters."),
    "characters": _("Use letters, numbers, spaces, hyphens, apostrophes and full stops only."),
    "no letter": _("A name needs at least one letter."),
    "marks": _("There are too many marks on one letter."),
    "scripts": _("Write the name in one alphabet."),
    "official": _("This name reads like the municipality or its staff. Choose another name."),
}


def _refuse(reason: str) -> ValidationError:
    return ValidationError(REFUSALS[reason], code="characters" if reason == "no letter" else reason)


def clean_public_name(text: str) -> str:
    """Return the name as it is kept and shown: NFC, single spaces.

    ΑΝΝΑ in Greek capitals cannot be told from the Latin ANNA, and Άννα can. Where capitals
    change what a name in another alphabet looks like, it gets capitals at its beginnings only.
    Raises ValidationError with the code length, characters, marks or scripts.
    """
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    _check_length(name)
    _check_characters(name)
    _check_marks(name)
    _check_scripts(name)
    begun_large = unicodedata.normalize("NFC", _capitals_first(name))
    if skeleton(begun_large) != skeleton(name):
        name = begun_large
        _check_length(name)
    return name


def _capitals_first(name: str) -> str:
    # str.title() would begin anew after each mark.
    return "".join(part.capitalize() for part in re.split(BETWEEN_WORDS, name))


def _check_length(name: str) -> None:
    if not SHORTEST <= len(name) <= LONGEST:
        raise _refuse("length")


def _check_characters(name: str) -> None:
    for position, char in enumerate(name):
        if char in JOINERS:
            allowed = _joins(name, position)
        elif unicodedata.category(char) in PARTS_OF_WORDS:
            allowed = _is_plain(char)
        else:
            allowed = char in SEPARATORS
        if not allowed:
            raise _refuse("characters")
    if not any(char.isalpha() and alias(char) != "COMMON" for char in name):
        raise _refuse("no letter")


def _is_plain(char: str) -> bool:
    """A letter, mark or digit of a living script, visible, and not one dressed up as a picture."""
    if INVISIBLE.match(char) or DRESSED.match(unicodedata.decomposition(char)):
        return False
    if alias(char) == "COMMON":
        return char.isdigit() or char in APOSTROPHE_LETTERS or char == LONG_VOWEL
    return alias(char) in SCRIPTS


def _joins(name: str, position: int) -> bool:
    """Whether a joiner here stands inside a word, in a script that is spelled with joiners."""
    before, after = name[position - 1 : position], name[position + 1 : position + 2]
    return all(
        char and alias(char) in JOINING and (char.isalpha() or unicodedata.category(char)[0] == "M")
        for char in (before, after)
    )


def _check_marks(name: str) -> None:
    limit = marks = 0
    for char in name:
        category = unicodedata.category(char)
        if char.isalpha():
            limit, marks = (3 if alias(char) in STACKING else 2), 0
        elif category[0] != "M":
            if char not in JOINERS:
                limit = marks = 0
        elif limit == 0 or unicodedata.combining(char) == 1:  # on nothing, or struck through
            raise _refuse("marks")
        elif category == "Mn":
            marks += 1
            if marks > limit:
                raise _refuse("marks")


def _check_scripts(name: str) -> None:
    """One script a word, and East Asian ones together with Latin; two alphabets never."""
    alphabets = set()
    for word in _words(name):
        scripts = {alias(char) for char in word} - {"COMMON", "INHERITED"}
        beside = scripts - EAST_ASIAN
        if len(beside) > 1 or (scripts & EAST_ASIAN and beside - {"LATIN"}):
            raise _refuse("scripts")
        alphabets |= scripts & LOOKALIKE
    if len(alphabets) > 1:
        raise _refuse("scripts")


def _words(name: str) -> list[str]:
    kept = (char for char in name if char not in JOINERS)
    return "".join(char if _is_part_of_word(char) else " " for char in kept).split()


def _is_part_of_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN" and char not in APOSTROPHE_LETTERS


# Greek ν and Ν look like two Latin letters. In these a small letter counts as its capital does.
CASE_KEEPS_SHAPE = {"LATIN", "CYRILLIC", "GEORGIAN"}
# Small Greek letters of which Unicode's list says nothing, though their capitals are in it.
SMALL_GREEK = dict(zip("εηκτχω", "enktxw", strict=True))
# The letter of Greenlandic, of which the list knows a Cyrillic lookalike only.
KRA = {"ĸ": "k"}
# Variants of one letter, and letters of kana and Han that are one shape.
SAME_LETTER = str.maketrans(
    "يىۍكڪهھەةۃٱ工二力夕卜口囗八一へり", "یییککہہہہہاエニカタトロロハーヘリ"
)
# 0 and O, and 1, l and I; in words that are not Latin too.
SAME_STROKE = str.maketrans("0οоօ1iıιіӏ", "oooollllll")


def skeleton(name: str) -> str:
    """The key under which names that look the same are the same; at most 120 characters.

    A word that can be read as Latin from end to end counts as Latin. Other words stay in their
    own script: letter by letter every Greek ν would become v, and so every Latin N too.
    """
    plain = "".join(
        str(unicodedata.digit(char, char))
        for char in unicodedata.normalize("NFKD", name)
        if not _is_accent(char)
    )
    key = "".join(_as_latin(word) for word in _words(plain)).casefold()
    key = unicodedata.normalize("NFC", key.translate(SAME_STROKE).translate(SAME_LETTER))
    for several, one in _sequences().items():
        key = key.replace(several, one)
    return key.replace("rn", "m").replace("vv", "w")


def _is_accent(char: str) -> bool:
    """Marks that a reader overlooks, which vowel signs of Indic scripts and Thai are not."""
    position = unicodedata.combining(char)
    return position >= 200 or position == 1 or 10 <= position <= 36


def _as_latin(word: str) -> str:
    folded = (char.casefold() if alias(char) in CASE_KEEPS_SHAPE else char for char in word)
    latin = "".join(folded).translate(_latin_looks())
    return latin if all(alias(char) in {"LATIN", "COMMON"} for char in latin) else word


@cache
def _latin_looks() -> dict[int, str]:
    looks = {}
    for char, lookalikes in _lookalikes():
        for lookalike in lookalikes:
            if char in ascii_letters and len(lookalike) == 1:
                looks[lookalike] = char
            base = "".join(part for part in lookalike if part.isalpha())
            if alias(char) == "LATIN" and char not in ascii_letters and base and base.isascii():
                looks.setdefault(char, base)
    for char, letter in list(looks.items()):
        other = char.swapcase()
        if alias(char) in CASE_KEEPS_SHAPE and len(other) == 1 and not other.isascii():
            looks.setdefault(other, letter)
    return str.maketrans(looks | SMALL_GREEK | KRA)


@cache
def _sequences() -> dict[str, str]:
    """Several signs that are drawn like one, the longest first: in Thai two เ like แ."""
    found = {
        unicodedata.normalize("NFC", several): char
        for char, lookalikes in _lookalikes()
        for several in lookalikes
        if alias(char) in BRAHMIC | {"THAI"}
        and unicodedata.category(char)[0] in "LM"
        and len(several) > 1
        and all(alias(part) == alias(char) for part in several)
    }
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _lookalikes() -> Iterator[tuple[str, list[str]]]:
    """Unicode's list of lookalikes, one character at a time."""
    for char, found in confusables_data.items():
        # The list sets letters written from right to left between direction marks.
        plain = char.strip("\u200e")
        if len(plain) == 1:
            yield plain, [lookalike["c"].strip("\u200e") for lookalike in found]


# Who has a word that begins so in their name speaks for the municipality or the portal.
OFFICIAL_BEGINNINGS = (
    "admin modera emvi municip mayoress cityhall citycouncil townhall "
    "občin županj skrbništv "
    "bürgermeister oberbürgermeister bezirksbürgermeister bezirksamt rathaus magistrat "
    "gemeinde marktgemeinde landeshauptstadt stadtverwaltung stadtrat stadträt "
    "sindac assessor "
    "δημαρχ δημοτικ διαχειριστ συντονιστ διοικησ "
    # Who is afraid of these offices must not meet them here by a trick.
    "polizei polizia policij police ausländerbehörd fremdenpolizei carabinier questur prefettur "
    "αστυνομ "
    # Offices of the state, and what only an office says.
    "ministr minister bundesamt bundesminist ausländeramt einwanderungsbehörd sozialamt jugendamt "
    "standesamt ufficial uradn amtlich official upravna υπουργεί επίσημ"
).split()
OFFICIAL_ENDS = ["admin", "moderator"]
# Family names and plain words too, so only where the name begins with one.
TITLES = ["župan", "mayor", "stadt", "comune"]
# Official where nothing stands beside them but the name of the place.
BODIES = (
    "city town council official office staff support team help service system portal "
    "mestna občina uprava ekipa portala skrbnik "
    "stadt landeshauptstadt gemeinde marktgemeinde bezirk amt verwaltung "
    "comune città ufficio uffici gestione immigrazione anagrafe migration zuwanderung priseljevanje "
    "διαχείριση διαχείρισης ομάδα συντονισμού υπηρεσία υπηρεσίες πύλη πύλης"
).split()
# What stands in the place of a name that is not there.
NO_NAMES = [gettext_noop("former participant"), gettext_noop("on paper")]
# Δήμος is a municipality, and a first name.
LINKS = "of and for the v in za von für der die das di del della του της των δήμος δήμου".split()


def looks_official(
    name: str, municipality_names: Iterable[str], body_names: Iterable[str] = ()
) -> None:
    """Raise ValidationError (code official) if the name poses as staff, portal, municipality, or
    one of the bodies that speak here: offices, organisations, groups."""
    keys = _telling_words(name)
    whole = "".join(keys)
    speaks_for_it = (
        any(key.startswith(_skeletons(*OFFICIAL_BEGINNINGS)) for key in [*keys, whole])
        or whole.endswith(_skeletons(*OFFICIAL_ENDS))
        or any(key in _skeletons(*TITLES) for key in keys[:1])
    )
    own = _without_bodies(keys)
    if speaks_for_it or (keys and not own) or skeleton(name) in _in_place_of_names():
        raise _refuse("official")
    for other in municipality_names:
        place = _without_bodies(_telling_words(other))
        if _same_place(own, place) or _same_place([_without_body(whole)], ["".join(place)]):
            raise _refuse("official")
    for body in body_names:
        if _speaks_for(keys, _telling_words(body)) or whole == _initials(body):
            raise _refuse("official")


@cache
def _in_place_of_names() -> frozenset[str]:
    found = set()
    for code in settings.INTERFACE_LANGUAGES:
        with translation.override(code):
            found |= {skeleton(gettext(words)) for words in NO_NAMES}
    return frozenset(found)


def _initials(body: str) -> str | None:
    """MOL is the Mestna občina Ljubljana."""
    words = _words(body)
    return skeleton("".join(word[0] for word in words)) if len(words) > 2 else None


LONG_WORD = 10


def _speaks_for(own: list[str], body: list[str]) -> bool:
    """The name of a body, or all of it among other words. A short single word is not enough: a
    group may be called as a flower is, and a person too."""
    if not body:
        return False
    is_telling = len(body) > 1 or len(body[0]) >= LONG_WORD
    return own == body or (is_telling and set(body) <= set(own))


@cache
def _skeletons(*words: str) -> tuple[str, ...]:
    return tuple(skeleton(word.capitalize()) for word in words)


def _telling_words(name: str) -> list[str]:
    keys = [skeleton(word.capitalize()) for word in _words(name) if not word.isdigit()]
    return [key for key in keys if key not in _skeletons(*LINKS)]


def _without_bodies(keys: list[str]) -> list[str]:
    return [key for key in keys if key not in _skeletons(*BODIES)]


def _without_body(whole: str) -> str:
    """StadtGraz and GrazStadt are Graz."""
    for body in _skeletons(*BODIES):
        whole = whole.removeprefix(body).removesuffix(body)
    return whole


def _same_place(own: list[str], place: list[str]) -> bool:
    """Also declined: Ljubljane is Ljubljana, and Θεσσαλονίκης is Θεσσαλονίκη."""
    return len(own) == len(place) > 0 and all(
        mine == theirs or (len(theirs) > 4 and mine[:-1] in {theirs, theirs[:-1]})
        for mine, theirs in zip(own, place, strict=True)
    )
