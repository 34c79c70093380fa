from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.forms import DateField, DateTimeField
from django.template import Context, Template
from django.utils import dates
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import override

from emvi.languages.calendar_words import DAYS, MONTHS
from emvi.languages.catalogues import read_catalogue

pytestmark = pytest.mark.usefixtures("compiled")

DAY = date(2026, 12, 22)
MOMENT = datetime(2026, 12, 22, 18, 30)
EARLY = date(2026, 3, 8)


@pytest.mark.parametrize(
    ("language", "long", "early", "short", "moment"),
    [
        (
            "en",
            "22 December 2026",
            "8 March 2026",
            "22 December 2026",
            "Tuesday 22 December 2026, 18:30",
        ),
        (
            "sl",
            "22. december 2026",
            "8. marec 2026",
            "22.\u00a012.\u00a02026",
            "torek, 22. december 2026 ob 18:30",
        ),
        (
            "de",
            "22. Dezember 2026",
            "8. März 2026",
            "22.12.2026",
            "Dienstag, 22. Dezember 2026, 18:30 Uhr",
        ),
        (
            "it",
            "22 dicembre 2026",
            "8 marzo 2026",
            "22/12/2026",
            "martedì 22 dicembre 2026, ore 18:30",
        ),
        (
            "el",
            "22 Δεκεμβρίου 2026",
            "8 Μαρτίου 2026",
            "22/12/2026",
            "Τρίτη 22 Δεκεμβρίου 2026, 18:30",
        ),
    ],
)
def test_dates(language, long, early, short, moment):
    with override(language):
        assert date_format(DAY) == long
        assert date_format(EARLY) == early
        assert date_format(DAY, "SHORT_DATE_FORMAT") == short
        assert date_format(MOMENT, "DATETIME_FORMAT") == moment
        assert Template("{{ day|date:'DATE_FORMAT' }}").render(Context({"day": DAY})) == long


def test_slovene_days_have_no_zero():
    with override("sl"):
        assert date_format(EARLY, "SHORT_DATE_FORMAT") == "8.\u00a03.\u00a02026"


def test_greek_months_have_two_cases():
    with override("el"):
        assert date_format(EARLY, "YEAR_MONTH_FORMAT") == "Μάρτιος 2026"
        assert date_format(EARLY, "MONTH_DAY_FORMAT") == "8 Μαρτίου"


@pytest.mark.parametrize("language", settings.INTERFACE_LANGUAGES)
def test_hours_run_to_24(language):
    with override(language):
        assert time_format(time(18, 30)) == "18:30"
        assert time_format(time(9, 5)) == "09:05"


@pytest.mark.parametrize(
    ("language", "thousands", "decimals"),
    [
        ("en", "12,345", "1,234.50"),
        ("sl", "12.345", "1.234,50"),
        ("de", "12.345", "1.234,50"),
        ("it", "12.345", "1.234,50"),
        ("el", "12.345", "1.234,50"),
    ],
)
def test_numbers(language, thousands, decimals):
    with override(language):
        assert intcomma(12345) == thousands
        assert number_format("1234.50", decimal_pos=2, force_grouping=True) == decimals


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "8/3/2026"),
        ("en", "8 March 2026"),
        ("sl", "8. 3. 2026"),
        ("sl", "8.\u00a03.\u00a02026"),
        ("sl", "8.3.2026"),
        ("de", "8.3.2026"),
        ("it", "8/3/2026"),
        ("el", "8/3/2026"),
        *[(language, "2026-03-08") for language in settings.INTERFACE_LANGUAGES],
    ],
)
def test_a_typed_day_is_read_with_the_day_first(language, typed):
    with override(language):
        assert DateField().clean(typed) == EARLY


@pytest.mark.parametrize("language", settings.INTERFACE_LANGUAGES)
def test_a_moment_shown_in_a_field_can_be_sent_back(language):
    with override(language):
        field = DateTimeField(localize=True)
        assert field.clean(field.widget.format_value(MOMENT)).replace(tzinfo=None) == MOMENT


@pytest.mark.parametrize("language", ["sl", "it"])
def test_days_and_months_are_small(language):
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    catalog = read_catalogue(path, language)
    assert all(catalog.get(word).string.islower() for word in DAYS + MONTHS)


def test_our_days_and_months_are_those_the_framework_asks_for():
    with override("en"):
        assert [str(day) for day in dates.WEEKDAYS.values()] == list(DAYS)
        assert [str(month) for month in dates.MONTHS.values()] == list(MONTHS)
