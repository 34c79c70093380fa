"""Who wrote a proposal may undo its splitting, while nobody uses a part."""

import pytest
from django.utils import translation

from emvi.notifications.kinds import contexts_of
from emvi.notifications.models import Message
from emvi.refusals import Refused
from participation.proposals.actions import accept_invitation, support_proposal, undo_split
from tests import cast
from tests.api.world import TOWN, program_of
from tests.participation.proposals.test_splitting import TEXT, again, split_it


@pytest.fixture
def proposal(process, ljubljana, ana):
    name = cast.make_public_name(ljubljana, ana)
    return cast.make_proposal(process, name, text=TEXT, title="Bench and roof")


def test_its_author_undoes_it_too_and_is_told_so(client_for, proposal, officer, ana, ljubljana):
    mate = cast.make_resident(ljubljana, "mate")
    name = cast.make_public_name(ljubljana, mate, name="Mate")
    accept_invitation(proposal.coauthors.create(name=name), by=mate)
    split, bench, _roof = split_it(proposal, officer)
    mails = {one.recipient: text_of(one) for one in Message.objects.filter(kind="proposal_split")}
    assert "you can undo the splitting" in mails[ana]
    assert "you can undo the splitting" not in mails[mate]
    undo = f"{proposal.get_absolute_url()}undo-split/"
    assert undo in client_for(ana).get(proposal.get_absolute_url()).content.decode()
    for other in (mate, cast.make_resident(ljubljana, "other")):
        assert undo not in client_for(other).get(proposal.get_absolute_url()).content.decode()
        with pytest.raises(Refused, match="author"):
            undo_split(split, by=other)
    assert client_for(ana).post(undo).status_code == 302
    assert again(proposal).state == "published" and again(bench).state == "withdrawn"


def text_of(message: Message) -> str:
    with translation.override("en"):
        return str(contexts_of([message])[message.pk]["details"])


def test_its_author_does_not_undo_what_others_use(proposal, officer, ana, ljubljana):
    split, bench, _roof = split_it(proposal, officer)
    support_proposal(again(bench), by=cast.make_resident(ljubljana))
    with pytest.raises(Refused, match="The parts stay"):
        undo_split(split, by=ana)


def test_its_program_does_so_too(proposal, officer, ana):
    split_it(proposal, officer)
    address = f"{TOWN}proposals/{proposal.pk}/undo-own-split/"
    assert program_of(officer).post(address, {}).status_code == 403
    assert program_of(ana).post(address, {}).json()["split_into"] == []
    assert again(proposal).state == "published"
