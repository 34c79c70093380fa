"""Where a process stands on its path. Everything follows from the dates of its phases."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from participation.processes.models import Phase, Process


@dataclass(frozen=True)
class Step:
    """One stone of the path: `state` is done, now or next, or dropped where the process was closed
    before it began."""

    phase: Phase
    number: int
    state: str

    @property
    def slipped(self) -> bool:
        """The end was announced for another day; pages show both."""
        announced = self.phase.announced_closes_at
        return announced is not None and announced != self.phase.closes_at


@dataclass(frozen=True)
class Steps:
    """The path of a process. `when`: open, coming or past."""

    steps: list[Step]
    current: Phase | None
    number: int
    when: str

    @property
    def count(self) -> int:
        return len(self.steps)

    def days_left(self, at: datetime | None = None) -> int:
        """Local days until the last day of the current phase; 0 on that day."""
        if not self.current:
            return 0
        zone = ZoneInfo(self.current.process.municipality.time_zone)
        last = self.current.last_moment.astimezone(zone).date()
        return max(0, (last - (at or timezone.now()).astimezone(zone).date()).days)

    @property
    def share_left(self) -> int:
        """The part of the current phase that is left, 0 to 100."""
        if not self.current:
            return 0
        whole = (self.current.closes_at - self.current.opens_at).total_seconds()
        left = (self.current.closes_at - timezone.now()).total_seconds()
        return max(0, min(100, round(100 * left / whole)))


def steps_of(process: Process, at: datetime | None = None, *, if_published: bool = False) -> Steps:
    """Read the path at this moment; of a draft, if asked, as if it was published."""
    at = at or timezone.now()
    phases = process.ordered_phases
    steps = []
    for number, phase in enumerate(phases, start=1):
        steps.append(Step(phase, number, _state(process, phase, at)))
    now = [step for step in steps if step.state == "now"]
    is_published = process.state == Process.State.PUBLISHED
    if now and (is_published or (if_published and process.state == Process.State.DRAFT)):
        return Steps(steps, now[-1].phase, now[-1].number, "open")
    coming = any(step.state == "next" for step in steps) and not process.has_ended
    done = sum(step.state == "done" for step in steps)
    return Steps(steps, None, done, "coming" if coming else "past")


def _state(process: Process, phase: Phase, at: datetime) -> str:
    if process.closed_at is not None and phase.opens_at >= process.closed_at:
        return "dropped"
    return "now" if phase.is_open(at) else "done" if phase.closes_at <= at else "next"
