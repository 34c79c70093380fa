"""Does a text say anything? Invisible characters and dots alone do not."""

import unicodedata

# Letters by category that show nothing.
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")


# They turn the order of what follows around, so that it reads as something else.
TURNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00"))
# Whether a script of these letters is one that a language is written in. What is not here is
# written in Latin letters; those nobody is stopped from using.
LETTERS_OF = {
    "ARABIC": frozenset({"ar", "ckb", "fa", "ps", "ur", "ku", "ha"}),
    "CYRILLIC": frozenset(
        {"az", "be", "bg", "bs", "cnr", "ky", "mk", "mn", "ru", "sr", "tg", "uk", "uz", "kk"}
    ),
    "GREEK": frozenset({"el"}),
}
MOST_LETTERS = 0.6


# As many stand on one letter in the scripts that need most, such as Hebrew for singing.
MOST_MARKS = 4


def without_tricks(text: str) -> str:
    """Without signs that nobody sees and that turn the reading order around, and without towers of
    marks that grow over what others wrote."""
    kept, marks = [], 0
    for char in text.translate(TURNS):
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def foreign_script(text: str, language: str) -> bool:
    """Are most letters of an alphabet in which this language is not written? Then the language was
    chosen wrongly, and the words would be read out and laid out as another one."""
    letters = [char for char in text if char.isalpha()]
    for script, languages in LETTERS_OF.items():
        of_script = sum(unicodedata.name(char, "").startswith(script) for char in letters)
        if of_script > MOST_LETTERS * len(letters):
            return language not in languages
    return False


def has_letters(text: str) -> bool:
    """At least one letter or digit that can be seen."""
    return any(unicodedata.category(char)[0] in "LN" and char not in FILLERS for char in text)


def says_something(text: str) -> bool:
    """Letters, digits, or a sign such as an emoji: enough for a comment."""
    return has_letters(text) or any(unicodedata.category(char) == "So" for char in text)


def said(texts: dict[str, str]) -> dict[str, str]:
    """Of a text by language, the languages in which it says anything."""
    return {language: text.strip() for language, text in texts.items() if has_letters(text)}
