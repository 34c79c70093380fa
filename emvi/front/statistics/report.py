import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from emvi.front.statistics.figures import Figures
from emvi.front.statistics.tables import Table, tables_of
from emvi.municipalities.models import Municipality
from participation.processes.models import Process

SOURCE = Path(__file__).with_name("report.typ")

SMALL_NUMBERS = gettext_lazy(
    "Numbers of people and of their words are not published under ten; small groups are counted "
    "together."
)
ALL_ANSWERS = gettext_lazy("All answers are counted.")
ANSWERS_OF_A_TOWN = gettext_lazy(
    "All answers are counted, except those given on time in processes that are in no list."
)


def report_pdf(
    figures: Figures, municipality: Municipality, process: Process | None, address: str
) -> bytes:
    """The figures on paper, in the language of now."""
    title = str(process.title) if process else str(municipality.name)
    day = formats.date_format(figures.counted_on, "SHORT_DATE_FORMAT")
    data = {
        "language": get_language(),
        "title": title,
        "subtitle": _("Taking part in numbers"),
        "town": str(municipality.name),
        "counted": _("Counted on: %(date)s") % {"date": day},
        "address": settings.SITE_URL.split("://", 1)[-1] + address,
        "facts": [[label, _shown(number)] for label, number in facts_of(figures)],
        "tables": [_table(table) for table in tables_of(figures, municipality)],
        "rule": f"{SMALL_NUMBERS} {ALL_ANSWERS if process else ANSWERS_OF_A_TOWN}",
    }
    return typst.compile(
        SOURCE.read_bytes(), sys_inputs={"report": json.dumps(data)}, ignore_system_fonts=True
    )


def facts_of(figures: Figures) -> list[tuple[str, int | None]]:
    return [
        (_("people took part"), figures.people),
        (_("proposals"), figures.proposals),
        (_("comments"), figures.comments),
        (_("times somebody supported"), figures.supports),
    ]


def _shown(number: int | None) -> str:
    return "< 10" if number is None else str(formats.number_format(number, force_grouping=True))


def _table(table: Table) -> dict[str, object]:
    return {
        "title": table.title,
        "note": " ".join(table.notes),
        "when_empty": table.when_empty,
        "lines": [
            [line.label, str(formats.number_format(line.number)), line.share, line.is_rest]
            for line in table.lines
        ],
    }
