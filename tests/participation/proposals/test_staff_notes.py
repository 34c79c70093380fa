"""Notes among staff: read by officers and moderators of the municipality, and by nobody else."""

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from emvi.audit.models import AuditEntry, AuditNote
from emvi.municipalities.models import RoleGrant
from emvi.notifications.kinds import kind_named
from emvi.notifications.models import Message
from emvi.privacy.download import stream_download
from emvi.refusals import Refused
from participation.proposals.actions import add_staff_note, remove_staff_note
from participation.proposals.models import StaffNote
from participation.proposals.staff_notes import drop_old_staff_notes
from tests import cast

CANARY = "Kanarienvogel"
TOWN = "/en/ljubljana/"


@pytest.fixture
def officer(ljubljana):
    return cast.make_staff(ljubljana, "officer", "olga")


@pytest.fixture
def moderator(ljubljana):
    return cast.make_staff(ljubljana, "moderator", "mojca")


@pytest.fixture
def note(proposal, officer, moderator):
    return add_staff_note(proposal, by=officer, text=f"{CANARY} @mojca", language="en")


def test_it_is_on_one_page_and_nowhere_else(note, proposal, officer, moderator, ljubljana, ana):
    place = f"{proposal.get_absolute_url()}add-staff-note/"
    for reader in (officer, moderator):
        assert CANARY in cast.client_for(reader).get(place).content.decode()
    graz = cast.make_municipality("graz")
    strangers = [
        None,
        ana,
        proposal.author.account,
        cast.make_staff(ljubljana, "mediator"),
        cast.make_staff(ljubljana, "administrator"),
        cast.make_staff(graz, "officer"),
    ]
    api = f"/api/v1/municipalities/ljubljana/proposals/{proposal.pk}/"
    addresses = [
        place,
        proposal.get_absolute_url(),
        proposal.process.get_absolute_url(),
        f"{TOWN}proposals/?q={CANARY}",
        f"{TOWN}search/?q={CANARY}&kind=comments",
        f"{TOWN}proposals/feed/",
        f"{TOWN}proposals/export/csv/",
        f"{TOWN}proposals/export/json/",
        api,
        f"{api}comments/",
        f"{TOWN}desk/",
    ]
    for who in strangers:
        client = cast.client_for(who)
        for address in addresses:
            answer = client.get(address, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            # What was searched for is written in the field of the search.
            told = body.decode(errors="replace").replace(f'value="{CANARY}"', "")
            assert f"{CANARY} @" not in told, (who, address)


def test_only_officers_and_moderators_and_not_about_ones_own(proposal, officer, ljubljana, ana):
    for account in (ana, cast.make_staff(ljubljana, "mediator")):
        with pytest.raises(Refused):
            add_staff_note(proposal, by=account, text="No.", language="en")
    own = cast.make_proposal(proposal.process, cast.make_public_name(ljubljana, officer))
    with pytest.raises(Refused):
        add_staff_note(own, by=officer, text="No.", language="en")


def test_a_colleague_who_is_named_is_told_without_the_words(note, moderator, officer):
    messages = list(Message.objects.filter(kind="staff_note_mentions"))
    message = messages[0]
    assert message.recipient_id == moderator.pk
    said = kind_named("staff_note_mentions").build([message])[message.pk]
    assert CANARY not in str(said)
    RoleGrant.objects.filter(account=moderator).delete()
    assert kind_named("staff_note_mentions").build([message]) == {}


def test_people_outside_are_not_called_up(proposal, officer, ana):
    add_staff_note(proposal, by=officer, text=f"@{ana.login} @olga", language="en")
    assert not Message.objects.filter(kind="staff_note_mentions").exists()


def test_no_word_of_it_is_in_the_audit(note):
    entry = AuditEntry.objects.get(action="proposal.staff_note_added")
    assert CANARY not in str(entry.facts) and not AuditNote.objects.filter(entry=entry).exists()


def test_sent_twice_it_is_there_once(proposal, officer, moderator):
    key = uuid4()
    for who in (officer, officer, moderator):
        add_staff_note(proposal, by=who, text="Yes.", language="en", submission_key=key)
    assert StaffNote.objects.count() == 2


def test_only_who_wrote_it_removes_it(note, officer, moderator):
    with pytest.raises(Refused):
        remove_staff_note(note, by=moderator)
    for _again in range(2):
        remove_staff_note(note, by=officer)
    assert not StaffNote.objects.exists()


def test_it_goes_after_two_years(note):
    StaffNote.objects.update(written_at=timezone.now() - timedelta(days=729))
    assert drop_old_staff_notes() == 0
    StaffNote.objects.update(written_at=timezone.now() - timedelta(days=732))
    assert drop_old_staff_notes() == 1


def test_it_is_in_the_download_of_who_wrote_it_alone(note, officer, moderator):
    def told(account):
        archive = zipfile.ZipFile(io.BytesIO(b"".join(stream_download(account))))
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())

    assert CANARY in told(officer) and CANARY not in told(moderator)
