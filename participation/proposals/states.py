from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a proposal stands. "In review" and "overdue" are computed from its answer duty;
    "hidden" is a decision about its thread."""

    PUBLISHED = "published", pgettext_lazy("proposal", "published")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
    PARTLY_ACCEPTED = "partly_accepted", pgettext_lazy("proposal", "partly accepted")
    REJECTED = "rejected", pgettext_lazy("proposal", "not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")
    MERGED = "merged", pgettext_lazy("proposal", "merged")
    SPLIT = "split", pgettext_lazy("proposal", "split")


# In no list; each keeps its page, its number and its clock.
UNLISTED = frozenset({State.WITHDRAWN, State.MERGED, State.SPLIT})
# What an answer can say, in the order of pages.
OUTCOMES = (State.ACCEPTED.value, State.PARTLY_ACCEPTED.value, State.REJECTED.value)
ANSWERED = frozenset(OUTCOMES)

# A corrected answer may change the outcome; nothing leads back to "published".
MOVES: dict[str, frozenset[str]] = {
    State.PUBLISHED: ANSWERED | {State.WITHDRAWN, State.MERGED, State.SPLIT},
    State.ACCEPTED: ANSWERED - {State.ACCEPTED},
    State.PARTLY_ACCEPTED: ANSWERED - {State.PARTLY_ACCEPTED},
    State.REJECTED: ANSWERED - {State.REJECTED},
    # Its clock runs on and it can be answered, but it stays withdrawn and its words stay away.
    State.WITHDRAWN: frozenset(),
    # Likewise: answered with the one that it is a part of. A merge can be undone until then.
    State.MERGED: frozenset({State.PUBLISHED}),
    # Its clock runs on and it is answered itself, beside its parts. A split can be undone too.
    State.SPLIT: frozenset({State.PUBLISHED}),
}
