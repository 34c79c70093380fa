"""Proposals like the one that somebody is about to publish.

The database finds candidates by pieces of words, along the index for parts of words and a few for
each piece, so that a million proposals cost what a thousand do. One scorer, the same for both
databases, then compares words by threes of letters.
"""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet

from emvi.languages.normalise import normalise
from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Municipality
from participation.processes.models import Process
from participation.proposals.cards import Card, card_rows, cards_of
from participation.proposals.models import Proposal
from participation.proposals.queries import Filters, find_proposals

MOST = 5
WORDS_OF_TITLE, WORDS_OF_TEXT, MOST_PIECES, CANDIDATES_A_PIECE = 6, 4, 14, 30
# Shorter words are mostly those that stand in every sentence.
SHORTEST, LONG = 4, 9
TEXT_LETTERS = 400
# A word is found in the text for less than in the title.
IN_TEXT = 0.6
SAME_WORD = 0.55
ENOUGH = 0.5

Threes = frozenset[str]


class Words(NamedTuple):
    """The words of a proposal that are compared."""

    title: tuple[str, ...]
    text: tuple[str, ...]


def similar_proposals(
    municipality: Municipality,
    title: str,
    text: str,
    *,
    within: Process | None = None,
    unseen: frozenset[int] = NOBODY,
) -> list[Card]:
    """Up to five proposals of the municipality that say nearly the same, the most alike first.
    `within` is the process that it is about and that the reader was found to see: it is looked
    through even if it is not for everybody."""
    places = [None, within] if within is not None and within.is_apart else [None]
    readable = [
        find_proposals(municipality, Filters(), unseen=unseen, within=place).with_words()
        for place in places
    ]
    draft = words_of(title, text)
    scores = {
        pk: likeness(draft, words_of(other, search_text))
        for rows in readable
        for pk, (other, search_text) in _candidates(rows, draft).items()
    }
    alike = sorted((pk for pk in scores if scores[pk] >= ENOUGH), key=lambda pk: -scores[pk])
    best = alike[:MOST]
    found = [row for rows in readable for row in card_rows(rows.filter(pk__in=best))]
    cards = cards_of(found, municipality, unseen=unseen)
    return sorted(cards, key=lambda card: best.index(card.pk))


def words_of(title: str, text: str) -> Words:
    return Words(_words(title), _words(text[:TEXT_LETTERS]))


def likeness(one: Words, other: Words) -> float:
    """How much the titles say the same, from 0 to 1, seen from both sides."""
    return (_said_in(one.title, other) + _said_in(other.title, one)) / 2


def _said_in(title: tuple[str, ...], other: Words) -> float:
    """The share of a title that the other proposal says too; long words weigh more."""
    weights = [min(len(word), 12) ** 2 for word in title]
    said = sum(
        weight * max(_best(word, other.title), IN_TEXT * _best(word, other.text))
        for word, weight in zip(title, weights, strict=True)
    )
    return said / sum(weights) if weights else 0.0


def _best(word: str, words: tuple[str, ...]) -> float:
    best = max((_alike(_threes(word), _threes(other)) for other in words), default=0.0)
    return best if best >= SAME_WORD else 0.0


def _alike(one: Threes, other: Threes) -> float:
    """By the shorter word, so that a part is found in what is put together of it; less where the
    one is much longer than the other."""
    common = len(one & other)
    if not common:
        return 0.0
    short, long = sorted((len(one), len(other)))
    return common / short * (0.7 + 0.3 * short / long)


@lru_cache(maxsize=20_000)
def _threes(word: str) -> Threes:
    # The beginning counts twice: endings differ by grammar, beginnings by meaning.
    return frozenset({f"^{word[:2]}", *(word[i : i + 3] for i in range(len(word) - 2))})


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w for w in normalise(text).split() if len(w) >= SHORTEST))


def _candidates(readable: QuerySet[Proposal], draft: Words) -> dict[int, tuple[str, str]]:
    """Title and text by id, of the newest that share a piece of a word with the draft."""
    rows = readable.order_by("-published_at", "-pk").values_list("pk", "title", "search_text")
    return {
        pk: (title, text)
        for piece in _pieces(draft)
        for pk, title, text in rows.filter(search_text__contains=piece)[:CANDIDATES_A_PIECE]
    }


def _pieces(draft: Words) -> list[str]:
    """Parts of the draft's longest words, which another ending or a slip leaves whole."""
    words = sorted(draft.title, key=len, reverse=True)[:WORDS_OF_TITLE]
    words += sorted(set(draft.text) - set(words), key=len, reverse=True)[:WORDS_OF_TEXT]
    pieces = [word[: max(SHORTEST, min(6, len(word) - 2))] for word in words]
    ends = [word[-5:] for word in words if len(word) >= LONG]
    middles = [word[len(word) // 2 - 2 :][:5] for word in words if len(word) >= LONG]
    return list(dict.fromkeys([*pieces, *ends, *middles]))[:MOST_PIECES]
