from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from emvi.audit.models import AuditEntry
from participation.processes.actions import close_process
from participation.processes.models import Phase, Process
from tests import cast
from tests.admin.forms import admin_url, errors, send, shown

ADD_TEXTS = {
    "title_sl": "Dobra zima",
    "summary_sl": "Načrtujemo zimo.",
    "what_can_change_sl": "Kraj",
    "what_is_fixed_sl": "Denar",
}
PHASE = {
    "phases-0-title_sl": "Ideje",
    "phases-0-opens_at_0": "2026-03-02",
    "phases-0-opens_at_1": "08:00",
    "phases-0-closes_at_0": "2026-07-01",
    "phases-0-closes_at_1": "23:59",
    "phases-0-allows_proposals": "on",
    "phases-0-allows_supports": "on",
}


def add_url():
    return admin_url(Process, "add")


def page_of(process):
    return admin_url(Process, "change", process.pk)


@pytest.fixture
def draft(ljubljana):
    draft = cast.make_process(
        ljubljana, "draft", state=Process.State.DRAFT, title_sl="Osnutek", **_slovene()
    )
    cast.make_phase(draft, title_sl="Ideje")
    return draft


def _slovene():
    return {name: text for name, text in ADD_TEXTS.items() if name != "title_sl"}


@pytest.fixture
def published(ljubljana):
    """With a phase that has ended, one that is open and one to come."""
    process = cast.make_process(ljubljana, "winter", title_sl="Zima", **_slovene())
    now = timezone.now().replace(second=0, microsecond=0)
    for first, last in ((-30, -10), (-9, 20), (21, 40)):
        cast.make_phase(
            process,
            opens_at=now + timedelta(days=first),
            closes_at=now + timedelta(days=last),
            title_sl=f"Od {first}",
        )
    return process


def test_a_process_takes_the_rules_of_its_city(in_admin, ljubljana):
    ljubljana.answer_period, ljubljana.support_threshold = 45, 7
    ljubljana.save()
    send(in_admin, add_url(), **ADD_TEXTS, **PHASE)
    process = Process.objects.get()
    assert (process.answer_period, process.support_threshold) == (45, 7)
    assert (process.municipality, process.state) == (ljubljana, Process.State.DRAFT)
    assert process.slug == "dobra-zima"


def test_dates_are_typed_on_the_clock_of_the_city(in_admin, as_portal_team, ljubljana):
    send(in_admin, add_url(), **ADD_TEXTS, **PHASE)
    phase = Phase.objects.get()
    here = ZoneInfo("Europe/Ljubljana")
    assert phase.opens_at == datetime(2026, 3, 2, 8, 0, tzinfo=here)
    assert phase.closes_at == datetime(2026, 7, 1, 23, 59, tzinfo=here)
    cast.make_municipality("azores", time_zone="Atlantic/Azores")
    for client in (in_admin, as_portal_team):
        text = client.get(page_of(phase.process)).content.decode()
        assert 'value="08:00' in text and 'value="23:59' in text


@pytest.mark.parametrize(
    "title, address",
    [("Dobra zima", "dobra-zima"), ("Ένας καλός χειμώνας", "process-1"), ("!", "process-1")],
)
def test_an_address_is_made_from_the_title(in_admin, ljubljana, title, address):
    send(in_admin, add_url(), **ADD_TEXTS | {"title_sl": title}, **PHASE)
    assert Process.objects.get().slug == address
    send(in_admin, add_url(), **ADD_TEXTS | {"title_sl": title}, **PHASE)
    assert Process.objects.count() == 2, "the second one gets another address"


def test_an_address_that_is_taken_is_refused(in_admin, process, draft):
    page = send(in_admin, page_of(draft), slug=process.slug)
    assert "has this address" in errors(page)


def test_texts_are_required_in_the_official_language(in_admin, ljubljana):
    page = send(in_admin, add_url(), title_en="A good winter", **PHASE)
    found = page.context["adminform"].form.errors
    assert set(found) == {"title_sl"}
    assert "Slovenščina" in str(found)
    phases = {name: value for name, value in PHASE.items() if "title" not in name}
    page = send(in_admin, add_url(), **ADD_TEXTS, **phases)
    assert "Slovenščina" in errors(page)


def test_a_draft_needs_a_title_only(in_admin, ljubljana):
    send(in_admin, add_url(), title_sl="Dobra zima", **PHASE)
    draft = Process.objects.get()
    assert "Save and publish" in in_admin.get(page_of(draft)).content.decode()
    send(in_admin, page_of(draft), button="processes_process_publish")
    draft.refresh_from_db()
    assert draft.state == Process.State.DRAFT
    assert "These texts are missing" in in_admin.get(page_of(draft)).content.decode()


def test_what_is_public_keeps_its_texts(in_admin, published):
    page = send(in_admin, page_of(published), summary_sl="")
    assert set(page.context["adminform"].form.errors) == {"summary_sl"}


