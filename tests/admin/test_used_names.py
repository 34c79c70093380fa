"""What was said in public under a name keeps it: an organisation, a working state, a rule."""

import pytest
from django.utils import timezone

from emvi.discussions.models import Rule
from emvi.municipalities.models import Organisation, Theme
from emvi.refusals import Refused
from participation.processes.actions import change_entry
from participation.processes.models import WorkState
from participation.proposals.models import Endorsement, WorkStateChange
from tests import cast
from tests.admin.forms import admin_url, errors, send
from tests.admin.test_exchange import confirm, look
from tests.api.world import TOWN, program_of

SAYS_SO = "was used in public"


@pytest.fixture
def organisation(ljubljana):
    return Organisation.objects.create(municipality=ljubljana, name_sl="Društvo Most")


@pytest.fixture
def rule(ljubljana):
    return Rule.objects.create(
        municipality=ljubljana, name_sl="Brez reklam", explanation_sl="Tu ne prodajamo."
    )


@pytest.fixture
def state(process):
    return WorkState.objects.create(process=process, name_sl="v preverjanju")


def endorse(organisation, proposal) -> None:
    Endorsement.objects.create(
        proposal=proposal, organisation=organisation, endorsed_at=timezone.now()
    )


def test_an_organisation_that_spoke_keeps_its_name(in_admin, organisation, proposal):
    page = admin_url(Organisation, "change", organisation.pk)
    assert send(in_admin, page, name_sl="Društvo Mostovi").status_code == 302
    endorse(organisation, proposal)
    refused = errors(send(in_admin, page, name_sl="Stranka Naprej"))
    assert SAYS_SO in refused and "Pause it" in refused and "Društvo Mostovi" in refused
    # What is no name changes, and a language that is missing is added, once.
    assert send(in_admin, page, kind="network", name_en="The Bridges").status_code == 302
    assert SAYS_SO in errors(send(in_admin, page, name_en="The Party"))
    assert SAYS_SO in errors(send(in_admin, page, name_en=""))
    organisation.refresh_from_db()
    assert (organisation.name_sl, organisation.name_en) == ("Društvo Mostovi", "The Bridges")


def test_an_organisation_for_which_somebody_proposed_keeps_it_too(in_admin, organisation, proposal):
    type(proposal).objects.filter(pk=proposal.pk).update(organisation=organisation)
    page = admin_url(Organisation, "change", organisation.pk)
    assert SAYS_SO in errors(send(in_admin, page, name_sl="Stranka Naprej"))


def test_a_file_renames_it_neither(in_admin, organisation, proposal, ljubljana):
    Organisation.objects.update(name_en="The Bridge")
    endorse(organisation, proposal)
    file = "municipality,name_sl,name_en,kind\nljubljana,Društvo Most,The Party,cso\n"
    shown = look(in_admin, Organisation, file.encode(), ljubljana)
    assert SAYS_SO in str(shown.context["refused"])
    same = "municipality,name_sl,name_en,kind\nljubljana,Društvo Most,The Bridge,network\n"
    confirm(in_admin, Organisation, look(in_admin, Organisation, same.encode(), ljubljana))
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.kind) == ("The Bridge", "network")


def test_a_rule_that_a_decision_names_keeps_its_words(in_admin, rule, proposal, moderator):
    page = admin_url(Rule, "change", rule.pk)
    assert send(in_admin, page, explanation_sl="Tu ne oglašujemo.").status_code == 302
    cast.decide(proposal.thread, moderator, "hidden", rule=rule)
    for name in ("name_sl", "explanation_sl"):
        refused = errors(send(in_admin, page, **{name: "Brez kritike"}))
        assert SAYS_SO in refused and "Retire it" in refused
    assert send(in_admin, page, retired_on=timezone.localdate()).status_code == 302


def test_a_working_state_that_was_set_keeps_its_name(state, proposal, officer, client_for):
    page = f"/en/ljubljana/desk/lists/work-state-{state.pk}/change/"
    path = f"{TOWN}desk/lists/work-state-{state.pk}/change/"
    said = {"name_sl": "v pregledu", "position": 1, "colour": "plain"}
    assert client_for(officer).post(page, said).status_code == 302
    WorkStateChange.objects.create(proposal=proposal, work_state=state)
    other = said | {"name_sl": "zavrnjeno"}
    assert SAYS_SO in client_for(officer).post(page, other).content.decode()
    answer = program_of(officer).post(path, {"name": {"sl": "zavrnjeno"}})
    assert answer.status_code == 400 and SAYS_SO in answer.content.decode()
    state.refresh_from_db()
    state.name_sl = "zavrnjeno"
    with pytest.raises(Refused, match=SAYS_SO):
        change_entry(state, by=officer)
    # Its colour and its place in the list are no words.
    assert client_for(officer).post(page, said | {"colour": "teal"}).status_code == 302
    state.refresh_from_db()
    assert (state.name_sl, state.colour) == ("v pregledu", "teal")


def test_topics_stay_open(in_admin, ljubljana, proposal):
    theme = Theme.objects.create(municipality=ljubljana, name_sl="Park")
    type(proposal).objects.filter(pk=proposal.pk).update(theme=theme)
    assert send(in_admin, admin_url(Theme, "change", theme.pk), name_sl="Parki").status_code == 302
