"""Telling those who follow a process, or its municipality, that a step begins or ends."""

from datetime import datetime, timedelta

from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.languages.shown import shown_language
from emvi.municipalities.models import Municipality
from emvi.notifications.actions import spread
from emvi.notifications.kinds import Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.retention import LOOK_BACK
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline
from participation.processes.models import Phase, Process
from participation.processes.rules import may_see_process

CLOSES_SOON = timedelta(days=3)


def tell_of_phases(at: datetime | None = None) -> None:
    """Tell of phases that opened or close soon. A run that was missed is made up for three days;
    what was told is not told again."""
    at = at or timezone.now()
    phases = Phase.objects.filter(
        process__state=Process.State.PUBLISHED, process__municipality__is_public=True
    ).select_related("process__municipality")
    # A process may be published when its first phase has begun.
    begun = phases.annotate(begins_at=Greatest("opens_at", "process__published_at"))
    for phase in begun.open(at).filter(begins_at__gt=at - LOOK_BACK):
        _spread("phase_opened", phase, event=f"phase:{phase.pk}:opened")
    soon = phases.open(at).filter(opens_at__lt=at - CLOSES_SOON, closes_at__lte=at + CLOSES_SOON)
    for phase in soon:
        # If the end moves, the new one is told too.
        _spread("phase_closing", phase, event=f"phase:{phase.pk}:closes:{phase.closes_at.date()}")


def _spread(kind: str, phase: Phase, *, event: str) -> None:
    process = phase.process
    spread(
        kind,
        event=event,
        targets=[process] if process.is_apart else [process, process.municipality],
        municipality=process.municipality,
        facts={"phase": phase.pk},
    )


def closed_event(process: Process) -> str:
    """Who is told of it by name is not told again as a follower."""
    return f"process:{process.pk}:closed"


def tell_of_closed_process(process: Process) -> None:
    """For those who follow it, or its municipality, in the caller's transaction."""
    spread(
        "process_closed",
        event=closed_event(process),
        targets=[process] if process.is_apart else [process, process.municipality],
        municipality=process.municipality,
        facts={"process": process.pk},
    )


def build(messages: list[Message]) -> dict[int, Context]:
    phases = (
        Phase.objects.filter(process__state=Process.State.PUBLISHED)
        .select_related("process__municipality")
        .in_bulk([message.facts["phase"] for message in messages])
    )
    return {
        message.pk: _context(message.kind, phase)
        for message in messages
        if (phase := phases.get(message.facts["phase"]))
        and not (
            phase.process.visibility == Process.Visibility.PRIVATE
            and not may_see_process(message.recipient, phase.process)
        )
    }


def _context(kind: str, phase: Phase) -> Context:
    process = phase.process
    if kind == "phase_opened":
        sentence = _("A new step has begun: “%(title)s”.")
    else:
        sentence = _("A step closes soon: “%(title)s”.")
    details = [
        _("Step: %(step)s.") % {"step": phase.title},
        _("It closes: %(when)s.")
        % {"when": date_format(timezone.localtime(phase.closes_at), "DATETIME_FORMAT")},
    ]
    return {
        "icon": "path",
        **headline(sentence, title=process.title, language=shown_language(process, "title")),
        "details": "\n\n".join(details),
        "url": absolute(process.get_absolute_url()),
    }


def build_closed(messages: list[Message]) -> dict[int, Context]:
    processes = (
        Process.objects.filter(closed_at__isnull=False)
        .select_related("municipality")
        .in_bulk([message.facts["process"] for message in messages])
    )
    return {
        message.pk: _closed_context(process)
        for message in messages
        if (process := processes.get(message.facts["process"]))
        and not (
            process.visibility == Process.Visibility.PRIVATE
            and not may_see_process(message.recipient, process)
        )
    }


def _closed_context(process: Process) -> Context:
    sentence = _("The municipality closed this process early: “%(title)s”.")
    closed_at, announced_until = (
        date_format(timezone.localtime(day), "DATETIME_FORMAT")
        for day in (process.closed_at, process.announced_until)
    )
    details = [
        _("It closed: %(closed)s. It was announced until %(announced)s.")
        % {"closed": closed_at, "announced": announced_until},
        _(
            "Answers that are due stay due. What still waited for its day or for support is due too."
        ),
        _("Reason:"),
    ]
    return {
        "icon": "path",
        **headline(sentence, title=process.title, language=shown_language(process, "title")),
        "details": "\n\n".join(details),
        "quote": process.close_reason,
        "quote_language": shown_language(process, "close_reason"),
        "url": absolute(process.get_absolute_url()),
    }


def _closed_sample(municipality: Municipality) -> Context:
    process = Process(municipality=municipality, slug="sample", title=_("A good winter"))
    process.close_reason = _("The square is built earlier than planned.")
    process.closed_at = timezone.now()
    process.announced_until = process.closed_at + CLOSES_SOON
    return _closed_context(process)


def _sample(kind: str):
    def sample(municipality: Municipality) -> Context:
        process = Process(municipality=municipality, slug="sample", title=_("A good winter"))
        closes_at = timezone.now() + CLOSES_SOON
        return _context(kind, Phase(process=process, title=_("Ideas"), closes_at=closes_at))

    return sample


FOLLOWERS = gettext_lazy("people who follow the process or the municipality")
KINDS = [
    Kind(
        name="phase_opened",
        topic=Topic.FOLLOWED,
        title=gettext_lazy("Steps that begin"),
        who=FOLLOWERS,
        build=build,
        sample=_sample("phase_opened"),
        why=gettext_lazy("You get this message because you follow this."),
        subject=gettext_lazy("There is something new"),
    ),
    Kind(
        name="phase_closing",
        topic=Topic.FOLLOWED,
        title=gettext_lazy("Steps that close soon"),
        who=FOLLOWERS,
        build=build,
        sample=_sample("phase_closing"),
        why=gettext_lazy("You get this message because you follow this."),
        subject=gettext_lazy("A date is near"),
    ),
    Kind(
        name="process_closed",
        topic=Topic.OWN,
        title=gettext_lazy("Processes that are closed early"),
        who=gettext_lazy(
            "the people who put forward a proposal in the process; people who follow it or its "
            "municipality"
        ),
        build=build_closed,
        sample=_closed_sample,
        why=gettext_lazy("You get this message because you wrote a proposal in this process."),
        followers_too=True,
    ),
]
