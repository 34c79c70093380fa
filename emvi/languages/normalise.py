"""One form of a text for searching, the same on every database."""

import re
import unicodedata

MOST_WORDS = 8

# Letters that carry their mark inside, so that decomposition leaves them whole.
_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ς": "σ",
        # Arabic, Persian, Urdu and Kurdish keyboards write the same letter differently.
        "ٱ": "ا",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ک": "ك",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        # Elongation of a line, soft hyphen, joiners and marks of direction: nobody types them
        # to search. The zero-width non-joiner is not among them: Persian parts words with it.
        "\u0640": None,
        "\u00ad": None,
        "\u200d": None,
        "\u200e": None,
        "\u200f": None,
        "\u2060": None,
        "\ufeff": None,
        # An apostrophe that Unicode counts as a letter.
        "ʼ": " ",
    }
)
_SPACES = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Fold case, marks, letter variants and punctuation away; words parted by one space.

    Normalising twice changes nothing.
    """
    letters = _decomposed(_decomposed(text).casefold()).translate(_LETTERS)
    kept = (_folded(letter) for letter in letters)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", "".join(kept)).strip())


def search_words(query: str) -> list[str]:
    """The different words of a query, normalised, in their order; the first eight of them."""
    return list(dict.fromkeys(normalise(query).split()))[:MOST_WORDS]


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def _folded(letter: str) -> str:
    category = unicodedata.category(letter)
    if category[0] == "M":
        # Accents, Arabic and Hebrew vowel points go. Vowels of Indian scripts, viramas, Thai
        # tones and Japanese voicing are marks too, but part of the word.
        return "" if _is_accent(letter) else letter
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    return letter if category[0] in "LN" else " "


def _is_accent(mark: str) -> bool:
    place = unicodedata.combining(mark)
    return 10 <= place <= 36 or place >= 200
