"""Writing a proposal together: invitations, blocks, what a co-author may, and leaving."""

import pytest
from django.core import mail

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Words as Leaving
from emvi.municipalities.blocks import block_person
from emvi.municipalities.models import PublicName
from emvi.notifications.kinds import contexts_of
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from emvi.refusals import Conflict, Refused
from participation.proposals import rules
from participation.proposals.actions import (
    Words,
    accept_invitation,
    decline_invitation,
    edit_proposal,
    invite_coauthor,
    publish_proposal,
    remove_coauthor,
    support_proposal,
    withdraw_proposal,
)
from participation.proposals.coauthors import coauthors_of
from participation.proposals.models import CoAuthor, Proposal
from tests import cast
from tests.api.world import TOWN, program_of

WORDS = Words("A bench", "There is no bench at the stop.", "en")
CHANGED = Words("Two benches", "There is no bench at either stop.", "en")
NOBODY = "Nobody can be invited under this name"


@pytest.fixture
def young(process, ana):
    return publish_proposal(process, WORDS, author=ana.public_names.get())


@pytest.fixture
def kalina(verified):
    return verified


@pytest.fixture
def invited(young, ana, kalina):
    return invite_coauthor(young, name="Kalina 8", by=ana)


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("thread", "municipality", "author").get(pk=proposal.pk)


def test_invited_twice_is_asked_once(young, ana, kalina):
    for _again in range(2):
        invite_coauthor(young, name="kalina 8", by=ana)
    assert CoAuthor.objects.count() == 1
    message = Message.objects.filter(kind="coauthor_invited", channel="inbox").get()
    assert message.recipient == kalina
    [context] = contexts_of([message]).values()
    assert "Ana from Fužine" in context["details"]
    assert coauthors_of(young) == []


def test_who_accepts_stands_beside_and_may_edit(young, ana, kalina, invited):
    assert not rules.may_edit(kalina, fresh(young))
    for _again in range(2):
        accept_invitation(invited, by=kalina)
    assert [name.name for name in coauthors_of(young)] == ["Kalina 8"]
    assert rules.may_edit(kalina, fresh(young))
    edit_proposal(fresh(young), CHANGED, by=kalina)
    assert fresh(young).title == CHANGED.title
    assert not rules.may_support(kalina, fresh(young))
    assert not rules.may_withdraw(kalina, fresh(young))
    with pytest.raises(Refused):
        withdraw_proposal(fresh(young), by=kalina)


def test_what_moderators_asked_for_is_for_the_author(young, ana, kalina, invited, moderator):
    accept_invitation(invited, by=kalina)
    cast.decide(young.thread, by=moderator, outcome="edit_requested")
    assert rules.may_edit(ana, fresh(young))
    assert not rules.may_edit(kalina, fresh(young))
    assert rules.may_read_words(kalina, fresh(young)), "they are theirs too"


def test_who_declines_is_not_asked_again_and_nothing_says_why(young, ana, kalina, invited):
    decline_invitation(invited, by=kalina)
    with pytest.raises(Refused, match=NOBODY):
        invite_coauthor(young, name="Kalina 8", by=ana)
    with pytest.raises(Conflict):
        accept_invitation(invited, by=kalina)
    remove_coauthor(invited, by=ana)
    assert CoAuthor.objects.get().state == "declined"
    assert coauthors_of(young) == []


@pytest.mark.parametrize("direction", ["by the author", "by the other"])
def test_a_block_holds_and_is_not_told(direction, young, ana, kalina):
    blocker, blocked = (ana, kalina) if direction == "by the author" else (kalina, ana)
    block_person(blocked.public_names.get(), by=blocker)
    said = []
    for name in ("Kalina 8", "Nobody of this name", "!"):
        with pytest.raises(Refused) as refused:
            invite_coauthor(young, name=name, by=ana)
        said.append(str(refused.value))
    assert len(set(said)) == 1
    assert not Message.objects.filter(kind="coauthor_invited").exists()


def test_a_block_after_the_invitation_ends_it(young, ana, kalina, invited, client_for):
    block_person(ana.public_names.get(), by=kalina)
    assert contexts_of(list(Message.objects.filter(kind="coauthor_invited"))) == {}
    with pytest.raises(Conflict):
        accept_invitation(invited, by=kalina)
    page = client_for(kalina).get(f"/en/ljubljana/coauthors/{invited.pk}/accept/")
    assert page.status_code == 404
    deliver_outbox()
    assert "Ana" not in "".join(message.body for message in mail.outbox)


def test_a_co_author_leaves_also_after_a_block(young, ana, kalina, invited, client_for):
    accept_invitation(invited, by=kalina)
    block_person(kalina.public_names.get(), by=ana)
    client, url = client_for(kalina), f"/en/ljubljana/coauthors/{invited.pk}/"
    assert f"{url}accept/" in client.get(young.get_absolute_url()).content.decode()
    page = client.get(f"{url}accept/").content.decode()
    assert f"{url}remove/" in page
    assert "Ana from" not in page and WORDS.title not in page
    assert client.get(f"{young.get_absolute_url()}edit/").status_code == 404
    client.post(f"{url}remove/")
    assert CoAuthor.objects.get().state == "left"
    assert coauthors_of(fresh(young)) == []


