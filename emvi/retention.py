"""How long what is kept. One table: the code obeys it, the page "What we store" shows it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Policy:
    """So many days is something kept; `what` says it to everybody."""

    what: Promise
    days: int

    def cutoff(self, today: date | None = None) -> date:
        """What is older than this day goes."""
        return (today or timezone.localdate()) - timedelta(days=self.days)

    def last_day(self, today: date | None = None) -> date:
        """The day on which what begins today goes."""
        return (today or timezone.localdate()) + timedelta(days=self.days)


DRAFTS = Policy(_("drafts that nobody touched"), 7)
UNCONFIRMED_ACCOUNTS = Policy(_("accounts that were begun by e-mail and never confirmed"), 3)
SESSIONS = Policy(_("logins, after they were last renewed"), 30)
ADDRESSES = Policy(_("counts of tries by internet address, as a digest"), 1)
INACTIVE_ACCOUNTS = Policy(_("accounts that nobody uses"), 24 * 365 // 12)
FIRST_WARNING = Policy(_("before an unused account goes: the first message"), 30)
LAST_WARNING = Policy(_("before an unused account goes: the last message"), 7)
FLAGS = Policy(
    _(
        "what people told the moderators, after the decision; where the text was taken back, after "
        "they told it"
    ),
    365,
)
HELD_WORDS = Policy(_("words that were held for a moderator and never shown"), 90)
HIDDEN_WORDS = Policy(
    _("words that moderators hid, or sent back for a change, and did not show again"), 365
)
AUDIT_NOTES = Policy(_("reasons that staff give for the audit"), 730)
OLD_CONSENTS = Policy(_("agreement to terms that newer ones replaced"), 365)
TAKEN_BACK_WORDS = Policy(_("words that their author took back"), 30)
FORMER_NAMES = Policy(_("public names that were given up, so that nobody else takes them"), 365)
LEAVES = Policy(_("days on which staff were away, after the last one"), 30)
ENDED_TOKENS = Policy(_("tokens for programs, after their last day"), 30)
STAFF_NOTES = Policy(_("notes among staff about a proposal, after they were written"), 730)
BACKUPS = Policy(_("backups"), 30)
