"""What changed between two texts, word by word, in whatever script they are written."""

import unicodedata
from difflib import SequenceMatcher
from typing import NamedTuple

# Thai to Lao, Myanmar, Khmer, kana, and what East Asia writes with: no spaces between words.
WITHOUT_SPACES = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF)),
    *((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
# Two long texts, sign by sign, in a script without spaces: a hostile pair would keep a processor
# busy for a minute. They are shown whole, the one as gone and the other as new.
MOST_COMPARED = 1_000_000
SAME, REMOVED, ADDED = "same", "removed", "added"


class Part(NamedTuple):
    """A piece of the text that stayed, went or came."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Part]:
    """The parts of both texts in reading order; what went stands before what came instead.

    White space alone is no change. Words that stand everywhere in a long text are no place to start
    from (difflib's `autojunk`): it keeps hostile texts cheap.
    """
    old, new = _words(before), _words(after)
    if len(old) * len(new) > MOST_COMPARED:
        return [part for part in (Part(REMOVED, before), *_added(after)) if part.text]
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new])
    parts = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            parts.append(Part(SAME, "".join(new[k:m])))
        else:
            parts += [Part(REMOVED, "".join(old[i:j])), *_added("".join(new[k:m]))]
    return [part for part in parts if part.text]


def _added(text: str) -> list[Part]:
    """The space behind what came stays unmarked, or it would look like a part of it."""
    words = text.rstrip()
    return [Part(ADDED, words), Part(SAME, text[len(words) :])]


def _words(text: str) -> list[str]:
    """The words of a text, each with the white space behind it; signs by themselves, and in
    scripts without spaces each letter with its marks."""
    words: list[str] = []
    last = ""
    for char in text:
        kind = _kind(char)
        if words and (kind in {"space", "mark"} or kind == last == "letter"):
            words[-1] += char
        else:
            words.append(char)
        if kind != "mark":
            last = kind
    return words


def _kind(char: str) -> str:
    if char.isspace():
        return "space"
    category = unicodedata.category(char)
    # Joiners (Cf) shape a word from within.
    if category[0] == "M" or category == "Cf":
        return "mark"
    if category[0] not in "LN":
        return "sign"
    return "syllable" if any(a <= ord(char) <= b for a, b in WITHOUT_SPACES) else "letter"
