"""A poster for the wall of a shelter or a school: what it is about, and a QR code that leads there."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from emvi.municipalities.qr import qr_svg
from participation.processes.models import Process

SOURCE = Path(__file__).with_name("poster.typ")
# As in static/look/site.css, which browsers read and a printer does not.
ACCENTS = {
    "slate": "#2f3d54",
    "fir": "#0d5849",
    "indigo": "#35448f",
    "plum": "#702c5f",
    "umber": "#654213",
    "olive": "#465110",
    "sea": "#0d5278",
    "heather": "#523b85",
}


def short_address(process: Process) -> str:
    """What fits on a poster and is typed on a phone."""
    return settings.SITE_URL + reverse("process-short", args=[process.short_code])


def poster_pdf(process: Process) -> bytes:
    """The poster in the language that is active now. Texts that are missing in it come in another,
    as everywhere."""
    return typst.compile(
        SOURCE.read_bytes(),
        sys_inputs={"poster": json.dumps(_texts(process))},
        ignore_system_fonts=True,
    )


def _texts(process: Process) -> dict[str, object]:
    town, address = process.municipality, short_address(process)
    steps = [_("Point your phone at the square, or type the address.")]
    last_day = _last_day(process)
    if last_day:
        steps += [
            _("Write in your own language. A few sentences are enough."),
            _("You need no e-mail and no papers. It costs nothing."),
        ]
    else:
        steps.append(_("Read what people propose and what the municipality answers."))
    return {
        "language": (get_language() or "en")[:2],
        "accent": ACCENTS.get(town.accent, ACCENTS["slate"]),
        "town": str(town.name),
        "title": str(process.title),
        "question": _("What should the municipality change?") if last_day else "",
        "summary": str(process.summary),
        "steps": [{"number": n, "text": text} for n, text in enumerate(steps, start=1)],
        "address": address.split("://", 1)[-1],
        "qr": qr_svg(address, error="q"),
        "promise": _promise(process),
        "until": _("until %(date)s") % {"date": last_day} if last_day else "",
    }


def _promise(process: Process) -> str:
    if process.answer_period_unit == Process.Unit.MONTHS:
        promise = ngettext(
            "The answer comes within %(n)s calendar month.",
            "The answer comes within %(n)s calendar months.",
            process.answer_period,
        )
    else:
        promise = ngettext(
            "The answer comes within %(n)s day.",
            "The answer comes within %(n)s days.",
            process.answer_period,
        )
    return promise % {"n": process.answer_period}


def _last_day(process: Process) -> str:
    """The last day on which people propose, now or later, on the municipality's calendar; empty
    where nobody does any more. (The clock may start earlier, as it was announced first.)"""
    now = timezone.now()
    ends = [
        phase.last_moment
        for phase in process.ordered_phases
        if phase.allows_proposals and phase.closes_at > now
    ]
    if not ends or process.has_ended:
        return ""
    return date_format(timezone.localtime(max(ends)), "SHORT_DATE_FORMAT")