@pytest.mark.parametrize("period, unit", [("13", "months"), ("367", "days")])
def test_an_answer_does_not_take_longer_than_a_year(in_admin, draft, period, unit):
    page = send(in_admin, page_of(draft), answer_period=period, answer_period_unit=unit)
    assert page.status_code == 200 and ("12 months" in errors(page) or "366" in errors(page))


def test_a_summary_is_short(in_admin, ljubljana):
    page = send(in_admin, add_url(), **ADD_TEXTS | {"summary_sl": "beseda " * 121}, **PHASE)
    assert "At most 120 words" in errors(page)


def test_a_phase_closes_after_it_opens(in_admin, ljubljana):
    page = send(in_admin, add_url(), **ADD_TEXTS, **PHASE | {"phases-0-closes_at_0": "2026-03-01"})
    assert "must close after it opens" in errors(page)


def test_saving_and_publishing(in_admin, draft, administrator):
    page = in_admin.get(page_of(draft)).content.decode()
    assert "Save and publish" in page and "Save and archive" not in page
    send(in_admin, page_of(draft), button="processes_process_publish", title_sl="Nova zima")
    draft.refresh_from_db()
    assert (draft.state, draft.title_sl) == (Process.State.PUBLISHED, "Nova zima")
    phase = draft.phases.get()
    assert phase.announced_closes_at == phase.closes_at
    assert AuditEntry.objects.filter(action="process.published").count() == 1
    send(in_admin, page_of(draft), button="processes_process_archive")
    draft.refresh_from_db()
    assert draft.state == Process.State.PUBLISHED
    draft.phases.update(closes_at=timezone.now())
    page = send(in_admin, page_of(draft), button="processes_process_archive")
    assert page.status_code == 302, errors(page)
    draft.refresh_from_db()
    assert draft.state == Process.State.ARCHIVED


def test_what_was_closed_early_is_read_here_and_not_undone(in_admin, ljubljana, officer):
    process = cast.make_process(ljubljana, title_sl="Zima", **_slovene())
    ahead = timezone.now() + timedelta(days=30)
    cast.make_phase(process, title_sl="Ideje")
    cast.make_phase(process, title_sl="Potem", opens_at=ahead, closes_at=ahead + timedelta(9))
    close_process(process, by=officer, reasons={"en": "We know enough."})
    before = list(process.phases.order_by("pk").values())
    page = in_admin.get(page_of(process))
    text = page.content.decode()
    assert "We know enough." in text and "Save and publish" not in text
    sent = shown(page)
    day = (timezone.localdate() + timedelta(days=90)).isoformat()
    moved = {name: day for name in sent if name.endswith("closes_at_0")}
    moved |= {"state": "published", "closed_at_0": "", "why_closed": "Another."}
    saved = in_admin.post(page_of(process), sent | moved)
    assert saved.status_code == 302, errors(saved)
    assert list(process.phases.order_by("pk").values()) == before
    closed_at = process.closed_at
    process.refresh_from_db()
    assert (process.state, process.closed_at) == ("closed", closed_at)
    send(in_admin, page_of(process), button="processes_process_archive")
    process.refresh_from_db()
    assert process.state == Process.State.ARCHIVED


def test_publishing_counts_the_phases_of_the_same_form(in_admin, ljubljana):
    draft = cast.make_process(ljubljana, state=Process.State.DRAFT, title_sl="Zima", **_slovene())
    ahead = (timezone.localdate() + timedelta(days=90)).isoformat()
    new = PHASE | {"phases-TOTAL_FORMS": "1", "phases-0-closes_at_0": ahead}
    send(in_admin, page_of(draft), button="processes_process_publish", **new)
    draft.refresh_from_db()
    assert draft.state == Process.State.PUBLISHED


def test_what_is_incomplete_is_saved_and_not_published(in_admin, ljubljana):
    draft = cast.make_process(ljubljana, state=Process.State.DRAFT, title_sl="Zima", **_slovene())
    data = shown(in_admin.get(page_of(draft))) | {"title_sl": "Nova"}
    data["processes_process_publish"] = "1"
    page = in_admin.post(page_of(draft), data, follow=True)
    assert "needs at least one phase" in page.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.title_sl) == (Process.State.DRAFT, "Nova")


def test_publishing_from_the_list(in_admin, draft):
    in_admin.post(admin_url(Process), {"action": "publish_chosen", "_selected_action": [draft.pk]})
    draft.refresh_from_db()
    assert draft.state == Process.State.PUBLISHED


def test_the_portal_team_decides_nothing(as_portal_team, draft):
    assert "Save and publish" not in as_portal_team.get(page_of(draft)).content.decode()
    send(as_portal_team, page_of(draft), button="processes_process_publish")
    as_portal_team.post(
        admin_url(Process), {"action": "publish_chosen", "_selected_action": [draft.pk]}
    )
    draft.refresh_from_db()
    assert draft.state == Process.State.DRAFT


