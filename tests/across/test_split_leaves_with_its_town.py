"""A split goes with the municipality, like everything of it."""

import pytest
from django.core.management import call_command

from emvi.front.whole.tables import BELONGINGS
from emvi.municipalities.models import Municipality
from emvi.upkeep.actions import switch_read_only
from participation.proposals.actions import support_proposal, undo_split
from participation.proposals.models import Split, Support
from tests import cast
from tests.participation.proposals.test_splitting import TEXT, again, people, split_it

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_goes_with_its_town_whether_it_was_undone_or_not(ljubljana, officer, tmp_path):
    process = cast.make_open_process(ljubljana, "winter")
    [one] = people(ljubljana, "one")
    for is_undone in (True, False):
        proposal = cast.make_proposal(process, text=TEXT, title="Bench and roof")
        support_proposal(again(proposal), by=one)
        split, *_parts = split_it(proposal, officer)
        if is_undone:
            undo_split(split, by=officer)
    assert Support.objects.filter(split__isnull=False).count() == 2
    switch_read_only(True, by=None, until=None)
    file = str(tmp_path / "town.zip")
    call_command("export_municipality", "ljubljana", file)
    call_command(
        "delete_municipality", "ljubljana", "--export", file, "--yes", "--confirm", "ljubljana"
    )
    assert not Split.objects.exists() and not Support.objects.exists()
    assert not Municipality.objects.filter(slug="ljubljana").exists()
    for belonging in BELONGINGS:
        if not belonging.stays:
            assert not belonging.rows(ljubljana).exists(), belonging.name
