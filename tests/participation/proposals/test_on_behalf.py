"""A representative publishes a proposal for an organisation."""

import pytest
from django.db import IntegrityError

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Words as Leaving
from emvi.municipalities.models import Organisation, Role
from emvi.refusals import Refused
from participation.proposals.actions import Words, publish_proposal
from participation.proposals.models import Proposal, ProposalDraft
from tests import cast
from tests.api.world import TOWN, program_of

WORDS = Words("A bench", "There is no bench at the stop.", "en")
KEY = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def speaker(ljubljana, organisation):
    account = cast.make_staff(ljubljana, Role.REPRESENTATIVE, "speaker", organisation=organisation)
    cast.make_public_name(ljubljana, account, "Kalina 9")
    return account


def write(client, process, account, **sent) -> Proposal | None:
    draft = ProposalDraft.objects.create(
        process=process, account=account, title="A bench", text="None here.", language="en"
    )
    client.post(
        f"/en/ljubljana/proposals/new/{process.slug}/publish/", {"key": str(draft.key)} | sent
    )
    return Proposal.objects.filter(draft_key=draft.key).first()


def test_it_is_chosen_in_the_last_step_and_stands_beside_the_name(
    process, organisation, speaker, client_for
):
    client = client_for(speaker)
    proposal = write(client, process, speaker, organisation=organisation.pk)
    assert (proposal.organisation, proposal.author.name) == (organisation, "Kalina 9")
    page = client_for(None).get(proposal.get_absolute_url()).content.decode()
    assert "House of Neighbours" in page and "Kalina 9" in page


def test_without_a_choice_it_is_ones_own(process, speaker, client_for):
    assert write(client_for(speaker), process, speaker).organisation is None


def test_others_are_not_asked(process, ana, organisation, client_for):
    ProposalDraft.objects.create(
        process=process, account=ana, title="A bench", text="None here.", language="en"
    )
    url = f"/en/ljubljana/proposals/new/{process.slug}/publish/"
    assert "In whose name" not in client_for(ana).get(url).content.decode()
    assert write(client_for(ana), process, ana, organisation=organisation.pk).organisation is None


def test_an_organisation_of_others_keeps_the_words_and_says_so(process, speaker, client_for, graz):
    other = cast.make_organisation(graz, "Others")
    assert write(client_for(speaker), process, speaker, organisation=other.pk) is None
    assert ProposalDraft.objects.filter(account=speaker).exists()


@pytest.mark.parametrize("is_paused", [True, False])
def test_only_who_speaks_for_it(process, ana, speaker, organisation, is_paused):
    Organisation.objects.filter(pk=organisation.pk).update(is_paused=is_paused)
    who = speaker if is_paused else ana
    with pytest.raises(Refused):
        publish_proposal(process, WORDS, author=who.public_names.get(), organisation=organisation)


def test_what_came_on_paper_is_nobodys_but_its_writers(proposal, organisation):
    with pytest.raises(IntegrityError):
        Proposal.objects.update(source="paper", organisation=organisation)


def test_when_its_author_leaves_the_organisation_stays(process, speaker, organisation):
    author = speaker.public_names.get()
    proposal = publish_proposal(process, WORDS, author=author, organisation=organisation)
    erase_account(speaker, words=Leaving.STAY)
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert (proposal.author_name, proposal.organisation) == ("", organisation)


def test_by_a_program(process, speaker, ana, organisation):
    path = f"{TOWN}processes/winter/publish-proposal/"
    body = {"title": "A bench", "text": "None here.", "language": "en", "key": KEY}
    body["organisation"] = organisation.pk
    assert program_of(ana).post(path, body).status_code == 404
    assert program_of(speaker).post(path, body).status_code == 201
    [proposal] = Proposal.objects.all()
    shown = program_of(None).get(f"{TOWN}proposals/{proposal.pk}/").json()
    assert shown["organisation"]["name"]["en"] == "House of Neighbours"
    assert shown["author"]["name"] == "Kalina 9"
