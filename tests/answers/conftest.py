import pytest

from tests.answers.world import make_world


@pytest.fixture
def world(proposal, ana, officer, moderator, administrator, portal_team):
    return make_world(
        proposal,
        author=ana,
        officer=officer,
        moderator=moderator,
        administrator=administrator,
        portal_team=portal_team,
    )
