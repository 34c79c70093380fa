"""Somebody who took part in a private process and was taken out again: nothing of it is left on any
address, in no notice and in no mail that was on its way."""

import pytest
from django.core import mail
from django.urls import reverse

from emvi.notifications.actions import follow
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox, expand_fan_outs
from participation.processes.actions import accept_invitation, invite_people
from participation.processes.invitation_news import tell_of_withdrawal as tell_of_invitation
from participation.processes.models import Invitation
from participation.proposals.actions import support_proposal
from participation.proposals.models import Proposal, ProposalDraft
from participation.proposals.telling import (
    tell_of_answer,
    tell_of_clock,
    tell_of_proposal,
    tell_of_withdrawal,
)
from tests import cast
from tests.api.test_hidden_words import readings
from tests.api.world import program_of
from tests.surfaces import seen
from tests.test_nothing_apart import MARK, Apart


@pytest.fixture
def apart(db):
    return Apart()


def take_out(account) -> None:
    """As when it is over and answered: before that who took part has to stay."""
    invitation = Invitation.objects.get(account=account)
    tell_of_invitation(invitation)
    invitation.delete()


def messages_of(account) -> list[str]:
    inbox = reverse("front:inbox")
    return [
        inbox,
        *(
            f"{inbox}{pk}/"
            for pk in Message.objects.filter(recipient=account).values_list("pk", flat=True)
        ),
    ]


def test_nothing_is_left(apart):
    person, officer = apart.world.accounts["r"], apart.world.accounts["o"]
    process, proposal = apart.processes["private"], apart.proposals["private"]
    [code] = invite_people(process, by=officer, number=1)
    accept_invitation(person, apart.town, code=code)
    name = person.public_names.filter(municipality=apart.town).first() or cast.make_public_name(
        apart.town, person
    )
    support_proposal(Proposal.objects.get(pk=proposal.pk), by=person)
    follow(person, process)
    follow(person, proposal)
    cast.make_comment(proposal.thread, name, "mine")
    for one in process.proposals.all():
        follow(person, one)
        tell_of_proposal(one)
        tell_of_clock(one)
    done = process.proposals.get(duty__answers__isnull=False)
    tell_of_answer(done, done.duty.answers.get())
    expand_fan_outs()
    assert Message.objects.filter(recipient=person).count() >= 5
    take_out(person)
    deliver_outbox()
    client = apart.world.client("r")
    pages = {*apart.addresses(), *apart.inside_private(), *messages_of(person)}
    assert seen(client, sorted(pages), MARK) == {}
    program = program_of(person)
    numbers = {"proposals": proposal.pk}
    paths = [path.replace("winter", "apart-private") for path in readings(numbers)]
    assert seen(program.client, sorted({*paths, *readings({})}), MARK) == {}
    assert not [
        one for one in mail.outbox if person.email in one.to and MARK in one.body + one.subject
    ]


def test_a_draft_and_a_withdrawn_proposal_do_not_name_it(apart):
    person, officer = apart.world.accounts["r"], apart.world.accounts["o"]
    process, proposal = apart.processes["private"], apart.proposals["private"]
    [code] = invite_people(process, by=officer, number=1)
    accept_invitation(person, apart.town, code=code)
    ProposalDraft.objects.create(process=process, account=person, title="Mine", text="Mine.")
    follow(person, proposal)
    tell_of_withdrawal(proposal)
    expand_fan_outs()
    client = apart.world.client("r")
    assert proposal.number in client.get(reverse("front:inbox")).content.decode()
    take_out(person)
    assert seen(client, [reverse("front:my-page"), *messages_of(person)], MARK) == {}
    page = client.get(reverse("front:inbox")).content.decode()
    assert proposal.number not in page
