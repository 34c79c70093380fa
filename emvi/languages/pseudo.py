"""A language nobody speaks: it shows what is not translatable, too narrow or not mirrored."""

import re
from itertools import cycle
from math import ceil

from babel.messages.catalog import Catalog

LOCALE = "ar_XB"
LONGER_PER_CENT = 40
ACCENTED = str.maketrans(
    "ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz",
    "ÅÇÐÉĞĤÎĴĶĻÑÖŔŠŢÛŴÝŽåçðéğĥîĵķļñöŕšţûŵýž",
)
# What a translator may not touch: tags, entities, addresses and every kind of placeholder.
KEPT = re.compile(
    r"(<[^<>]+>"
    r"|&(?:\w+|#\d+);"
    r"|https?://[^\s<>\"]+"
    r"|%(?:\(\w+\))?[-#0+]*\d*(?:\.\d+)?[bcdeEfFgGiorsuxX%]"
    r"|\{[^{}]*\})"
)


def pseudo_text(text: str) -> str:
    """English with accents and 40 % more letters; placeholders, tags and white space stay."""
    pieces = zip(cycle((False, True)), KEPT.split(text))
    return "".join(piece if kept else _stretched(piece) for kept, piece in pieces)


def pseudo_catalogue(source: Catalog) -> Catalog:
    """The pseudo-language for every message of `source`, made from its English."""
    catalog = Catalog(locale="en")
    for message in source:
        if message.pluralizable:
            catalog.add(message.id, tuple(map(pseudo_text, message.id)), context=message.context)
        elif message.id:
            catalog.add(message.id, pseudo_text(message.id), context=message.context)
    return catalog


def _stretched(text: str) -> str:
    out, owed = [], 0
    for letter in text.translate(ACCENTED):
        out.append(letter)
        owed += LONGER_PER_CENT
        if letter.isalpha() and owed > 0:
            repeats = ceil(owed / 100)
            out.append(letter * repeats)
            owed -= repeats * 100
    return "".join(out)
