import pytest

from tests import cast


@pytest.fixture
def thread(proposal):
    return proposal.thread


@pytest.fixture
def author(verified):
    return verified.public_names.get()


@pytest.fixture
def comment(thread, author):
    return cast.make_comment(thread, author)


@pytest.fixture
def colleague(ljubljana):
    """Another moderator."""
    return cast.make_staff(ljubljana, "moderator", "colleague")
