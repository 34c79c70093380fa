"""What may be wrong with the dates of a process, and may be meant so: said before it is public."""

from django.utils.translation import gettext as _

from participation.processes.models import Process


def oversights(process: Process) -> list[str]:
    """In the words of the page on which it is published."""
    phases = process.ordered_phases
    found = [
        _("“%(later)s” begins before “%(earlier)s” has closed.")
        % {"later": later, "earlier": earlier}
        for number, earlier in enumerate(phases)
        for later in phases[number + 1 :]
        if later.opens_at < earlier.closes_at
    ]
    if [phase.pk for phase in phases] != sorted(phase.pk for phase in phases):
        order = ", ".join(map(str, phases))
        found.append(
            _("By their dates, the steps come in another order than you wrote them: %(order)s.")
            % {"order": order}
        )
    if process.publish_at and phases and process.publish_at > phases[0].opens_at:
        found.append(
            _("It becomes public after “%(step)s” has begun. People have less time there.")
            % {"step": phases[0]}
        )
    return found
