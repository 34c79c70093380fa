"""The database keeps a proposal and what it is filed under in one municipality."""

import pytest
from django.db import IntegrityError, transaction

from emvi.discussions.models import Thread
from emvi.municipalities.models import Organisation
from participation.processes.models import WorkState
from participation.proposals.models import Proposal
from tests import cast

FILED = {
    "theme": cast.make_theme,
    "place": cast.make_place,
    "author": cast.make_public_name,
    "organisation": lambda town: Organisation.objects.create(municipality=town, name="A choir"),
}


@pytest.mark.parametrize("column", FILED)
def test_nothing_of_another_town(column, proposal, process, ljubljana, graz):
    here, there = (FILED[column](town) for town in (ljubljana, graz))
    rows = Proposal.objects.filter(pk=proposal.pk)
    assert rows.update(**{column: here}) == 1
    with pytest.raises(IntegrityError, match="all_of_one_town"), transaction.atomic():
        rows.update(**{column: there})
    with pytest.raises(IntegrityError, match="all_of_one_town"), transaction.atomic():
        cast.make_proposal(process, **{column: there})
    with pytest.raises(IntegrityError, match="stays_in_its_town"), transaction.atomic():
        type(here).objects.filter(pk=here.pk).update(municipality=graz)
    assert Proposal.objects.filter(**{column: here}).count() == 1


def test_not_in_a_process_or_with_a_discussion_of_another_town(proposal, process, graz):
    elsewhere = cast.make_open_process(graz)
    with pytest.raises(IntegrityError, match="all_of_one_town"), transaction.atomic():
        cast.make_proposal(process, thread=Thread.objects.create(municipality=graz))
    with pytest.raises(IntegrityError, match="all_of_one_town"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            author=None, source="paper", municipality=graz
        )
    with pytest.raises(IntegrityError, match="stays_in_its_town"), transaction.atomic():
        type(elsewhere).objects.filter(pk=elsewhere.pk).update(municipality=process.municipality)


def test_a_working_state_is_of_its_process(proposal, process, ljubljana):
    own, other = (
        WorkState.objects.create(process=one, name_en="Examined")
        for one in (process, cast.make_open_process(ljubljana))
    )
    rows = Proposal.objects.filter(pk=proposal.pk)
    assert rows.update(work_state=own) == 1
    with pytest.raises(IntegrityError, match="work_state_of_its_process"), transaction.atomic():
        rows.update(work_state=other)


def test_an_organisation_without_a_town_is_active_in_all(process, graz):
    network = Organisation.objects.create(name="A network")
    for one in (process, cast.make_open_process(graz)):
        assert cast.make_proposal(one, organisation=network).organisation == network
