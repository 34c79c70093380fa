"""How many open proposals and supports a process grants to each person."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from emvi.refusals import Refused
from participation.processes.actions import check_rules_unchanged
from participation.processes.models import Process
from participation.proposals import limits
from participation.proposals.actions import (
    Words,
    publish_proposal,
    support_proposal,
    take_back_support,
    withdraw_proposal,
)
from participation.proposals.models import Proposal, Support
from tests import cast

WORDS = Words(title="A bench at the stop", text="Old people wait standing.", language="en")


@pytest.fixture
def limited(process):
    Process.objects.filter(pk=process.pk).update(most_proposals=2, most_supports=2)
    process.refresh_from_db()
    return process


def test_so_many_open_proposals_at_once(limited, ana):
    author = ana.public_names.get()
    first = publish_proposal(limited, WORDS, author=author)
    publish_proposal(limited, WORDS, author=author)
    with pytest.raises(Refused, match="2 open proposals"):
        publish_proposal(limited, WORDS, author=author)
    withdraw_proposal(first, by=ana)
    publish_proposal(limited, WORDS, author=author)


def test_what_was_sent_already_is_not_refused(limited, ana):
    author, key = ana.public_names.get(), uuid4()
    publish_proposal(limited, WORDS, author=author)
    second = publish_proposal(limited, WORDS, author=author, draft_key=key)
    assert publish_proposal(limited, WORDS, author=author, draft_key=key) == second


def test_so_many_supports(limited, ana):
    others = [cast.make_proposal(limited) for _n in range(3)]
    for proposal in others[:2]:
        support_proposal(proposal, by=ana)
    support_proposal(others[0], by=ana)
    with pytest.raises(Refused, match="2 proposals"):
        support_proposal(others[2], by=ana)
    take_back_support(others[0], by=ana)
    support_proposal(others[2], by=ana)
    assert Support.objects.filter(account=ana).count() == 2


def test_other_processes_have_their_own(limited, ana, ljubljana):
    author = ana.public_names.get()
    for _n in range(2):
        publish_proposal(limited, WORDS, author=author)
    publish_proposal(cast.make_open_process(ljubljana), WORDS, author=author)


def test_people_read_it_before_they_write_and_support(limited, ana):
    author, client = ana.public_names.get(), cast.client_for(ana)
    place = f"/en/ljubljana/proposals/new/{limited.slug}/"
    assert "2 open proposals here at once" in client.get(place).content.decode()
    for _n in range(2):
        publish_proposal(limited, WORDS, author=author)
    assert "You have so many already" in client.get(place).content.decode()
    proposals = [cast.make_proposal(limited) for _n in range(3)]
    for proposal in proposals[:2]:
        support_proposal(proposal, by=ana)
    page = client.get(proposals[2].get_absolute_url()).content.decode()
    assert "Take one back first" in page
    assert "Support this proposal" not in page
    guest = cast.client_for(None).get(limited.get_absolute_url()).content.decode()
    assert "2 open proposals here at once" in guest and "can support 2 proposals here" in guest


def test_they_are_fixed_when_the_process_is_public(limited):
    limited.most_proposals = 9
    with pytest.raises(ValidationError):
        check_rules_unchanged(limited)


def test_without_a_limit_nothing_is_counted(process, ana):
    for _n in range(4):
        publish_proposal(process, WORDS, author=ana.public_names.get())
    assert Proposal.objects.filter(process=process).count() == 4


def test_what_is_refused_uses_up_nothing_of_the_day(limited, ana, monkeypatch):
    monkeypatch.setattr(limits, "PROPOSALS_A_DAY", 2)
    author = ana.public_names.get()

    def publish(words=WORDS):
        with limits.count_proposal(ana):
            return publish_proposal(limited, words, author=author)

    publish()
    Process.objects.update(most_proposals=1)
    limited.refresh_from_db()
    for _again in range(5):
        with pytest.raises(Refused, match="1 open proposal"):
            publish()
    Process.objects.update(most_proposals=9)
    limited.refresh_from_db()
    publish()
    for _again in range(3):
        with pytest.raises(Refused, match="for one day"):
            publish()
    assert Proposal.objects.count() == 2


def test_tries_are_limited_too(limited, ana, monkeypatch):
    monkeypatch.setattr(limits, "TRIES_AN_HOUR", 3)
    for _again in range(3):
        with pytest.raises(Refused, match="no"), limits.count_proposal(ana):
            raise Refused("no")
    with pytest.raises(Refused, match="a lot at once"), limits.count_proposal(ana):
        pytest.fail("counted")
