"""Topic and working state of many proposals at once: all of them or none."""

import pytest

from emvi.audit.models import AuditEntry
from emvi.refusals import Conflict, Refused
from participation.processes.models import WorkState
from participation.proposals.actions import set_themes
from participation.proposals.models import CoAuthor, Merge, Proposal
from tests import cast

THEMES, STATES = (f"/en/ljubljana/proposals/{verb}/" for verb in ("set-themes", "set-work-states"))


@pytest.fixture
def officer(ljubljana):
    return cast.make_staff(ljubljana, "officer")


@pytest.fixture
def three(process):
    return [cast.make_proposal(process) for _n in range(3)]


@pytest.fixture
def homes(ljubljana):
    return cast.make_theme(ljubljana, "Homes")


def themes_of(proposals) -> list[int | None]:
    rows = Proposal.objects.filter(pk__in=[p.pk for p in proposals]).order_by("pk")
    return list(rows.values_list("theme", flat=True))


def test_preview_then_done_then_undone(three, homes, officer, ljubljana):
    other = cast.make_theme(ljubljana, "Work")
    Proposal.objects.filter(pk=three[0].pk).update(theme=other)
    client = cast.client_for(officer)
    data = {"proposals": [p.pk for p in three], "theme": homes.pk}
    preview = client.post(THEMES, data).content.decode()
    assert "3 proposals will move to another topic" in preview
    assert themes_of(three) == [other.pk, None, None]
    done = client.post(THEMES, data | {"confirmed": "1"})
    assert themes_of(three) == [homes.pk] * 3
    assert AuditEntry.objects.filter(action="proposal.theme_set").count() == 3
    client.post(THEMES, {"undo": done.context["undo"]})
    assert themes_of(three) == [other.pk, None, None]
    client.post(THEMES, {"undo": done.context["undo"] + "x"})
    assert themes_of(three) == [other.pk, None, None]


def test_nothing_that_a_colleague_filed_since_is_undone(three, homes, officer, ljubljana):
    wanted = {p.pk: homes for p in three}
    set_themes(ljubljana, wanted, by=officer)
    Proposal.objects.filter(pk=three[1].pk).update(theme=cast.make_theme(ljubljana, "Work"))
    with pytest.raises(Conflict):
        set_themes(ljubljana, dict.fromkeys(wanted), by=officer, instead_of=homes)
    assert themes_of(three)[0] == homes.pk


def test_all_or_none(three, homes, officer, ljubljana):
    own = cast.make_proposal(three[0].process, cast.make_public_name(ljubljana, officer))
    graz = cast.make_municipality("graz")
    far = cast.make_proposal(cast.make_open_process(graz))
    for stranger in (own, far):
        with pytest.raises(Refused):
            set_themes(ljubljana, {p.pk: homes for p in [*three, stranger]}, by=officer)
    with pytest.raises(Refused):
        set_themes(ljubljana, {p.pk: cast.make_theme(graz) for p in three}, by=officer)
    assert themes_of(three) == [None] * 3


def test_working_states_of_many(three, officer, process):
    state = WorkState.objects.create(process=process, name_en="being examined")
    client = cast.client_for(officer)
    assert "Choose one first" in client.get(STATES).content.decode()
    place = f"{STATES}?process={process.pk}"
    data = {"proposals": [p.pk for p in three[:2]], "work_state": state.pk}
    assert "2 proposals will get another working state" in client.post(place, data).content.decode()
    assert not Proposal.objects.filter(work_state=state).exists()
    client.post(place, data | {"confirmed": "1"})
    assert Proposal.objects.filter(work_state=state).count() == 2
    again = client.post(place, data).content.decode()
    assert "Nothing will change" in again


def test_nothing_chosen_keeps_what_was_typed(three, homes, officer):
    page = cast.client_for(officer).post(THEMES, {"theme": homes.pk}).content.decode()
    assert "Choose at least one proposal." in page and "selected" in page


@pytest.mark.parametrize("place", [THEMES, STATES])
def test_only_what_an_officer_had_no_hand_in_is_offered(place, three, officer, ljubljana, process):
    """Neither what they wrote or helped to write, nor what has a part of theirs."""
    name = cast.make_public_name(ljubljana, officer)
    own, part, helped = cast.make_proposal(process, name), *three[1:]
    whole, above = cast.make_proposal(process), cast.make_proposal(process)
    CoAuthor.objects.create(proposal=helped, name=name, state="left")
    CoAuthor.objects.create(proposal=part, name=name, state="accepted")
    CoAuthor.objects.create(proposal=three[0], name=name, state="declined")
    Merge.objects.create(merged=part, into=whole, reason_en="The same.")
    Merge.objects.create(merged=own, into=above, reason_en="The same.")
    page = cast.client_for(officer).get(f"{place}?process={process.pk}").context["page"]
    assert [one.pk for one in page] == [three[0].pk]


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "x"])
def test_a_number_that_is_none_is_no_choice(number, three, officer):
    client = cast.client_for(officer)
    for place in (THEMES, STATES, "/en/ljubljana/proposals/publish-same-answer/"):
        sent = {"proposals": [three[0].pk, number], "theme": "", "reasons_sl": "Da."}
        assert client.post(place, sent).status_code == 200
