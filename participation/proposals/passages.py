"""Whether words are taken from other words: nobody puts new ones into somebody's mouth, nor leaves
out those that turn the others around. Only whole sentences can be taken, or whole lines."""

import re

from django.utils.translation import gettext_lazy as _

NOT_TAKEN = _(
    "A part says only what the whole says. Copy whole sentences or lines of it as they are, each "
    "from its first word to its last sign."
)
QUOTES = "\"'”’“‘»«›‹)]】」』）"
WIDE = "。！？．｡"
ENDS = (*WIDE, "!", "?", "…", "...", "؟", "۔", "।", "॥", "։", "።", "။", "។")
# Marks of Greek, which mean less between other letters.
GREEK_ENDS = re.compile("[Ͱ-Ͽἀ-῿][;\u037e]$")
GREEK_HALF_ENDS = re.compile("[Ͱ-Ͽἀ-῿][·\u0387]$")
# After these, Chinese and Japanese write on without a space.
WIDE_ENDS = re.compile(f"[{WIDE}]+[{re.escape(QUOTES)}]*")


def is_taken_from(text: str, whole: str) -> bool:
    """Is each line of `text` a run of whole sentences of `whole`, however its spaces and lines
    fall?"""
    source = _plain(whole)
    starts, ends = _sentences(whole)
    lines = [line for line in map(_plain, text.splitlines()) if line]
    return bool(lines) and all(
        any(source.startswith(line, at) and at + len(line) in ends for at in starts)
        for line in lines
    )


def _sentences(whole: str) -> tuple[set[int], set[int]]:
    """Where sentences begin and end in the plain words of a text."""
    has_capitals = whole != whole.lower()
    starts, ends, at = set(), set(), 0
    for line in filter(None, map(_plain, whole.splitlines())):
        starts.add(at)
        words = line.split(" ")
        for word, following in zip(words, [*words[1:], ""], strict=True):
            for wide in WIDE_ENDS.finditer(word):
                ends.add(at + wide.end())
                starts.add(at + wide.end())
            if not following or _is_end(word, following, has_capitals):
                ends.add(at + len(word))
                starts.add(at + len(word) + 1)
            at += len(word) + 1
    return starts, ends


def _is_end(word: str, following: str, has_capitals: bool) -> bool:
    """Before a small letter, a sentence goes on: after "e.g." or a quoted question. It does too
    after the full stop of "No. 5", "22. 12." or "z. B.": who could cut there could cut off the
    "not" that stands before it."""
    bare = word.rstrip(QUOTES)
    if GREEK_HALF_ENDS.search(bare):
        return True
    first = next(filter(str.isalnum, following), "")
    if has_capitals and first != first.title():
        return False
    if bare.endswith(ENDS) or GREEK_ENDS.search(bare):
        return True
    return bare.endswith(".") and not first.isdigit() and not re.fullmatch(r"[^\W\d_]\.", bare)


def _plain(text: str) -> str:
    return " ".join(text.split())
