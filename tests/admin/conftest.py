import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def in_admin(client_for, administrator):
    """A browser of somebody who sets up Ljubljana."""
    return client_for(administrator)


@pytest.fixture
def as_portal_team(client_for, portal_team):
    return client_for(portal_team)
