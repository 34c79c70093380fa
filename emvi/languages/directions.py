"""The languages people write in: own name, direction, and the order in which they stand."""

from collections.abc import Iterable, Sequence
from typing import Literal

Direction = Literal["ltr", "rtl"]

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "ur"})

# The order is meant for people, who find their line by its place: the languages of the first
# cities, then those that came later, each group by script and alphabet. It never follows the
# number of speakers, origin or politics. A new language is added at its place in the second.
OWN_NAMES = {
    "bs": "Bosanski",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "sq": "Shqip",
    "sl": "Slovenščina",
    "tr": "Türkçe",
    "el": "Ελληνικά",
    "ru": "Русский",
    "uk": "Українська",
    "ar": "العربية",
    "fa": "فارسی",
    # Latin
    "om": "Afaan Oromoo",
    "az": "Azərbaycanca",
    "ca": "Català",
    "cs": "Čeština",
    "cnr": "Crnogorski",
    "fil": "Filipino",
    "ha": "Hausa",
    "hr": "Hrvatski",
    "ig": "Igbo",
    "rw": "Ikinyarwanda",
    "sw": "Kiswahili",
    "ku": "Kurmancî",
    "ln": "Lingála",
    "hu": "Magyar",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ff": "Pulaar",
    "ro": "Română",
    "rom": "Romani čhib",
    "sk": "Slovenčina",
    "so": "Soomaali",
    "vi": "Tiếng Việt",
    "wo": "Wolof",
    "yo": "Yorùbá",
    # Cyrillic
    "bg": "Български",
    "mk": "Македонски",
    "sr": "Српски",
    # Arabic and Hebrew
    "ur": "اردو",
    "ps": "پښتو",
    "ckb": "کوردیی ناوەندی",
    "he": "עברית",
    # Every other script
    "am": "አማርኛ",
    "ti": "ትግርኛ",
    "hy": "Հայերեն",
    "ka": "ქართული",
    "ne": "नेपाली",
    "hi": "हिन्दी",
    "bn": "বাংলা",
    "pa": "ਪੰਜਾਬੀ",
    "ta": "தமிழ்",
    "si": "සිංහල",
    "th": "ไทย",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
}


def direction(code: str) -> Direction:
    """How a text in this language runs. A code with a region counts as its language."""
    return "rtl" if _language(code) in RIGHT_TO_LEFT else "ltr"


def own_name(code: str) -> str:
    """The language's name in itself; the code where the name is not known."""
    return OWN_NAMES.get(code) or OWN_NAMES.get(_language(code), code)


def in_order(codes: Iterable[str], municipality_languages: Sequence[str] = ()) -> list[str]:
    """Put languages into the order of every list: the municipality's own (its official one
    first, as given), English, then all others in the fixed order."""
    places = {code: place for place, code in enumerate(OWN_NAMES)}
    first = list(dict.fromkeys([*municipality_languages, "en"])) if municipality_languages else []

    def place(code: str) -> tuple[int, int, str]:
        if code in first:
            return (0, first.index(code), code)
        return (1, places.get(code, len(places)), code)

    return sorted(set(codes), key=place)


def written_languages(municipality_languages: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Choices for "which language did you write in?": code and own name."""
    codes = in_order({*OWN_NAMES, *municipality_languages}, municipality_languages)
    return [(code, own_name(code)) for code in codes]


def _language(code: str) -> str:
    return code.replace("_", "-").split("-")[0].lower()
