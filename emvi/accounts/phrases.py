"""The recovery phrase: eight everyday words that the portal makes and shows once."""

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

WORDS_IN_A_PHRASE = 8
WORDLISTS = Path(__file__).parent / "wordlists"
FALLBACK = "en"


def new_phrase(language: str) -> str:
    """Eight words with a space between them, 72 random bits; English where there is no list."""
    words = words_of(language if language in _languages() else FALLBACK)
    return " ".join(secrets.choice(words) for _i in range(WORDS_IN_A_PHRASE))


@cache
def words_of(language: str) -> tuple[str, ...]:
    return tuple((WORDLISTS / f"{language}.txt").read_text(encoding="utf-8").split())


@cache
def _languages() -> frozenset[str]:
    return frozenset(path.stem for path in WORDLISTS.glob("*.txt"))


UNWRITTEN = {"Mn", "Mc", "Me", "Cf"}
# Letters with a stroke through them do not fall apart into letter and mark.
STROKED = str.maketrans("đħıłøŧς", "dhilotσ")


def normalise_phrase(text: str) -> str:
    """What a person typed, so that the same words are the same password. Idempotent.

    Capitals, accents, commas, line breaks and the numbers of a list do not count.
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(char for char in text if unicodedata.category(char) not in UNWRITTEN)
    return " ".join(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text.translate(STROKED))))
