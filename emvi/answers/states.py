from django.db import models
from django.utils.translation import pgettext_lazy


class Outcome(models.TextChoices):
    """What the municipality says to a proposal. Words of `words.md` 2.3."""

    ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
    PARTLY_ACCEPTED = "partly_accepted", pgettext_lazy("proposal", "partly accepted")
    REJECTED = "rejected", pgettext_lazy("proposal", "not accepted")


# After these there is something to be done.
PROMISING = frozenset({Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED})
