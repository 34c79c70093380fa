"""Lists of the overdue are cut or lack words; the numbers and the lateness never are."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from emvi.discussions.models import Thread
from emvi.municipalities.blocks import block_person
from participation.proposals.models import Proposal
from participation.proposals.states import State
from tests import cast


@pytest.mark.parametrize("away", ["hidden", "held", "withdrawn", "blocked"])
def test_the_list_of_the_overdue_says_so_too(proposal, ana, away):
    """Without the words, with number and clock: the list leaves nobody's lateness out."""
    cast.make_overdue(proposal)
    reader = None
    if away == "withdrawn":
        Proposal.objects.filter(pk=proposal.pk).update(state=State.WITHDRAWN)
    elif away == "blocked":
        reader = cast.make_account()
        block_person(proposal.author, by=reader)
    else:
        held = {"held_at": timezone.now(), "held_for": "edit"}
        changes = held if away == "held" else {"hidden_at": timezone.now()}
        Thread.objects.filter(pk=proposal.thread_id).update(**changes)
    client = cast.client_for(reader) if reader else Client()
    shown = client.get("/en/ljubljana/proposals/?standing=overdue").content.decode()
    assert proposal.number in shown and proposal.title not in shown
    assert "No proposal fits" not in shown
    assert proposal.number not in client.get("/en/ljubljana/proposals/").content.decode()


def test_the_newest_of_many_late_answers_is_counted_too(process, ljubljana):
    """Lists are cut, numbers are not."""
    for _number in range(25):
        cast.make_overdue(cast.make_proposal(process))
    guest = Client()
    assert "25 answers overdue" in guest.get(reverse("front:portal-home")).content.decode()
    town = guest.get(ljubljana.get_absolute_url()).content.decode()
    assert "<dd><b>25</b><span>overdue</span></dd>" in town
    url = reverse("proposals:proposal-list", args=["ljubljana"])
    assert "25 proposals" in guest.get(url, {"standing": "overdue"}).content.decode()
    # The page of a process shows the number alike, which leads to all of them and to no others.
    other = cast.make_proposal(cast.make_open_process(ljubljana))
    cast.make_overdue(other)
    secret = process.proposals.order_by("pk").first()
    Thread.objects.filter(pk=secret.thread_id).update(hidden_at=timezone.now())
    page = guest.get(process.get_absolute_url()).content.decode()
    [link] = re.findall(r'<a\s+href="([^"]+)"\s*>25 answers overdue</a>', page)
    assert link == f"{url}?process={process.pk}&amp;standing=overdue"
    listed = guest.get(link.replace("&amp;", "&")).content.decode()
    assert "24 proposals" in listed and secret.number in listed
    assert other.title not in listed


def test_a_private_process_is_not_counted_by_its_number(ljubljana, officer):
    """What is overdue in the town is for all; in which process that nobody may see, is not."""
    apart = cast.make_open_process(ljubljana, visibility="private")
    late = cast.make_proposal(apart)
    cast.make_overdue(late)
    withheld = "a proposal in a process that is not for everybody"
    url = reverse("proposals:proposal-list", args=["ljubljana"])
    in_town, in_process = {"standing": "overdue"}, {"standing": "overdue", "process": apart.pk}
    guest = Client()
    assert withheld in guest.get(url, in_town).content.decode()
    assert withheld not in guest.get(url, in_process).content.decode()
    within = cast.client_for(officer).get(url, in_process).content.decode()
    assert late.title in within and withheld not in within