def test_the_author_takes_out_whom_they_do_not_see(young, ana, kalina, invited, client_for):
    accept_invitation(invited, by=kalina)
    block_person(kalina.public_names.get(), by=ana)
    client, path = client_for(ana), f"/en/ljubljana/proposals/{young.pk}/invite-coauthor/"
    page = client.get(path).content.decode()
    assert "Kalina 8" not in page and "A name that is not shown to you" in page
    client.post(f"/en/ljubljana/coauthors/{invited.pk}/remove/")
    invited.refresh_from_db()
    assert invited.state == CoAuthor.State.LEFT


def test_who_is_blocked_is_not_named_among_the_authors(
    young, kalina, invited, stranger, client_for
):
    accept_invitation(invited, by=kalina)
    block_person(kalina.public_names.get(), by=stranger)
    assert "Kalina 8" in client_for(None).get(young.get_absolute_url()).content.decode()
    assert "Kalina 8" not in client_for(stranger).get(young.get_absolute_url()).content.decode()
    path = f"{TOWN}proposals/{young.pk}/"
    assert program_of(stranger).get(path).json()["coauthors"] == []
    assert len(program_of(None).get(path).json()["coauthors"]) == 1


def test_somebody_of_another_town_cannot_be_invited(young, ana, stranger):
    with pytest.raises(Refused, match=NOBODY):
        invite_coauthor(young, name="Murmel", by=ana)


def test_only_the_author_invites_and_only_what_people_see(young, ana, kalina, moderator):
    with pytest.raises(Refused):
        invite_coauthor(young, name="Ana from Fužine", by=kalina)
    cast.hide(young.thread, by=moderator)
    with pytest.raises(Refused):
        invite_coauthor(fresh(young), name="Kalina 8", by=ana)


def test_who_supports_takes_that_back_first(young, kalina, invited):
    support_proposal(fresh(young), by=kalina)
    with pytest.raises(Refused, match="Take that back first"):
        accept_invitation(invited, by=kalina)


def test_nobody_accepts_for_another(young, ana, invited, stranger):
    for who in (ana, stranger):
        with pytest.raises(Refused):
            accept_invitation(invited, by=who)
        with pytest.raises(Refused):
            decline_invitation(invited, by=who)
    with pytest.raises(Refused):
        remove_coauthor(invited, by=stranger)


@pytest.mark.parametrize("who", ["ana", "verified"])
def test_author_or_co_author_end_it(who, young, kalina, invited, request):
    accept_invitation(invited, by=kalina)
    for _again in range(2):
        remove_coauthor(invited, by=request.getfixturevalue(who))
    assert coauthors_of(young) == []
    assert not rules.may_edit(kalina, fresh(young))


def test_an_officer_does_not_decide_about_what_they_wrote_with_others(
    young, ana, officer, ljubljana
):
    cast.make_public_name(ljubljana, officer, "Officer Mila")
    coauthor = invite_coauthor(young, name="Officer Mila", by=ana)
    cast.make_overdue(young)
    assert rules.may_answer(officer, fresh(young))
    accept_invitation(coauthor, by=officer)
    assert not rules.may_answer(officer, fresh(young))


@pytest.mark.parametrize("words", Leaving)
def test_a_co_author_who_leaves_takes_only_the_name(young, kalina, invited, words):
    accept_invitation(invited, by=kalina)
    erase_account(kalina, words=words)
    assert coauthors_of(young) == []
    assert fresh(young).title == WORDS.title


def test_co_authors_go_with_the_words(young, ana, kalina, invited):
    accept_invitation(invited, by=kalina)
    erase_account(ana, words=Leaving.GO)
    assert not CoAuthor.objects.exists()
    assert PublicName.objects.filter(name="Kalina 8").exists()


def test_by_the_pages(young, ana, kalina, client_for):
    url = f"{young.get_absolute_url()}invite-coauthor/"
    author, other = client_for(ana), client_for(kalina)
    page = author.post(url, {"name": "Kalinna"}).content.decode()
    assert NOBODY in page and 'value="Kalinna"' in page
    assert author.post(url, {"name": ""}).status_code == 200
    author.post(url, {"name": "Kalina 8"})
    assert "Kalina 8" in author.get(url).content.decode()
    pk = CoAuthor.objects.get().pk
    invitation = other.get(f"/en/ljubljana/coauthors/{pk}/accept/").content.decode()
    assert "Ana from Fužine" in invitation
    other.post(f"/en/ljubljana/coauthors/{pk}/accept/")
    assert "Kalina 8" in client_for(None).get(young.get_absolute_url()).content.decode()
    assert "You write here too" in other.get(young.get_absolute_url()).content.decode()
    other.post(f"/en/ljubljana/coauthors/{pk}/remove/")
    assert "Kalina 8" not in client_for(None).get(young.get_absolute_url()).content.decode()


def test_who_invites_themselves_hears_that_it_is_them(young, ana):
    for name in ("Ana from Fužine", "ana  FROM fužine"):
        with pytest.raises(Refused, match="This is you"):
            invite_coauthor(young, name=name, by=ana)
