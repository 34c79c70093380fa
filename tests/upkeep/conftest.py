import pytest


@pytest.fixture(autouse=True)
def _no_board_is_kept(settings):
    """What is announced or switched here is seen with the next page, as if seconds had passed."""
    settings.BOARD_SECONDS = 0
