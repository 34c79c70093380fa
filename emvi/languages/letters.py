"""Does a text say anything? Invisible characters and dots alone do not."""

import unicodedata

# Letters by category that show nothing.
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")


def has_letters(text: str) -> bool:
    """At least one letter or digit that can be seen."""
    return any(unicodedata.category(char)[0] in "LN" and char not in FILLERS for char in text)


def says_something(text: str) -> bool:
    """Letters, digits, or a sign such as an emoji: enough for a comment."""
    return has_letters(text) or any(unicodedata.category(char) == "So" for char in text)


def said(texts: dict[str, str]) -> dict[str, str]:
    """Of a text by language, the languages in which it says anything."""
    return {language: text.strip() for language, text in texts.items() if has_letters(text)}
