"""Organisations stand behind a proposal: who says so, when, and what it counts for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.municipalities.blocks import block_person
from emvi.municipalities.models import Organisation, Role, RoleGrant
from emvi.refusals import Conflict, Refused
from participation.proposals import rules
from participation.proposals.actions import (
    Words,
    edit_proposal,
    endorse_proposal,
    merge_proposal,
    publish_proposal,
    take_back_endorsement,
    withdraw_proposal,
)
from participation.proposals.endorsements import endorsing, represented
from participation.proposals.models import Endorsement, Proposal
from tests import cast
from tests.api.world import TOWN, program_of

WORDS = Words("A bench", "There is no bench at the stop.", "en")


@pytest.fixture
def council(ljubljana):
    council = cast.make_organisation(ljubljana, "Advisory Council")
    Organisation.objects.filter(pk=council.pk).update(kind=Organisation.Kind.COUNCIL)
    return council


@pytest.fixture
def speaker(ljubljana, council):
    return cast.make_staff(ljubljana, Role.REPRESENTATIVE, "speaker", organisation=council)


def fresh(account):
    """As on the next page: roles are looked up once a page."""
    return type(account).objects.get(pk=account.pk)


def test_an_organisation_endorses_once_and_takes_it_back(proposal, council, speaker):
    for _again in range(2):
        endorse_proposal(proposal, organisation=council, by=speaker)
    assert endorsing(proposal) == [council]
    proposal.refresh_from_db()
    assert (proposal.supports_total, proposal.duty) == (0, None)
    for _again in range(2):
        take_back_endorsement(proposal, organisation=council, by=speaker)
    assert endorsing(proposal) == []
    found = AuditEntry.objects.filter(action__startswith="proposal.endorse")
    assert [entry.action for entry in found.order_by("pk")] == [
        "proposal.endorsed",
        "proposal.endorsement_taken_back",
    ]


def test_the_database_keeps_it_to_one(proposal, council):
    row = {"organisation": council, "endorsed_at": timezone.now()}
    proposal.endorsements.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.endorsements.create(**row)


def test_only_its_own_representatives_speak_for_it(proposal, council, organisation, request):
    for name in ("ana", "officer", "administrator", "code_issuer"):
        with pytest.raises(Refused):
            endorse_proposal(proposal, organisation=council, by=request.getfixturevalue(name))
    speaker = request.getfixturevalue("speaker")
    with pytest.raises(Refused):
        endorse_proposal(proposal, organisation=organisation, by=speaker)
    assert not Endorsement.objects.exists()


def test_nobody_acts_for_a_paused_organisation(proposal, council, speaker):
    endorse_proposal(proposal, organisation=council, by=speaker)
    Organisation.objects.filter(pk=council.pk).update(is_paused=True)
    assert represented(fresh(speaker), proposal) == []
    for act in (endorse_proposal, take_back_endorsement):
        with pytest.raises(Refused):
            act(proposal, organisation=council, by=fresh(speaker))
    # What it said before stays said.
    assert endorsing(proposal) == [council]


def test_nobody_acts_after_the_role_has_ended(proposal, council, speaker):
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleGrant.objects.filter(account=speaker).update(from_on=yesterday, to_on=yesterday)
    with pytest.raises(Refused):
        endorse_proposal(proposal, organisation=council, by=fresh(speaker))


def test_not_what_one_wrote_oneself(process, council, speaker, ljubljana):
    own = cast.make_proposal(process, cast.make_public_name(ljubljana, speaker))
    with pytest.raises(Refused):
        endorse_proposal(own, organisation=council, by=speaker)


def test_not_what_nobody_sees_or_what_is_answered(proposal, council, speaker, ana, moderator):
    cast.hide(proposal.thread, by=moderator)
    with pytest.raises(Conflict):
        endorse_proposal(proposal, organisation=council, by=speaker)
    proposal.thread.refresh_from_db()
    cast.restore(proposal.thread, by=moderator)
    withdraw_proposal(Proposal.objects.get(pk=proposal.pk), by=ana)
    with pytest.raises(Conflict):
        endorse_proposal(proposal, organisation=council, by=speaker)


def test_words_that_an_organisation_endorses_stay(process, ana, council, speaker):
    young = publish_proposal(process, WORDS, author=ana.public_names.get())
    assert rules.may_edit(ana, young)
    endorse_proposal(young, organisation=council, by=speaker)
    assert not rules.may_edit(ana, young)
    with pytest.raises(Refused):
        edit_proposal(young, WORDS, by=ana)


def test_a_role_for_an_organisation_names_it(ljubljana, ana, council):
    grants = RoleGrant.objects
    for role, organisation in ((Role.REPRESENTATIVE, None), (Role.OFFICER, council)):
        with pytest.raises(IntegrityError), transaction.atomic():
            grants.create(account=ana, municipality=ljubljana, role=role, organisation=organisation)


def test_the_pages(proposal, council, speaker, client_for):
    page = client_for(speaker).get(proposal.get_absolute_url()).content.decode()
    assert f"{proposal.get_absolute_url()}endorse/" in page
    url = f"{proposal.get_absolute_url()}endorse/"
    assert "Advisory Council" in client_for(speaker).get(url).content.decode()
    client_for(speaker).post(url, {"organisation": council.pk})
    page = client_for(None).get(proposal.get_absolute_url()).content.decode()
    assert "Endorsed by" in page and "Advisory Council" in page
    assert speaker.login not in page
    assert client_for(speaker).post(url, {"organisation": "x"}).status_code == 404
    assert client_for(speaker).get("/en/ljubljana/desk/").status_code == 403
    back = f"{proposal.get_absolute_url()}take-back-endorsement/"
    client_for(speaker).post(back, {"organisation": council.pk})
    page = client_for(None).get(proposal.get_absolute_url()).content.decode()
    assert "Endorsed by" not in page


def test_who_is_blocked_finds_no_page(proposal, ana, ljubljana, council, speaker, client_for):
    block_person(cast.make_public_name(ljubljana, speaker), by=ana)
    url = f"{proposal.get_absolute_url()}endorse/"
    assert client_for(speaker).get(url).status_code == 404


class TestPartOfAWhole:
    """What is endorsed before it becomes a part of another proposal."""

    @pytest.fixture
    def whole(self, proposal, process, council, speaker, officer):
        whole = cast.make_proposal(process, title="A warm place for all")
        endorse_proposal(proposal, organisation=council, by=speaker)
        merge_proposal(proposal, into=whole, by=officer, reasons={"en": "They say the same."})
        return whole

    def test_it_is_shown_at_the_whole_and_marked(self, whole, proposal, ana, client_for):
        page = client_for(None).get(whole.get_absolute_url()).content.decode()
        assert "given to the part:" in page and "Advisory Council" in page
        said = program_of(ana).get(f"{TOWN}proposals/{whole.pk}/").json()
        assert said["endorsements"] == []
        assert [one["proposal"] for one in said["part_endorsements"]] == [proposal.pk]

    def test_once_where_the_whole_is_endorsed_too(self, whole, council, speaker, client_for):
        endorse_proposal(whole, organisation=council, by=speaker)
        page = client_for(None).get(whole.get_absolute_url()).content.decode()
        assert "given to the part:" not in page and "Advisory Council" in page

    def test_not_where_the_part_is_not_shown(
        self, whole, proposal, moderator, client_for, ljubljana
    ):
        reader = cast.make_resident(ljubljana, "reader")
        block_person(proposal.author, by=reader)
        blocked = client_for(reader).get(whole.get_absolute_url()).content.decode()
        cast.hide(proposal.thread, by=moderator)
        hidden = client_for(None).get(whole.get_absolute_url()).content.decode()
        for page in (blocked, hidden):
            assert "Advisory Council" not in page and proposal.title not in page
