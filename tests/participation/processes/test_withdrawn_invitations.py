"""Somebody who came into a private process is taken out again."""

import pytest
from django.core import mail
from django.urls import reverse

from emvi.audit.models import AuditEntry
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from emvi.refusals import Refused
from participation.processes import actions
from participation.processes.models import Invitation, Process
from tests import cast
from tests.admin.forms import admin_url


@pytest.fixture
def apart(ljubljana):
    return cast.make_open_process(ljubljana, "apart", visibility="private", title="Secret garden")


@pytest.fixture
def came_in(apart, ana, officer) -> Invitation:
    [code] = actions.invite_people(apart, by=officer, number=1)
    actions.accept_invitation(ana, apart.municipality, code=code)
    return Invitation.objects.get(account=ana)


def withdraw(invitation: Invitation) -> str:
    return reverse("processes:invitation-withdraw", args=["ljubljana", invitation.pk])


def test_the_page_names_who_came_in_by_public_name(client_for, officer, came_in, ana, apart):
    page = reverse("processes:process-invite-people", args=["ljubljana", "apart"])
    text = client_for(officer).get(page).content.decode()
    assert ana.public_names.get().name in text and withdraw(came_in) in text
    assert ana.email not in text
    ana.public_names.all().delete()
    assert f"(invitation {came_in.pk})" in client_for(officer).get(page).content.decode()


def test_who_is_taken_out_sees_nothing_more_and_is_told(client_for, officer, came_in, ana, apart):
    page = apart.get_absolute_url()
    assert client_for(ana).get(page).status_code == 200
    client = client_for(officer)
    assert client.post(withdraw(came_in)).status_code == 302
    assert client_for(ana).get(page).status_code == 404
    deliver_outbox()
    message = Message.objects.filter(recipient=ana, kind="invitation_withdrawn").first()
    assert message is not None
    [sent] = [one for one in mail.outbox if one.to == [ana.email]]
    assert "invited people any more" in sent.body and "Secret garden" not in sent.body
    inbox = client_for(ana).get(reverse("front:inbox")).content.decode()
    assert "invited people any more" in inbox and "Secret garden" not in inbox
    [entry] = AuditEntry.objects.filter(action="process.invitation_withdrawn")
    assert (entry.facts, entry.subject) == ({}, f"processes.process:{apart.pk}")
    assert client.post(withdraw(came_in)).status_code == 404


def test_a_page_says_whom_before_it_happens(client_for, officer, came_in, ana):
    page = client_for(officer).get(withdraw(came_in)).content.decode()
    assert ana.public_names.get().name in page and "Secret garden" in page
    assert Invitation.objects.filter(pk=came_in.pk).exists()


def test_the_action_is_safe_to_repeat(officer, came_in):
    for _time in range(2):
        actions.withdraw_invitation(came_in, by=officer)
    assert AuditEntry.objects.filter(action="process.invitation_withdrawn").count() == 1


def test_who_came_in_again_is_not_told(officer, came_in, ana, apart):
    actions.withdraw_invitation(came_in, by=officer)
    apart.invitations.create(account=ana)
    deliver_outbox()
    assert not [one for one in mail.outbox if one.to == [ana.email]]


def test_an_unused_one_is_not_withdrawn_so(client_for, officer, apart):
    actions.invite_people(apart, by=officer, number=1)
    unused = apart.invitations.get()
    assert client_for(officer).post(withdraw(unused)).status_code == 404
    actions.withdraw_invitation(unused, by=officer)
    assert apart.invitations.filter(pk=unused.pk).exists()


def test_a_moderator_takes_nobody_out(moderator, came_in):
    with pytest.raises(Refused):
        actions.withdraw_invitation(came_in, by=moderator)
    assert Invitation.objects.filter(pk=came_in.pk).exists()


def test_the_page_asks_as_often_for_many(client_for, officer, apart, django_assert_max_num_queries):
    for _number in range(4):
        apart.invitations.create(account=cast.make_resident(apart.municipality))
    client = client_for(officer)
    page = reverse("processes:process-invite-people", args=["ljubljana", "apart"])
    client.get(page)
    with django_assert_max_num_queries(13):
        client.get(page)


def test_the_admin_shows_counts_and_never_a_code(client_for, administrator, officer, came_in):
    process = came_in.process
    actions.invite_people(process, by=officer, number=2)
    page = client_for(administrator).get(admin_url(Process, "change", process.pk))
    text = page.content.decode()
    for digest in process.invitations.exclude(digest=None).values_list("digest", flat=True):
        assert digest not in text
    shown = page.context["adminform"].readonly_fields
    assert {"visibility", "document_count", "unused_invitations", "used_invitations"} <= set(shown)
    assert "for invited people only" in text
    model_admin = page.context["adminform"].model_admin
    assert model_admin.unused_invitations(process) == 2
    assert model_admin.used_invitations(process) == 1
