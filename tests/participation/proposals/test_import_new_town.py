"""A municipality that an import has to make lacks nothing that one of the admin has."""

import zipfile

import pytest
from django.core.management import call_command
from django.test import Client

from emvi.discussions.holds import DEFAULTS
from emvi.discussions.models import HoldRule
from emvi.municipalities.models import Municipality
from tests import cast
from tests.participation.proposals.test_import_decidim import (
    PROPOSAL_HEAD,
    PROPOSALS,
    proposal,
    table,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path, capsys):
    """Runs the command on a file with one proposal; gives what it said."""
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(PROPOSALS, table(PROPOSAL_HEAD, [proposal(1)]))

    def run(**options) -> str:
        call_command("import_decidim", str(path), municipality="town", process="pla", **options)
        return capsys.readouterr().out

    return run


def test_it_has_its_rules_and_is_not_public_without_a_contact(bring):
    told = bring()
    town = Municipality.objects.get()
    assert set(HoldRule.objects.values_list("municipality", "kind")) == {
        (town.pk, kind) for kind in DEFAULTS
    }
    assert not town.is_public
    assert Client().get("/en/town/").status_code == 404
    assert "The municipality “town” was made. It is not public." in told
    for assumed in (
        "name Town (--name)",
        "country ZZ (not known) (--country)",
        "official language en (--language)",
        "time zone Europe/Ljubljana (--time-zone)",
        "contact town@municipality.invalid (reaches nobody) (--contact)",
    ):
        assert assumed in told
    assert "Then give it a contact address and make it public." in told


def test_with_a_contact_it_is_public_and_nothing_that_was_said_is_called_assumed(bring):
    told = bring(
        contact="portal@town.example",
        country="es",
        language="en",
        time_zone="Europe/Madrid",
        name="The Town",
    )
    town = Municipality.objects.get()
    assert (town.is_public, town.contact_email) == (True, "portal@town.example")
    assert Client().get("/en/town/").status_code == 200
    assert "It is public." in told
    assert "Assumed" not in told and "Then give it" not in told


def test_a_town_that_was_there_stays_as_it_was(bring):
    cast.make_municipality("town")
    told = bring(contact="portal@town.example")
    assert "was made" not in told
    town = Municipality.objects.get()
    assert (town.is_public, town.contact_email) == (True, "town@towns.invalid")
    assert not HoldRule.objects.filter(municipality=town).exists()


def test_again_says_nothing_of_the_town_and_adds_no_rule(bring):
    bring()
    HoldRule.objects.filter(kind="links").update(number=7)
    assert "was made" not in bring()
    assert HoldRule.objects.get(kind="links").number == 7
    assert HoldRule.objects.count() == len(DEFAULTS)
