"""Blocking a person: who may, what it leaves behind, and that it tells nobody."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.audit.models import AuditEntry
from emvi.municipalities.blocks import (
    NOBODY,
    block_person,
    blocked_pairs,
    blocks_of,
    unblock_person,
    unseen_by,
)
from emvi.municipalities.models import Block
from emvi.notifications.models import Message
from emvi.refusals import Refused
from tests import cast


@pytest.fixture
def vesna(ljubljana):
    return cast.make_resident(ljubljana, "vesna", "Vesna")


def name_of(account):
    return account.public_names.order_by("pk").first()


def again(account):
    """The same person in another request."""
    return type(account).objects.get(pk=account.pk)


def test_both_sides_see_nothing_of_each_other(ana, vesna, verified):
    block_person(name_of(vesna), by=ana)
    assert unseen_by(again(ana)) == {name_of(vesna).pk}
    assert unseen_by(again(vesna)) == {name_of(ana).pk}
    assert unseen_by(again(verified)) == NOBODY


def test_it_tells_of_no_other_name(ana, vesna, graz):
    """What vanishes elsewhere would be by the same person."""
    elsewhere = {one: cast.make_public_name(graz, one) for one in (ana, vesna)}
    block_person(name_of(vesna), by=ana)
    for one, other in ((ana, vesna), (vesna, ana)):
        assert elsewhere[other].pk not in unseen_by(again(one), graz)
    assert {town for *_pair, town in blocked_pairs({ana.pk}, {vesna.pk})} == {
        name_of(vesna).municipality_id
    }
    block_person(elsewhere[vesna], by=ana)
    assert unseen_by(again(ana)) == {name_of(vesna).pk, elsewhere[vesna].pk}


def test_those_who_must_read_everything_here_go_on_reading(
    ana, moderator, officer, ljubljana, graz
):
    for account in (moderator, officer):
        cast.make_public_name(ljubljana, account)
        block_person(name_of(account), by=ana)
        assert unseen_by(again(account), ljubljana) == NOBODY
        assert unseen_by(again(account), graz) == {name_of(ana).pk}
    assert unseen_by(again(ana), ljubljana) == {name_of(moderator).pk, name_of(officer).pk}


def test_blocking_again_and_unblocking_again_change_nothing(ana, vesna):
    for _again in range(2):
        block_person(name_of(vesna), by=ana)
    [block] = blocks_of(ana)
    for _again in range(2):
        unblock_person(block, by=ana)
    assert unseen_by(ana) == NOBODY
    assert not Block.objects.exists()


def test_only_who_set_a_block_ends_it(ana, vesna):
    block_person(name_of(vesna), by=ana)
    unblock_person(Block.objects.get(), by=vesna)
    assert unseen_by(again(vesna)) == {name_of(ana).pk}


def test_a_block_of_both_needs_both_to_end(ana, vesna):
    block_person(name_of(vesna), by=ana)
    block_person(name_of(ana), by=vesna)
    unblock_person(ana.blocks.get(), by=ana)
    assert unseen_by(again(ana)) == {name_of(vesna).pk}


def test_nobody_blocks_themselves_or_a_name_without_a_person(ana, ljubljana):
    with pytest.raises(Refused):
        block_person(name_of(ana), by=ana)
    gone = cast.make_resident(ljubljana)
    name = name_of(gone)
    erase_account(gone)
    name.refresh_from_db()
    with pytest.raises(Refused):
        block_person(name, by=ana)
    assert not Block.objects.exists()


def test_the_database_keeps_one_row_and_no_mirror(ana, vesna):
    block_person(name_of(vesna), by=ana)
    for blocked in (vesna, ana):
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.create(account=ana, blocked=blocked, seen_as=name_of(vesna))


def test_nobody_is_told(ana, vesna):
    before = AuditEntry.objects.count()
    block_person(name_of(vesna), by=ana)
    assert (AuditEntry.objects.count(), Message.objects.count()) == (before, 0)


def test_a_block_goes_with_either_account(ana, vesna):
    block_person(name_of(vesna), by=ana)
    erase_account(vesna)
    assert not Block.objects.exists()


class TestPages:
    def url(self, account):
        return f"/en/ljubljana/people/{name_of(account).pk}/block/"

    @pytest.fixture(autouse=True)
    def they_have_met(self, proposal, vesna, ana):
        for account in (vesna, ana):
            cast.make_comment(proposal.thread, name_of(account))

    def test_block_and_stop_blocking(self, ana, vesna):
        client = cast.client_for(ana)
        assert "Vesna" in client.get(self.url(vesna)).content.decode()
        assert not Block.objects.exists()
        page = client.post(self.url(vesna), follow=True).content.decode()
        assert "Vesna" in page
        block = Block.objects.get()
        client.post(f"/en/my/blocks/{block.pk}/unblock/")
        assert not Block.objects.exists()
        assert "You have not blocked anybody" in client.get("/en/my/blocks/").content.decode()

    def test_nobody_goes_through_the_names_of_all(self, ana, vesna, ljubljana):
        """Only a name that stands over words that can be read is there."""
        silent = cast.make_public_name(ljubljana)
        client = cast.client_for(ana)
        page = f"/en/ljubljana/people/{silent.pk}/block/"
        assert client.get(page).status_code == client.post(page).status_code == 404
        assert client.get(self.url(vesna)).status_code == 200
        vesna.public_names.get().comments.update(hidden_at=timezone.now())
        assert client.get(self.url(vesna)).status_code == 404
        assert not Block.objects.exists()

    def test_the_list_is_ones_own(self, ana, vesna, verified):
        block_person(name_of(vesna), by=ana)
        for other in (vesna, verified):
            client = cast.client_for(other)
            page = client.get("/en/my/blocks/").content.decode()
            assert "Vesna" not in page and "Ana from" not in page
            assert (
                client.post(f"/en/my/blocks/{Block.objects.get().pk}/unblock/").status_code == 404
            )
        assert Block.objects.exists()

    def test_who_is_blocked_does_not_find_the_other(self, ana, vesna):
        block_person(name_of(vesna), by=ana)
        assert cast.client_for(vesna).get(self.url(ana)).status_code == 404

    def test_not_oneself_and_not_as_a_guest(self, ana):
        assert cast.client_for(ana).get(self.url(ana)).status_code == 403
        assert cast.client_for(None).get(self.url(ana)).status_code == 302
