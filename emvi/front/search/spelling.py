"""Forgiving a typing error: which word of those that are there was meant?"""

from dataclasses import replace
from difflib import get_close_matches

from django.db.models import Q, QuerySet

from emvi.front.search.filters import Kind, Search
from emvi.front.search.rows import searched_texts
from emvi.municipalities.models import Municipality

# Alike enough: one slip in five letters, two in eight.
ALIKE = 0.72
SHORTEST = 4
MOST_WORDS = 3
LOOKED_AT = 100


def other_spelling(
    search: Search, municipality: Municipality | None, unseen: frozenset[int]
) -> Search | None:
    """The same search with words that are there instead of those that are not; None where none is
    alike. Looks only into what this reader may read, so it tells nothing else."""
    everything = [rows for kind in Kind for rows in searched_texts(kind, municipality, unseen)]
    words, tries = list(search.words), 0
    for place, word in enumerate(words):
        if len(word) < SHORTEST or tries == MOST_WORDS or _is_there(word, everything):
            continue
        tries += 1
        alike = get_close_matches(word, _candidates(word, everything), n=1, cutoff=ALIKE)
        if alike:
            words[place] = alike[0]
    found = tuple(dict.fromkeys(words))
    return replace(search, words=found) if found != search.words else None


def _is_there(word: str, everything: list[QuerySet]) -> bool:
    return any(rows.filter(search_text__contains=word).exists() for rows in everything)


def _candidates(word: str, everything: list[QuerySet]) -> set[str]:
    """Words of the newest texts that share the beginning or the end with this one: a slip leaves
    one of them whole. So the index for parts of words finds them, and few rows are read."""
    size = len(word) // 2
    # Whole at the edge of a word: so two letters are enough for the index, too.
    ends = [_begins_with(word[: max(2, size - 1)]), _ends_with(word[-size:])]
    texts = (
        text
        for rows in everything
        for end in ends
        for text in rows.filter(end).values_list("search_text", flat=True)[:LOOKED_AT]
    )
    near = range(max(SHORTEST, len(word) - 2), len(word) + 3)
    return {one for text in texts for one in text.split() if len(one) in near}


def _begins_with(letters: str) -> Q:
    return Q(search_text__contains=f" {letters}") | Q(search_text__startswith=letters)


def _ends_with(letters: str) -> Q:
    return Q(search_text__contains=f"{letters} ") | Q(search_text__endswith=letters)
