"""Whom a text names: `@` and the public name of somebody who takes part in the discussion."""

import re

from django.db.models import Q

from emvi.discussions.models import Comment, Thread
from emvi.municipalities.models import PublicName
from emvi.municipalities.names import LONGEST, skeleton

# Names have spaces, so each number of words after the sign may be one.
MOST_WORDS = 6
MOST_MENTIONS = 10
SIGN = re.compile(r"(?<!\w)@(?=\w)")


def mentioned(text: str, thread: Thread) -> list[PublicName]:
    """The people whom a text in this thread names. Nobody outside the discussion, so that nobody
    is called up who has not chosen to speak here."""
    wanted = [_possible_names(text[match.end() :]) for match in SIGN.finditer(text)]
    wanted = wanted[:MOST_MENTIONS]
    keys = {key for names in wanted for key in names}
    if not keys:
        return []
    taking_part = Q(pk__in=Comment.objects.filter(thread=thread).visible().values("author"))
    if owner := getattr(thread, "proposal", None):
        beside = [one.name_id for one in owner.invited if one.state == "accepted"]
        taking_part |= Q(pk__in=[owner.author_id, *beside])
    found = PublicName.objects.filter(
        taking_part, municipality=thread.municipality_id, skeleton__in=keys
    )
    by_key = {name.skeleton: name for name in found}
    # Of several that fit, the longest is meant: “Ana from Fužine” and not “Ana”.
    longest = (
        next((by_key[key] for key in reversed(names) if key in by_key), None) for names in wanted
    )
    return list(dict.fromkeys(name for name in longest if name))


def _possible_names(rest: str) -> list[str]:
    """The keys of the names that may stand at the beginning of `rest`, shortest first."""
    words = rest[: LONGEST + 10].split("\n")[0].split()[:MOST_WORDS]
    names = (" ".join(words[:count]) for count in range(1, len(words) + 1))
    return [skeleton(name) for name in names if len(name) <= LONGEST + 5]
