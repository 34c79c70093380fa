"""What an answer clock shows: a shape, a number and words, the same everywhere."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emvi.answers.models import AnswerDuty

SOON_DAYS = 7


@dataclass(frozen=True)
class Face:
    """`state` picks shape and colour (due, soon, late, done, donelate); `share` is the part of
    the time that is left, 0 to 100; `number` stands in the dial; `words` say it all."""

    state: str
    share: int
    number: str
    words: str


def face_of(duty: AnswerDuty, at: datetime | None = None) -> Face:
    """Read the clock at this moment."""
    at = at or timezone.now()
    late = duty.days_late(at)
    if duty.answered_at is not None:
        if late > 0:
            words = ngettext("answered %(n)d day late", "answered %(n)d days late", late)
            return Face("donelate", 0, "", words % {"n": late})
        return Face("done", 100, "", _("answered on time"))
    if late > 0:
        words = ngettext("overdue by %(n)d day", "overdue by %(n)d days", late) % {"n": late}
        return Face("late", 0, f"+{late}", words)
    left = -late
    if left == 0:
        words = _("answer due today")
    else:
        words = ngettext("%(n)d day left to answer", "%(n)d days left to answer", left) % {
            "n": left
        }
    whole = (duty.due_at - duty.started_at).total_seconds()
    share = round(100 * max(0.0, (duty.due_at - at).total_seconds()) / whole)
    return Face("soon" if left <= SOON_DAYS else "due", min(share, 100), str(left), words)
