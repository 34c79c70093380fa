"""The admin gives no way around a late answer either, to nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from emvi.answers.models import AnswerDuty
from emvi.municipalities.models import Municipality
from participation.processes.models import Phase, Process
from participation.proposals.models import Proposal
from tests import cast
from tests.admin.forms import admin_url, send, shown
from tests.answers.world import assert_it_stands, facts

WHO = ["administrator", "portal_team"]
# Everything that an admin page of the municipality lets one change and that might matter.
OF_THE_TOWN = {
    "period": {"answer_period": 366},
    "unit": {"answer_period_unit": "months"},
    "threshold": {"support_threshold": 100_000},
    "start": {"clock_start": "end_of_collecting"},
    "who": {"may_support": "verified", "support_counts_of": "verified"},
    "time zone": {"time_zone": "Europe/Athens"},
    "official language": {"default_language": "de", "name_de": "Laibach", "office_de": "Amt"},
    "not public": {"is_public": ""},
}
OF_THE_PROCESS = {
    "period": {"answer_period": 366},
    "threshold": {"support_threshold": 100_000},
    "start": {"clock_start": "end_of_collecting"},
    "address": {"slug": "elsewhere"},
    "longer": {"phases-0-closes_at_0": "2099-01-01"},
    "no rights": {"phases-0-allows_proposals": "", "phases-0-allows_supports": ""},
    "no phase": {"phases-0-DELETE": "on"},
}


@pytest.fixture(params=WHO)
def browser_of(request, world):
    return cast.client_for(world.people[request.param])


@pytest.fixture
def before(world):
    return facts(world.proposal.duty_id)


@pytest.mark.parametrize("change", OF_THE_TOWN)
def test_changing_the_town(change, browser_of, world, before):
    town = world.proposal.municipality
    response = send(browser_of, admin_url(Municipality, "change", town.pk), **OF_THE_TOWN[change])
    assert response.status_code in {200, 302}
    assert_it_stands(world.proposal, before)
    assert Municipality.objects.get(pk=town.pk).is_public


def test_taking_the_town_off_the_portal_is_refused_in_words(browser_of, world):
    town = world.proposal.municipality
    response = send(browser_of, admin_url(Municipality, "change", town.pk), is_public="")
    assert response.status_code == 200
    assert "is_public" in response.context["adminform"].form.errors


@pytest.mark.parametrize("change", OF_THE_PROCESS)
def test_changing_the_process(change, browser_of, world, before):
    process = world.proposal.process
    rules = {name: getattr(process, name) for name in Process.RULE_FIELDS}
    url = admin_url(Process, "change", process.pk)
    assert send(browser_of, url, **OF_THE_PROCESS[change]).status_code in {200, 302}
    assert_it_stands(world.proposal, before)
    process.refresh_from_db()
    assert {name: getattr(process, name) for name in Process.RULE_FIELDS} == rules
    assert Phase.objects.filter(process=process, allows_proposals=True).exists()


def test_a_phase_that_has_ended_is_not_lengthened(browser_of, world, before):
    past = timezone.now() - timedelta(days=1)
    Phase.objects.update(closes_at=past, announced_closes_at=past)
    url = admin_url(Process, "change", world.proposal.process_id)
    send(browser_of, url, **OF_THE_PROCESS["longer"])
    assert Phase.objects.get().closes_at == past
    assert_it_stands(world.proposal, before)


@pytest.mark.parametrize("model", [Proposal, AnswerDuty, Process, Municipality], ids=str)
def test_deleting(model, browser_of, world, before):
    duty = world.proposal.duty
    pk = {
        Proposal: world.proposal.pk,
        AnswerDuty: duty.pk,
        Process: world.proposal.process_id,
        Municipality: world.proposal.municipality_id,
    }[model]
    for method in ("get", "post"):
        response = getattr(browser_of, method)(admin_url(model, "delete", pk), {"post": "yes"})
        assert response.status_code == 403
    action = {"action": "delete_selected", "_selected_action": pk, "post": "yes"}
    browser_of.post(admin_url(model), action)
    assert_it_stands(world.proposal, before)


@pytest.mark.parametrize("model", [Proposal, AnswerDuty], ids=str)
def test_what_is_only_shown_takes_no_form(model, browser_of, world, before):
    pk = world.proposal.pk if model is Proposal else world.proposal.duty_id
    url = admin_url(model, "change", pk)
    assert browser_of.get(url).status_code == 200
    data = {"due_on": "2099-01-01", "due_at_0": "2099-01-01", "answered_at_0": "2020-01-01"}
    assert (
        browser_of.post(url, data | {"title": "Nothing", "state": "withdrawn"}).status_code == 403
    )
    assert browser_of.get(admin_url(model, "add")).status_code == 403
    assert_it_stands(world.proposal, before)


def test_archiving_from_the_admin(world, before):
    browser = cast.client_for(world.people["administrator"])
    actions = browser.get(admin_url(Process)).context["action_form"].fields["action"].choices
    names = [name for name, _label in actions if name]
    assert not [name for name in names if "delete" in name or "unpublish" in name]
    for name in names:
        browser.post(
            admin_url(Process), {"action": name, "_selected_action": world.proposal.process_id}
        )
        assert_it_stands(world.proposal, before)


def test_the_form_of_the_town_is_the_one_that_was_attacked(world):
    """If a field gets another name, the attempts above would miss it in silence."""
    browser = cast.client_for(world.people["administrator"])
    town = shown(browser.get(admin_url(Municipality, "change", world.proposal.municipality_id)))
    assert {name for change in OF_THE_TOWN.values() for name in change} <= {
        *town,
        "name_de",
        "office_de",
    }
    process = shown(browser.get(admin_url(Process, "change", world.proposal.process_id)))
    assert {"phases-0-closes_at_0", "phases-0-allows_proposals"} <= set(process)
