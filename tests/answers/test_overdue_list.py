import pytest
from django.test import Client
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