@pytest.mark.parametrize("name", Process.RULE_FIELDS)
def test_rules_can_be_changed_until_publication(in_admin, draft, published, name):
    other = {
        "answer_period": "14",
        "answer_period_unit": "months",
        "clock_start": "end_of_collecting",
        "support_threshold": "900",
        "may_support": "verified",
        "support_counts_of": "verified",
        "most_proposals": "3",
        "most_supports": "5",
    }[name]
    Process.objects.update(answer_period=6)
    published.refresh_from_db()
    before = getattr(published, name)
    for process in (draft, published):
        send(in_admin, page_of(process), **{name: other})
        process.refresh_from_db()
    assert str(getattr(draft, name)) == other
    assert getattr(published, name) == before


def test_a_phase_that_ended_stays_as_it_is(in_admin, published):
    ended = published.phases.first()
    before = Phase.objects.filter(pk=ended.pk).values().get()
    send(
        in_admin,
        page_of(published),
        **{
            "phases-0-title_sl": "Drugače",
            "phases-0-closes_at_0": "2030-01-01",
            "phases-0-opens_at_0": "2020-01-01",
            "phases-0-allows_supports": "",
        },
    )
    assert Phase.objects.filter(pk=ended.pk).values().get() == before


def test_of_a_phase_that_began_the_first_day_stays(in_admin, published):
    running = published.phases.all()[1]
    send(in_admin, page_of(published), **{"phases-1-opens_at_0": "2020-01-01"})
    assert Phase.objects.get(pk=running.pk).opens_at == running.opens_at


def test_an_end_can_slip_and_the_first_one_stays_on_record(in_admin, published):
    running = published.phases.all()[1]
    later = timezone.localdate() + timedelta(days=60)
    send(in_admin, page_of(published), **{"phases-1-closes_at_0": later.isoformat()})
    after = Phase.objects.get(pk=running.pk)
    assert after.closes_at.date() >= later - timedelta(days=1)
    assert after.announced_closes_at == running.closes_at


def test_a_running_phase_cannot_get_shorter(in_admin, published):
    yesterday = timezone.localdate() - timedelta(days=1)
    page = send(in_admin, page_of(published), **{"phases-1-closes_at_0": yesterday.isoformat()})
    assert "can only get longer" in errors(page)


def test_phases_of_a_public_process_are_not_deleted(in_admin, published):
    send(in_admin, page_of(published), **{"phases-2-DELETE": "on"})
    assert published.phases.count() == 3


def test_phases_of_a_draft_are_deleted(in_admin, draft):
    send(in_admin, page_of(draft), **{"phases-0-DELETE": "on"})
    assert not draft.phases.exists()


def test_a_phase_added_later_is_announced_and_lies_ahead(in_admin, published):
    new = {
        "phases-TOTAL_FORMS": "4",
        "phases-3-title_sl": "Odločitev",
        "phases-3-opens_at_1": "08:00",
        "phases-3-closes_at_1": "18:00",
    }
    days = (timezone.localdate() + timedelta(days=days) for days in (-90, -80, 90))
    past, past_too, ahead = (day.isoformat() for day in days)
    for closes in (past_too, ahead):
        dates = {"phases-3-opens_at_0": past, "phases-3-closes_at_0": closes}
        page = send(in_admin, page_of(published), **new | dates)
        assert "begins now or later" in errors(page)
    dates = {"phases-3-opens_at_0": ahead, "phases-3-closes_at_0": ahead}
    send(in_admin, page_of(published), **new | dates)
    phase = published.phases.get(title_sl="Odločitev")
    assert phase.announced_closes_at == phase.closes_at


def test_on_what_people_relied_stays(in_admin, published):
    page = send(in_admin, page_of(published), what_is_fixed_sl="Vse")
    assert "It stays as it is" in errors(page)
    assert Process.objects.get().what_is_fixed_sl != "Vse"
    send(in_admin, page_of(published), what_is_fixed_de="Das Geld")
    assert Process.objects.get().what_is_fixed_de == "Das Geld"


def test_a_process_is_never_deleted(in_admin, as_portal_team, draft):
    for client in (in_admin, as_portal_team):
        assert (
            client.post(admin_url(Process, "delete", draft.pk), {"post": "yes"}).status_code == 403
        )


def test_a_change_leaves_names_of_fields_and_no_words(in_admin, draft):
    send(
        in_admin,
        page_of(draft),
        summary_sl="Skrivna beseda",
        **{"phases-0-description_sl": "Še ena skrivna beseda"},
    )
    entry = AuditEntry.objects.get(action="process.changed")
    assert entry.facts == {
        "fields": ["summary_sl"],
        "phase": {"added": 0, "changed": 1, "deleted": 0},
    }


def test_the_history_of_a_row_is_the_audit(in_admin, draft):
    send(in_admin, page_of(draft), title_sl="Nova")
    page = in_admin.get(admin_url(Process, "history", draft.pk), follow=True)
    assert [entry.action for entry in page.context["cl"].queryset] == ["process.changed"]
