"""Templates that come with the portal."""

import re
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from emvi.audit.models import AuditEntry
from emvi.refusals import Refused
from participation.processes import actions
from participation.processes.actions import check_complete
from participation.processes.models import Process
from participation.processes.portal_templates import TEMPLATES, languages_left_behind
from tests import cast
from tests.markup import one_line

FIRST = date(2031, 3, 3)


@pytest.fixture
def started(ljubljana, officer):
    def start(name: str) -> Process:
        template = TEMPLATES[name]
        return actions.start_process(ljubljana, template, by=officer, starts_on=FIRST)

    return start


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_draft_is_complete_in_every_language(started, name):
    process = started(name)
    check_complete(process)
    process.full_clean()
    for phase in process.phases.all():
        phase.full_clean()
        texts = {getattr(phase, f"title_{code}") for code in settings.INTERFACE_LANGUAGES}
        assert all(texts)
    for text in ("title", "summary", "what_can_change", "what_is_fixed", "body"):
        columns = [f"{text}_{code}" for code in settings.INTERFACE_LANGUAGES]
        written = [getattr(process, column) for column in columns]
        assert len(set(written)) == len(columns)
        for column, value in zip(columns, written, strict=True):
            field = Process._meta.get_field(column)
            try:
                field.run_validators(value)
            except ValidationError as error:
                raise AssertionError((column, error.messages)) from error


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_phases_stand_in_days_from_the_first(started, ljubljana, name):
    zone = ZoneInfo(ljubljana.time_zone)
    phases = list(started(name).phases.order_by("opens_at"))
    found = [
        (phase.opens_at.astimezone(zone), phase.closes_at.astimezone(zone)) for phase in phases
    ]
    expected = TEMPLATES[name].steps
    # Midnight of the town's clock, also after the clocks were changed.
    assert all(at.hour == at.minute == 0 for bounds in found for at in bounds)
    days = [((a.date() - FIRST).days, (b.date() - a.date()).days) for a, b in found]
    assert days == [(step.begins, step.days) for step in expected]


def test_it_is_a_draft_with_the_rules_of_the_town(started, ljubljana):
    ljubljana.answer_period = 17
    ljubljana.save()
    process = started("neighbourhood-ideas")
    assert (process.state, process.answer_period) == ("draft", 17)
    assert not process.is_template
    assert AuditEntry.objects.filter(action="process.created").count() == 1
    assert started("neighbourhood-ideas").slug != process.slug


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_text_promises_an_answer_that_the_rules_do_not(started, ljubljana, name):
    """A town may answer only what enough people support."""
    ljubljana.clock_start = "threshold"
    ljubljana.save()
    process = started(name)
    steps = [phase.description_en for phase in process.phases.all()]
    for text in (process.summary_en, process.body_en, *steps):
        assert not re.search(r"answers? (each|every|all)|everything, answer", text), text


def test_the_page(client_for, officer, ljubljana):
    client = client_for(officer)
    listed = client.get(reverse("processes:desk-processes", args=["ljubljana"])).content.decode()
    address = reverse("processes:process-start", args=["ljubljana", "topics-for-a-council"])
    assert address in listed
    assert "Collecting topics" in client.get(address).content.decode()
    for day in ("9999-12-31", "2020-01-01"):
        page = client.post(address, {"starts_on": day})
        assert page.status_code == 200 and page.context["form"].errors
        assert f'value="{day}"' in page.content.decode()
    made = client.post(address, {"starts_on": "2031-03-03"})
    process = Process.objects.get()
    assert made.url == reverse("processes:process-change", args=["ljubljana", process.slug])
    assert client.get(made.url).status_code == 200


def test_a_moderator_starts_none(moderator, ljubljana):
    with pytest.raises(Refused):
        template = TEMPLATES["neighbourhood-ideas"]
        actions.start_process(ljubljana, template, by=moderator, starts_on=FIRST)
    assert not Process.objects.exists()


def test_renamed_in_one_language_it_says_which_still_have_the_old_title(
    started, client_for, officer
):
    process = started("neighbourhood-ideas")
    desk = client_for(officer)
    says = "in these languages it is still that of the template:"

    def pages() -> list[str]:
        return [
            one_line(
                desk.get(
                    reverse(f"processes:{page}", args=["ljubljana", process.slug])
                ).content.decode()
            )
            for page in ("process-change", "process-publish")
        ]

    assert not any(says in page for page in pages())
    process.title_sl = "Ideje za Fužine"
    process.save()
    for page in pages():
        named = page[page.index(says) :].partition("</div>")[0]
        assert "Deutsch" in named and "Ελληνικά" in named and "Slovenščina" not in named
    for code in ("de", "it", "el", "en"):
        setattr(process, f"title_{code}", f"Fužine {code}")
    process.save()
    assert not any(says in page for page in pages())


def test_a_template_of_the_municipality_is_known_too(ljubljana, officer):
    titles = {f"title_{code}": f"Good winter {code}" for code in ("sl", "de", "en")}
    template = cast.make_process(ljubljana, "kept", state="draft", is_template=True, **titles)
    made = cast.make_process(ljubljana, "made", state="draft", **titles | {"title_sl": "Zima 2027"})
    assert languages_left_behind(made) == ["de", "en"]
    assert languages_left_behind(template) == []
