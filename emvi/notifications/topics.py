"""What people choose a frequency for, and the frequencies."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", pgettext_lazy("mail", "at once")
    DAILY = "daily", pgettext_lazy("mail", "once a day, together")
    WEEKLY = "weekly", pgettext_lazy("mail", "once a week, together")
    NEVER = "never", pgettext_lazy("mail", "never")


class Topic(models.TextChoices):
    OWN = "own", _("My proposals: answers and what happens next")
    TALK = "talk", _("Comments on my proposal, replies, and when somebody mentions me")
    FOLLOWED = "followed", _("What I follow")
    DUTIES = "duties", _("My duties: answers that are due, appeals to decide")
    # Nobody chooses these: they are about the account and about decisions, and come at once.
    ACCOUNT = "account", _("My account and decisions about my words")


# What a topic begins with: one's own things at once, what one follows together.
DEFAULTS = {
    Topic.OWN: Frequency.AT_ONCE,
    Topic.TALK: Frequency.AT_ONCE,
    Topic.FOLLOWED: Frequency.DAILY,
    Topic.DUTIES: Frequency.AT_ONCE,
    Topic.ACCOUNT: Frequency.AT_ONCE,
}
CHOSEN = (Topic.OWN, Topic.TALK, Topic.FOLLOWED, Topic.DUTIES)
# Their mails wait for a digest.
COLLECTING = (Frequency.DAILY, Frequency.WEEKLY)
