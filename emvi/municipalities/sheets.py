import json
from pathlib import Path

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from emvi.municipalities.models import CodeBatch
from emvi.municipalities.qr import qr_svg

SOURCE = Path(__file__).with_name("code_sheet.typ")
# In Slovene and Greek the month in words would have to be declined.
NUMBERS_ONLY = {"sl", "el"}


def sheet_pdf(batch: CodeBatch, codes: list[str], *, language: str) -> bytes:
    """A PDF of slips to cut, in this language. Writes no file: the codes exist in memory only."""
    with translation.override(language):
        sheet = _texts(batch, language)
        redeem = settings.SITE_URL + reverse(
            "municipalities:code-redeem", args=[batch.municipality.slug]
        )
    # The code stands in the fragment, which no browser sends, so no server writes it down.
    sheet["slips"] = [{"code": code, "qr": qr_svg(f"{redeem}#{code}")} for code in codes]
    return typst.compile(
        SOURCE.read_bytes(), sys_inputs={"sheet": json.dumps(sheet)}, ignore_system_fonts=True
    )


def _texts(batch: CodeBatch, language: str) -> dict[str, object]:
    municipality, organisation = batch.municipality, batch.organisation
    date_form = "SHORT_DATE_FORMAT" if language in NUMBERS_ONLY else "DATE_FORMAT"
    last_day = formats.date_format(batch.expires_on, date_form)
    address = f"{settings.SITE_URL.split('://', 1)[-1]}/{municipality.slug}"
    after = [
        _("The code works once, until %(date)s.") % {"date": last_day},
        _("You need no identity card."),
        _("Nobody writes down who got this code."),
        _("It costs nothing."),
        _("Do not photograph it and do not pass it on."),
        _("Lost? Ask for a new one at the same place."),
    ]
    return {
        "language": language,
        "title": _("One-use codes"),
        "address": address,
        "issuer": str(organisation or municipality.office),
        "lead": _("With this code you confirm that you live in %(place)s.")
        % {"place": municipality.name},
        "steps": [
            _("1. Open %(address)s.") % {"address": address},
            _("2. Choose “I have a code”."),
        ],
        "type_the_code": _("3. Type the code:"),
        "after": " ".join(after),
    }
