import pytest

from tests.api.world import ApiWorld


@pytest.fixture
def world(db):
    return ApiWorld()
