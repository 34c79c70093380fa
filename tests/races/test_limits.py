"""Somebody who sends from eight places at once gets no more than the process grants."""

from functools import partial

import pytest

from emvi.municipalities.models import PublicName
from participation.processes.models import Process
from participation.proposals.actions import Words, publish_proposal, support_proposal
from participation.proposals.models import Proposal, Support
from tests import cast
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
