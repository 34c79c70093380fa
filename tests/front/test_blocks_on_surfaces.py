"""What two people can and cannot do when one of them blocks the other. What they see is looked for
on every address in tests/test_nothing_of_the_blocked.py."""

import re

import pytest

from emvi.discussions.actions import add_comment
from emvi.municipalities.blocks import block_person
from emvi.municipalities.models import Municipality
from participation.proposals.models import Proposal
from tests import cast

TOWN = "/en/ljubljana/"


class Writer:
    """Somebody whose every word can be found again."""

    def __init__(self, town: Municipality, process, elsewhere: Proposal, name: str) -> None:
        self.mark = f"Zq{name}zq"
        self.account = cast.make_resident(town, name.lower(), self.mark)
        self.name = self.account.public_names.get()
        self.theirs = cast.make_proposal(
            process, self.name, title=f"{self.mark} title", text=f"{self.mark} words"
        )
        self.late = cast.make_proposal(
            process, self.name, title=f"{self.mark} late", text=f"{self.mark} words"
        )
        cast.make_overdue(self.late)
        self.comment = self.say(elsewhere)
        self.reply_to_them = add_comment(
            elsewhere.thread,
            author=cast.make_public_name(town),
            text="I agree",
            language="en",
            parent=self.say(elsewhere, parent=self.comment),
        )

    def say(self, proposal: Proposal, parent=None):
        return add_comment(
            proposal.thread,
            author=self.name,
            text=f"{self.mark} says",
            language="en",
            parent=parent,
        )


@pytest.fixture
def common(process, ljubljana):
    """A proposal of a third person, under which both write."""
    proposal = cast.make_proposal(process, cast.make_public_name(ljubljana), title="Benches")
    return proposal


@pytest.fixture
def two(ljubljana, process, common):
    return Writer(ljubljana, process, common, "Ana"), Writer(ljubljana, process, common, "Vesna")


def test_the_clock_stays_where_the_words_go(two, common):
    ana, vesna = two
    block_person(vesna.name, by=ana.account)
    client = cast.client_for(ana.account)
    for path in ("/en/", TOWN, f"{TOWN}processes/winter/", f"{TOWN}proposals/{vesna.late.pk}/"):
        assert vesna.late.number in client.get(path).content.decode(), path


def test_neither_can_write_to_the_other(two, common):
    ana, vesna = two
    block_person(vesna.name, by=ana.account)
    for reader, other in ((ana, vesna), (vesna, ana)):
        client = cast.client_for(reader.account)
        place = f"{TOWN}proposals/{other.theirs.pk}/"
        for act in ("support/", "comment/"):
            data = {"text": "Hello", "language": "en"}
            assert client.post(place + act, data).status_code == 404
        said = common.thread.comments.filter(author=reader.name).count()
        client.post(
            f"{TOWN}proposals/{common.pk}/comment/",
            {"text": "Reply", "language": "en", "parent": other.comment.pk},
        )
        written = common.thread.comments.filter(author=reader.name)
        assert written.count() == said + 1
        # It stands by itself, not under words that its writer does not see.
        assert written.latest("pk").parent is None


def test_ones_own_words_stay_in_reach(two, common):
    ana, vesna = two
    own = vesna.say(ana.theirs)
    block_person(vesna.name, by=ana.account)
    client = cast.client_for(vesna.account)
    assert client.get(f"{TOWN}comments/{own.pk}/withdraw/").status_code == 200


def test_the_heading_counts_the_comments_that_are_shown(proposal, verified, client_for, client):
    page = proposal.get_absolute_url()
    other = cast.make_resident(proposal.municipality, "other", "Other")
    for account in (verified, other, other):
        add_comment(
            proposal.thread, author=account.public_names.get(), text="I agree.", language="en"
        )
        proposal.thread.refresh_from_db()
    block_person(other.public_names.get(), by=verified)
    said = re.compile(r'id="comments">.*?<p[^>]*>(.*?)</p>', re.DOTALL)
    for account, words in ((verified, "1 comment"), (other, "2 comments"), (None, "3 comments")):
        html = client_for(account).get(page).content.decode()
        assert " ".join(said.search(html)[1].split()) == words
