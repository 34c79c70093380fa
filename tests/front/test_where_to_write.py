"""A way to write leads somewhere: without a phase that collects, pages say so and offer none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import cast

NEW = "/en/ljubljana/proposals/new/"
NOT_NOW = "Proposals are not collected now."
ONE_DAY = timedelta(days=1)


@pytest.fixture
def pages(client, ljubljana):
    def read() -> tuple[str, str]:
        addresses = ("/en/ljubljana/", "/en/ljubljana/proposals/")
        home, proposals = (client.get(address).content.decode() for address in addresses)
        return home, proposals

    return read


def test_where_something_is_collected_both_pages_lead_there(process, pages):
    for page in pages():
        assert NEW in page and "You can write the first one" in page


def test_where_nothing_is_collected_none_does(ljubljana, pages, client):
    supports = cast.make_process(ljubljana)
    cast.make_phase(supports, rights=("supports", "comments"))
    home, proposals = pages()
    assert NEW not in home + proposals and NOT_NOW in home
    assert "You can write the first one" not in home + proposals
    new = client.get(NEW).content.decode()
    assert NOT_NOW in new and "Choose where" not in new


def test_the_list_leads_there_as_long_as_the_phase_lasts(ljubljana, pages, time_machine):
    now = timezone.now()
    cast.make_phase(
        cast.make_process(ljubljana), opens_at=now + ONE_DAY, closes_at=now + 2 * ONE_DAY
    )
    shown = []
    for days in (0, 1.5, 3):
        time_machine.move_to(now + days * ONE_DAY)
        shown.append([NEW in page for page in pages()])
    assert shown == [[False, False], [True, True], [False, False]]


@pytest.mark.parametrize("visibility", ["private", "unlisted"])
def test_what_is_not_for_everybody_opens_no_way(visibility, ljubljana, pages):
    cast.make_phase(cast.make_process(ljubljana, visibility=visibility))
    assert not any(NEW in page for page in pages())
