"""A public name that breaks a rule is taken away; one that poses as a body is refused at once."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from emvi.accounts.actions import erase_account
from emvi.audit.models import AuditEntry, AuditNote
from emvi.discussions.actions import end_name
from emvi.municipalities.actions import choose_public_name
from emvi.municipalities.models import InformalGroup, Municipality, PublicName, Role
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from emvi.personal import tables
from emvi.refusals import Conflict, Refused
from tests import cast

REASON = {"reason": "This is what the office is called.", "reason_language": "en"}


@pytest.fixture
def moderator(ljubljana):
    return cast.make_staff(ljubljana, Role.MODERATOR)


@pytest.fixture
def name(ana, ljubljana):
    return ana.public_names.get()


def test_a_neutral_name_stands_there_until_another_is_chosen(name, moderator, ana, ljubljana):
    before = name.name
    end_name(name, by=moderator, rule=cast.rule(), **REASON)
    word, number = name.name.split()
    assert word == "Oseba" and number.isdigit()
    assert before not in name.name
    for account in (ana, cast.make_account()):
        with pytest.raises(ValidationError):
            choose_public_name(account, ljubljana, name=before)
    assert choose_public_name(ana, ljubljana, name="Breza").name == "Breza", "at once"
    entry = AuditEntry.objects.get(action="public_name.ended")
    assert entry.actor == moderator.opaque_id and before not in str(entry.facts)


def test_the_owner_gets_the_rule_and_the_reason(name, moderator, ana):
    end_name(name, by=moderator, rule=cast.rule(), **REASON)
    deliver_outbox()
    [told] = mail.outbox
    assert told.to == [ana.email] and REASON["reason"] in told.body
    shown = cast.client_for(ana).get("/en/my/inbox/").content.decode()
    assert "Your public name is not possible here" in shown


def test_the_owner_without_an_address_reads_them_in_the_portal(name, moderator, ljubljana):
    ana = cast.make_resident(ljubljana)
    end_name(ana.public_names.get(), by=moderator, rule=cast.rule(), **REASON)
    notice = Message.objects.get(recipient=ana, kind="name_ended", channel="inbox")
    shown = cast.client_for(ana).get(f"/en/my/inbox/{notice.pk}/").content.decode()
    assert REASON["reason"] in shown and f"Rule: {cast.rule().name}." in shown


def test_the_reason_is_their_own_and_goes_with_them(name, moderator, ana):
    end_name(name, by=moderator, rule=cast.rule(), **REASON)
    rows = [table.rows(ana) for table in tables() if table.model in (AuditNote, AuditEntry)]
    assert [note.text for note in rows[1]] == [REASON["reason"]]
    assert "public_name.ended" in {entry.action for entry in rows[0]}
    erase_account(ana)
    assert not AuditNote.objects.exists()
    assert AuditEntry.objects.filter(action="public_name.ended").exists()


def test_not_twice_not_by_others_and_not_ones_own(name, moderator, graz, ana):
    with pytest.raises(Refused):
        end_name(name, by=cast.make_staff(graz, Role.MODERATOR), rule=cast.rule(), **REASON)
    own = cast.make_public_name(name.municipality, moderator)
    with pytest.raises(Refused):
        end_name(own, by=moderator, rule=cast.rule(), **REASON)
    stale = PublicName.objects.select_related("municipality").get(pk=name.pk)
    end_name(name, by=moderator, rule=cast.rule(), **REASON)
    with pytest.raises(Conflict):
        end_name(stale, by=moderator, rule=cast.rule(), **REASON)


def test_the_page_asks_for_a_rule_and_a_reason(name, moderator, proposal, ljubljana):
    client = cast.client_for(moderator)
    page = f"/en/ljubljana/names/{name.pk}/end/"
    decide = client.get(f"/en/ljubljana/threads/{proposal.thread_id}/decide/").content.decode()
    assert page in decide
    assert "Choose a rule" in client.post(page, {"language": "en"}).content.decode()
    sent = {"rule": cast.rule().pk, "reason": REASON["reason"], "language": "en"}
    assert client.post(page, sent).status_code == 302
    assert PublicName.objects.get(pk=name.pk).name != name.name


@pytest.mark.parametrize(
    "posing",
    [
        "Integrationsreferat",
        "Integrationsreferat Graz",
        "Verein Grenzenlos Kochen",
        "grenzenlos kochen",
        "Polizei",
        "Ausländerbehörde",
        "Carabiniere",
        "Gartenfreundinnen Süd",
    ],
)
def test_nobody_poses_as_a_body_that_speaks_here(graz, ana, posing):
    Municipality.objects.filter(pk=graz.pk).update(office_de="Integrationsreferat")
    graz.refresh_from_db()
    cast.make_organisation(graz, name="Grenzenlos Kochen")
    InformalGroup.objects.create(municipality=graz, name="Gartenfreundinnen Süd")
    with pytest.raises(ValidationError) as error:
        choose_public_name(ana, graz, name=posing)
    assert error.value.code == "official"


@pytest.mark.parametrize("fine", ["Policarpo", "Kochen ist schön", "Süd", "Referat 7 Ana"])
def test_a_word_in_common_is_no_pose(graz, ana, fine):
    Municipality.objects.filter(pk=graz.pk).update(office_de="Integrationsreferat")
    graz.refresh_from_db()
    cast.make_organisation(graz, name="Grenzenlos Kochen")
    InformalGroup.objects.create(municipality=graz, name="Gartenfreundinnen Süd")
    assert choose_public_name(ana, graz, name=fine).name == fine
