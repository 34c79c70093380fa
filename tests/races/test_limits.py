"""Somebody who sends from several places at once gets no more than they are granted."""

from functools import partial

import pytest

from emvi.municipalities.models import PublicName
from participation.processes.models import Process
from participation.proposals.actions import Words, publish_proposal, support_proposal
from participation.proposals.models import Proposal, Support
from tests import cast
from tests.api.world import program_of
from tests.limit_table import LIMITS, Place
from tests.races.at_once import at_once, raised
from tests.races.test_supports import fresh

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WORDS = Words(title="A bench at the stop", text="Old people wait standing.", language="en")


def propose(process: int, author: int) -> None:
    publish_proposal(
        Process.objects.select_related("municipality").get(pk=process),
        WORDS,
        author=PublicName.objects.get(pk=author),
    )


def test_no_more_open_proposals_than_granted(process, ana):
    Process.objects.filter(pk=process.pk).update(most_proposals=3)
    author = ana.public_names.get()
    results = at_once(*[partial(propose, process.pk, author.pk)] * 8)
    assert len(raised(results)) == 5
    assert Proposal.objects.filter(author=author).count() == 3


def support(pk: int, account) -> None:
    support_proposal(fresh(pk), by=account)


def test_no_more_supports_than_granted(process, ana):
    Process.objects.filter(pk=process.pk).update(most_supports=3)
    proposals = [cast.make_proposal(process) for _n in range(8)]
    results = at_once(*[partial(support, proposal.pk, ana) for proposal in proposals])
    assert len(raised(results)) == 5
    assert Support.objects.filter(account=ana).count() == 3


def send(program, path: str, body: dict) -> str:
    return program.post(path, body).content.decode()


def test_no_more_by_programs_that_send_at_once(process, ljubljana, monkeypatch):
    """Every limit of the table, one after the other, each with a person of its own."""
    for limit in LIMITS:
        place = Place(process, cast.make_resident(ljubljana))
        program = program_of(place.account)
        with monkeypatch.context() as patched:
            limit.sets(patched, place)
            jobs = [partial(send, program, *limit.sends(place, n)) for n in range(limit.most + 3)]
            answers = at_once(*jobs)
        Process.objects.update(most_proposals=None, most_supports=None)
        assert [limit.says in str(one) for one in answers].count(True) == 3, (limit.name, answers)
        if limit.count:
            assert limit.count(place) == limit.most, limit.name
