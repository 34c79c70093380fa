"""What stands on top of all pages: announcements, and whether the portal can only be read.

Each process looks into the database again after `BOARD_SECONDS` and keeps what it saw in its own
memory, so that a switch is seen by all within seconds, with Redis and without.
"""

import time
from dataclasses import dataclass

from django.conf import settings

from emvi.upkeep.models import Announcement, ReadOnlyMode


@dataclass(frozen=True)
class Board:
    announcements: tuple[Announcement, ...]
    read_only: ReadOnlyMode | None

    def announcements_for(self, municipality_id: int | None) -> list[Announcement]:
        """Those of the portal and of this municipality that are shown now, urgent ones first."""
        shown = [
            one
            for one in self.announcements
            if one.municipality_id in {None, municipality_id} and one.is_shown()
        ]
        return sorted(shown, key=lambda one: one.tone != Announcement.Tone.URGENT)


class _Memory:
    board: Board | None = None
    read_at = 0.0


def board() -> Board:
    """At most `BOARD_SECONDS` old."""
    now = time.monotonic()
    if _Memory.board is None or now - _Memory.read_at >= settings.BOARD_SECONDS:
        _Memory.board, _Memory.read_at = _read(), now
    return _Memory.board


def forget_board() -> None:
    """Look again with the next page, in this process."""
    _Memory.board = None


def read_only() -> ReadOnlyMode | None:
    """The switch, while nothing may be written."""
    return board().read_only


def _read() -> Board:
    announcements = Announcement.objects.soon_or_now().order_by("-from_at")[:20]
    return Board(
        tuple(announcements.select_related("municipality")),
        ReadOnlyMode.objects.filter(is_on=True).first(),
    )
