"""No two topics and no two places of a town are called the same, however they are written."""

import pytest

from emvi.municipalities.models import Place, Theme
from tests.admin.forms import admin_url, errors, send
from tests.admin.test_exchange import confirm, look, made

SAYS_SO = "One in this list has this name already."


@pytest.mark.parametrize("model", [Theme, Place])
def test_the_admin_refuses_a_second_one_of_that_name(in_admin, ljubljana, graz, model):
    model.objects.create(municipality=ljubljana, name_sl="Šport")
    model.objects.create(municipality=graz, name_de="Park", name_sl="Park")
    page = send(in_admin, admin_url(model, "add"), name_sl=" ŠPORT ")
    assert SAYS_SO in errors(page)
    send(in_admin, admin_url(model, "add"), name_sl="Park")
    park = model.objects.get(municipality=ljubljana, name_sl="Park")
    assert SAYS_SO in errors(send(in_admin, admin_url(model, "change", park.pk), name_sl="šport"))
    assert model.objects.filter(municipality=ljubljana).count() == 2


def test_two_that_are_there_already_can_still_be_retired(in_admin, ljubljana):
    first, _second = (
        Theme.objects.create(municipality=ljubljana, name_sl="Park") for _time in range(2)
    )
    send(in_admin, admin_url(Theme, "change", first.pk), retired_on="2026-01-01")
    first.refresh_from_db()
    assert first.retired_on is not None


def test_a_file_with_other_capitals_means_the_same_row(in_admin, ljubljana):
    theme = Theme.objects.create(municipality=ljubljana, name_sl="Park")
    confirm(in_admin, Theme, look(in_admin, Theme, made("ljubljana,PARK,Parks,1"), ljubljana))
    theme.refresh_from_db()
    assert (theme.name_en, Theme.objects.count()) == ("Parks", 1)
    twice = made("ljubljana,Park,Parks,1", "ljubljana,park,Parks,1")
    [line] = look(in_admin, Theme, twice, ljubljana).context["refused"]
    assert "The same entry stands in row 2 already." in line[2]
