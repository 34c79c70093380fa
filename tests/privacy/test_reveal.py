from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.municipalities.models import Role, RoleGrant
from emvi.notifications.models import Message
from emvi.privacy import actions
from emvi.privacy.actions import reveal_contact
from emvi.refusals import Refused
from tests import cast
from tests.markup import one_line

pytestmark = pytest.mark.django_db
REASON = "Sie hat uns auf Papier geschrieben."


def page(town, account) -> str:
    return f"/de/{town.slug}/roles/{account.role_grants.get().pk}/reveal-contact/"


def told(account) -> list[Message]:
    return list(Message.objects.filter(recipient=account, kind="contact_revealed"))


@pytest.mark.django_db(transaction=True)
def test_an_administrator_opens_it_with_a_reason_and_the_owner_is_told(
    ljubljana, administrator, officer
):
    client, url = cast.client_for(administrator), page(ljubljana, officer)
    assert officer.email not in client.get(url).content.decode()
    assert not told(officer)
    shown = client.post(url, {"reason": REASON})
    assert officer.email in shown.content.decode()
    assert officer.login in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]

    entry = AuditEntry.objects.get(action="account.contact_revealed")
    assert (entry.actor, entry.municipality_id) == (administrator.opaque_id, ljubljana.pk)
    assert (entry.facts, entry.note.text, entry.note.language) == ({}, REASON, "de")
    assert {message.channel for message in told(officer)} == {"inbox", "mail"}
    assert REASON in mail.outbox[-1].body
    assert mail.outbox[-1].to == [officer.email]
    inbox = cast.client_for(officer).get("/en/my/inbox/").content.decode()
    assert "Staff have looked at your contact data." in inbox
    # It is nowhere but on the page of the answer.
    assert officer.email not in str(dict(client.session))
    assert officer.email not in client.get(url).content.decode()


def test_the_owner_reads_who_and_why(ljubljana, portal_team, ana):
    reveal_contact(ana, by=portal_team, reason="Es brennt wirklich.", reason_language="de")
    notice = next(message for message in told(ana) if message.channel == "inbox")
    text = cast.client_for(ana).get(f"/en/my/inbox/{notice.pk}/").content.decode()
    assert "The portal team opened it." in text
    assert '<blockquote class="well" lang="de" dir="ltr"><p>Es brennt wirklich.</p>' in one_line(
        text
    )


def test_without_a_reason_nothing_is_shown(ljubljana, administrator, officer):
    client = cast.client_for(administrator)
    for reason in ("", "   ", "short"):
        answer = client.post(page(ljubljana, officer), {"reason": reason})
        assert officer.email not in answer.content.decode()
    assert not AuditEntry.objects.filter(action="account.contact_revealed").exists()


def test_the_portal_team_opens_every_account(portal_team, ana):
    url = f"/en/account/{ana.pk}/reveal-contact/"
    answer = cast.client_for(portal_team).post(url, {"reason": "A letter came back."})
    assert ana.email in answer.content.decode()


def test_an_administrator_opens_only_who_holds_a_role_in_this_town(
    ljubljana, graz, administrator, officer, ana
):
    with pytest.raises(Refused):
        reveal_contact(
            ana, by=administrator, reason=REASON, reason_language="de", municipality=ljubljana
        )
    elsewhere = cast.make_staff(graz, Role.OFFICER)
    client = cast.client_for(administrator)
    grant = elsewhere.role_grants.get().pk
    assert client.get(f"/en/ljubljana/roles/{grant}/reveal-contact/").status_code == 404
    assert client.get(f"/en/graz/roles/{grant}/reveal-contact/").status_code == 403
    url = page(ljubljana, officer)
    cast.end_grants(officer)
    assert client.post(url, {"reason": REASON}).status_code == 404


def test_a_role_alone_opens_nothing(ljubljana, administrator, ana):
    """Who sets up a municipality can give a role to anybody, and nobody asked them."""
    cast.grant_role(ana, ljubljana, role=Role.MEDIATOR, by=administrator)
    client, url = cast.client_for(administrator), page(ljubljana, ana).replace("/de/", "/en/")

    def answer() -> str:
        text = client.post(url, {"reason": REASON}).content.decode()
        assert ana.email not in text and not told(ana)
        return text

    assert "has not taken on the role" in client.get(url).content.decode()
    assert "has not taken on the role" in answer()
    cast.make_second_factor(ana)
    assert "seven days" in answer()
    RoleGrant.objects.filter(account=ana).update(granted_at=timezone.now() - timedelta(days=7))
    assert ana.email in client.post(url, {"reason": REASON}).content.decode()


def test_who_only_has_another_role_opens_nothing(ljubljana, officer, moderator):
    with pytest.raises(Refused):
        reveal_contact(
            officer, by=moderator, reason=REASON, reason_language="de", municipality=ljubljana
        )


def test_nobody_opens_one_after_the_other(portal_team, ana, monkeypatch):
    monkeypatch.setattr(actions, "REVEALS_AN_HOUR", 2)
    reveal = {"by": portal_team, "reason": REASON, "reason_language": "de"}
    for _number in range(2):
        reveal_contact(ana, **reveal)
    with pytest.raises(Refused, match="one hour"):
        reveal_contact(ana, **reveal)


def test_the_staff_pages_lead_there_and_stay_masked(ljubljana, administrator, officer, portal_team):
    grant = officer.role_grants.get().pk
    roles = cast.client_for(administrator).get(
        f"/en/admin/municipalities/rolegrant/{grant}/change/"
    )
    account = cast.client_for(portal_team).get(f"/en/admin/accounts/account/{officer.pk}/change/")
    assert f"/ljubljana/roles/{grant}/reveal-contact/" in roles.content.decode()
    assert f"/account/{officer.pk}/reveal-contact/" in account.content.decode()
    for text in (roles.content.decode(), account.content.decode()):
        assert officer.email not in text
