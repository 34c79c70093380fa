"""Officers keep topics, places and working states themselves."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.municipalities.models import Place, Theme
from emvi.refusals import Refused
from participation.processes import actions
from participation.processes.models import WorkState
from participation.proposals.forms import DetailsForm
from tests import cast


@pytest.fixture
def desk(client_for, officer):
    return client_for(officer)


def url(page: str, *args) -> str:
    return reverse(f"processes:{page}", args=["ljubljana", *args])


def actions_of(row) -> list[str]:
    subject = f"{row._meta.label_lower}:{row.pk}"
    rows = AuditEntry.objects.filter(subject=subject).order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_a_topic_from_its_first_day_to_its_last(desk, ljubljana, proposal):
    desk.post(url("entry-add", "theme"), {"name_sl": "Promet", "name_en": "Traffic"})
    theme = Theme.objects.get(name_en="Traffic")
    assert (theme.municipality, theme.name_sl, theme.position) == (ljubljana, "Promet", 1)
    desk.post(url("entry-add", "theme"), {"name_sl": "Zdravje", "position": ""})
    assert Theme.objects.get(name_sl="Zdravje").position == 2
    key = f"theme-{theme.pk}"
    desk.post(url("entry-change", key), {"name_sl": "Ceste", "name_en": "Roads", "position": "4"})
    theme.refresh_from_db()
    assert (theme.name_en, theme.position) == ("Roads", 4)
    proposal.theme = theme
    proposal.save()
    desk.post(url("entry-retire", key))
    desk.post(url("entry-retire", key))
    theme.refresh_from_db()
    # On the clock of the town it may be a day later.
    with timezone.override(ljubljana.time_zone):
        assert theme.is_retired
        assert theme not in DetailsForm(municipality=ljubljana).fields["theme"].queryset
    proposal.refresh_from_db()
    assert proposal.theme == theme
    desk.post(url("entry-restore", key))
    assert theme in DetailsForm(municipality=ljubljana).fields["theme"].queryset
    verbs = ["created", "changed", "retired", "restored"]
    assert actions_of(theme) == [f"theme.{verb}" for verb in verbs]


def test_a_place_has_its_explanation(desk, ljubljana):
    desk.post(url("entry-add", "place"), {"name_sl": "Center", "hint_en": "Inside the ring"})
    assert Place.objects.get().hint_en == "Inside the ring"


def test_a_working_state_stands_in_a_process_of_the_town(desk, process, graz):
    elsewhere = cast.make_open_process(graz)
    sent = {"name_sl": "V pregledu", "colour": "teal"}
    page = desk.post(url("entry-add", "work-state"), sent | {"process": elsewhere.pk})
    assert "process" in page.context["form"].errors
    missing = desk.post(url("entry-add", "work-state"), sent)
    assert "Process: Choose a process." in missing.content.decode()
    desk.post(url("entry-add", "work-state"), sent | {"process": process.pk})
    state = WorkState.objects.get()
    assert (state.process, state.colour) == (process, "teal")
    desk.post(url("entry-change", f"work-state-{state.pk}"), sent | {"name_sl": "Pri županji"})
    state.refresh_from_db()
    assert (state.process, state.name_sl) == (process, "Pri županji")


def test_sending_twice_adds_one_and_keeps_what_was_typed(desk, ljubljana):
    sent = {"name_sl": "Šport", "name_de": "Verkehr"}
    desk.post(url("entry-add", "theme"), sent)
    page = desk.post(url("entry-add", "theme"), sent | {"name_sl": " ŠPORT "})
    assert "has this name already" in page.content.decode()
    assert "Verkehr" in page.content.decode()
    assert Theme.objects.count() == 1


def test_the_name_is_needed_in_the_official_language(desk, ljubljana):
    page = desk.post(url("entry-add", "theme"), {"name_de": "Verkehr"})
    assert "name_sl" in page.context["form"].errors


def test_lists_come_in_the_order_that_was_given(desk, ljubljana):
    for position, name in [(3, "Last"), (1, "First")]:
        Theme.objects.create(municipality=ljubljana, name_en=name, position=position)
    page = desk.get(url("desk-lists")).content.decode()
    assert page.index("First") < page.index("Last")


def test_nothing_of_another_town(desk, graz):
    theme = cast.make_theme(graz, "Schlossberg")
    assert "Schlossberg" not in desk.get(url("desk-lists")).content.decode()
    for page in ("entry-change", "entry-retire", "entry-restore"):
        assert desk.post(url(page, f"theme-{theme.pk}"), {"name_en": "x"}).status_code == 404
    theme.refresh_from_db()
    assert (theme.name_en, theme.retired_on) == ("Schlossberg", None)


@pytest.mark.parametrize("key", ["theme-", "theme-x", f"theme-{'9' * 30}", "x-1", "1"])
def test_an_address_that_names_nothing(desk, ljubljana, key):
    assert desk.post(url("entry-retire", key)).status_code == 404


def test_who_is_no_officer_is_refused_by_the_action_too(moderator, ljubljana):
    theme = cast.make_theme(ljubljana)
    for act in (actions.change_entry, actions.retire_entry, actions.restore_entry):
        with pytest.raises(Refused):
            act(theme, by=moderator)
    with pytest.raises(Refused):
        actions.add_entry(Theme(municipality=ljubljana, name_en="x"), by=moderator)


def test_a_day_that_is_still_to_come_keeps_it_in_use(ljubljana):
    theme = cast.make_theme(ljubljana)
    theme.retired_on = timezone.localdate() + timedelta(days=1)
    theme.save()
    assert theme in Theme.objects.in_use() and not theme.is_retired


def test_a_retired_working_state_is_kept_and_not_chosen(process):
    state = WorkState.objects.create(process=process, name_en="x", retired_on=timezone.localdate())
    assert state not in WorkState.objects.in_use()
    assert state in WorkState.objects.in_use(state.pk, None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    desk, process, ljubljana, count, django_assert_max_num_queries
):
    for number in range(count):
        cast.make_theme(ljubljana, f"Topic {number}")
        cast.make_place(ljubljana, f"Place {number}")
        WorkState.objects.create(process=process, name_en=f"State {number}")
    desk.get(url("desk-lists"))
    with django_assert_max_num_queries(11):
        desk.get(url("desk-lists"))
