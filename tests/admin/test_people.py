import html
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.models import Assignment
from emvi.audit.models import AuditEntry
from emvi.municipalities.models import InformalGroup, RoleGrant
from emvi.notifications.kinds import context_of
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from emvi.privacy.actions import lock_account
from emvi.refusals import Refused
from tests import cast
from tests.admin.forms import admin_url, errors, send


@pytest.fixture
def add():
    return admin_url(RoleGrant, "add")


def test_giving_a_role(in_admin, add, ana, administrator, ljubljana):
    send(in_admin, add, person="ana", role="officer")
    grant = RoleGrant.objects.get(account=ana)
    assert (grant.role, grant.municipality) == ("officer", ljubljana)
    assert grant.granted_by == administrator
    entry = AuditEntry.objects.get(action="role.granted", subject__endswith=f":{grant.pk}")
    assert entry.actor == administrator.opaque_id
    assert entry.facts == {"role": "officer"}


def test_no_role_is_chosen_before_somebody_chooses(in_admin, add, ana):
    field = in_admin.get(add).context["adminform"].form["role"]
    assert field.field.choices[0][0] == "" and field.field.required
    page = send(in_admin, add, person="ana")
    assert "role" in page.context["adminform"].form.errors
    assert not RoleGrant.objects.filter(account=ana).exists()


@pytest.mark.parametrize("typed", ["ANA", " ana ", "ana@people.invalid", "Ana@People.invalid"])
def test_a_person_is_found_by_what_they_said(in_admin, add, ana, typed):
    send(in_admin, add, person=typed, role="mediator")
    assert RoleGrant.objects.filter(account=ana).exists()


def test_an_address_that_nobody_confirmed_opens_nothing(in_admin, add, ljubljana):
    """Everybody can sign up with the mayor's address; only its owner can confirm it."""
    thief = Account.objects.create_user(login="thief", email="mayor@towns.invalid", password="x")
    EmailAddress.objects.create(user=thief, email="mayor@towns.invalid", verified=False)
    page = send(in_admin, add, person="mayor@towns.invalid", role="officer")
    assert "No account has this" in errors(page)
    assert not RoleGrant.objects.filter(account=thief).exists()


def test_a_paused_account_gets_no_role(in_admin, add, ana):
    Account.objects.filter(pk=ana.pk).update(is_active=False)
    assert "No account has this" in errors(send(in_admin, add, person="ana", role="officer"))


def test_a_role_is_given_once(in_admin, add, officer):
    page = send(in_admin, add, person="officer", role="officer")
    assert "has this role already" in errors(page)


def test_only_issuers_have_an_organisation(in_admin, add, ana, organisation):
    page = send(in_admin, add, person="ana", role="code_issuer")
    assert "For which organisation" in errors(page)
    page = send(in_admin, add, person="ana", role="officer", organisation=organisation.pk)
    assert "Only who gives out codes" in errors(page)
    send(in_admin, add, person="ana", role="code_issuer", organisation=organisation.pk)
    assert RoleGrant.objects.get(account=ana).organisation == organisation


def test_a_role_ends_before_today_but_not_before_it_begins(in_admin, officer):
    grant = officer.role_grants.get()
    RoleGrant.objects.filter(pk=grant.pk).update(from_on=timezone.localdate() - timedelta(days=9))
    page = admin_url(RoleGrant, "change", grant.pk)
    early = timezone.localdate() - timedelta(days=10)
    assert "cannot be before the first" in errors(send(in_admin, page, to_on=early))
    send(in_admin, page, to_on=timezone.localdate() - timedelta(days=1))
    assert not RoleGrant.objects.running().filter(account=officer).exists()
    assert AuditEntry.objects.filter(action="role.ended").exists()


def test_a_role_is_given_anew_for_after_the_one_that_runs(in_admin, add, officer):
    grant, today = officer.role_grants.get(), timezone.localdate()
    RoleGrant.objects.filter(pk=grant.pk).update(to_on=today + timedelta(days=9))
    names = {"person": officer.login, "role": "officer"}
    for begins, count in ((today + timedelta(days=9), 1), (today + timedelta(days=10), 2)):
        send(in_admin, add, from_on=begins, **names)
        assert officer.role_grants.count() == count
    later = officer.role_grants.exclude(pk=grant.pk).get()
    assert (later.from_on, later.to_on) == (today + timedelta(days=10), None)


def test_a_role_begins_today_or_later(in_admin, add, ana):
    page = send(in_admin, add, person="ana", role="officer", from_on="2020-01-01")
    assert "A role begins today or later" in errors(page)
    assert not ana.role_grants.exists()


def test_a_role_cannot_be_turned_into_another(in_admin, officer, ana):
    grant = officer.role_grants.get()
    send(
        in_admin,
        admin_url(RoleGrant, "change", grant.pk),
        role="administrator",
        person="ana",
        from_on="2020-01-01",
    )
    after = RoleGrant.objects.get(pk=grant.pk)
    assert (after.role, after.account, after.from_on) == ("officer", officer, grant.from_on)


def test_somebody_must_set_up_the_city(in_admin, administrator, ljubljana):
    grant = administrator.role_grants.get()
    long_ago = timezone.localdate() - timedelta(days=9)
    RoleGrant.objects.filter(pk=grant.pk).update(from_on=long_ago)
    page = admin_url(RoleGrant, "change", grant.pk)
    yesterday = timezone.localdate() - timedelta(days=1)
    today = timezone.localdate()
    for ends in (yesterday, today, today + timedelta(days=400)):
        assert "Name another one first" in errors(send(in_admin, page, to_on=ends))
    assert administrator.role_grants.get().to_on is None
    cast.make_staff(ljubljana, "administrator")
    assert send(in_admin, page, to_on=yesterday).status_code == 302


def test_another_administrator_must_stay_longer(in_admin, administrator, ljubljana):
    today = timezone.localdate()
    other = cast.make_staff(ljubljana, "administrator").role_grants.get()
    RoleGrant.objects.filter(pk=other.pk).update(to_on=today + timedelta(days=30))
    page = admin_url(RoleGrant, "change", administrator.role_grants.get().pk)
    as_long = today + timedelta(days=30)
    assert "Name another one first" in errors(send(in_admin, page, to_on=as_long))
    assert send(in_admin, page, to_on=today + timedelta(days=29)).status_code == 302
    longer = admin_url(RoleGrant, "change", other.pk)
    assert send(in_admin, longer, to_on=today + timedelta(days=60)).status_code == 302


def test_contact_data_is_masked(in_admin, ljubljana, portal_team, client_for):
    somebody = cast.make_staff(
        ljubljana, "officer", "very-own-login", email="first.last@city.invalid"
    )
    grant = somebody.role_grants.get()
    for client in (in_admin, client_for(portal_team)):
        for page in (admin_url(RoleGrant), admin_url(RoleGrant, "change", grant.pk)):
            text = client.get(page).content.decode()
            assert "very-own-login" not in text and "first.last" not in text
            assert "ve…n (f…@city.invalid)" in text


def test_contacts_of_a_group_are_typed_in_and_masked(in_admin, ljubljana, ana):
    send(in_admin, admin_url(InformalGroup, "add"), name="Sewing", new_contact="ana")
    group = InformalGroup.objects.get()
    assert list(group.contacts.all()) == [ana]
    page = admin_url(InformalGroup, "change", group.pk)
    text = in_admin.get(page).content.decode()
    assert "an…a (a…@people.invalid)" in text and "ana@people.invalid" not in text
    send(in_admin, page, contacts=[])
    assert not group.contacts.exists()


def test_contacts_of_a_group_are_told_and_stand_in_the_audit(in_admin, ana):
    page = admin_url(InformalGroup, "add")
    send(in_admin, page, name="Sewing", new_contact="ana")
    group = InformalGroup.objects.get()
    page = admin_url(InformalGroup, "change", group.pk)
    send(in_admin, page, contacts=[ana.pk], new_contact="ana")
    (message,) = Message.objects.filter(recipient=ana, kind="contact_named", channel="inbox")
    assert "Sewing" in context_of(message)["headline"]
    send(in_admin, page, contacts=[])
    assert context_of(message) is None, "taken off before the mail went"
    entries = AuditEntry.objects.filter(action__startswith="group.contact").order_by("pk")
    told = [(entry.action, entry.subject, entry.facts) for entry in entries]
    group_subject, about_ana = f"municipalities.informalgroup:{group.pk}", {"contact": ana.pk}
    assert told == [
        ("group.contact_named", group_subject, about_ana),
        ("group.contact_taken_off", group_subject, about_ana),
    ]


def test_a_group_takes_no_other_contacts(in_admin, ljubljana, ana, stranger):
    group = InformalGroup.objects.create(municipality=ljubljana, name="Sewing")
    group.contacts.add(ana)
    page = send(
        in_admin, admin_url(InformalGroup, "change", group.pk), contacts=[ana.pk, stranger.pk]
    )
    assert "Select a valid choice" in errors(page)


def test_the_portal_team_locks_accounts_with_a_reason(as_portal_team, portal_team, ana, client_for):
    hers = client_for(ana)
    reason = "Threats against <other> people"
    lock, unlock = (f"/en/account/{ana.pk}/{verb}/" for verb in ("lock", "unlock"))
    assert lock in as_portal_team.get(admin_url(Account, "change", ana.pk)).content.decode()
    assert "Ensure this value" in as_portal_team.post(lock, {"reason": "no"}).content.decode()
    assert as_portal_team.post(lock, {"reason": reason}).status_code == 302
    assert hers.get("/en/account/").status_code == 302, "logged out everywhere"
    tried = Client().post("/en/account/login/", {"login": "ana", "password": cast.PASSWORD})
    assert tried.status_code == 403
    assert "Threats against &lt;other&gt; people" in tried.content.decode()
    deliver_outbox()
    [told] = mail.outbox
    assert told.to == ["ana@people.invalid"] and reason in told.body
    # A second try finds it done.
    assert (
        "decided this before you" in as_portal_team.post(lock, {"reason": reason}).content.decode()
    )

    assert unlock in as_portal_team.get(admin_url(Account, "change", ana.pk)).content.decode()
    assert reason in html.unescape(as_portal_team.get(unlock).content.decode())
    as_portal_team.post(unlock)
    ana.refresh_from_db()
    assert ana.is_active and not ana.lock_reason
    actions = AuditEntry.objects.filter(action__startswith="account.").values_list("action")
    assert sorted(actions) == [("account.locked",), ("account.unlocked",)]


def test_nobody_locks_themselves_out(as_portal_team, portal_team, in_admin, ana):
    assert as_portal_team.get(f"/en/account/{portal_team.pk}/lock/").status_code == 403
    assert in_admin.get(f"/en/account/{ana.pk}/lock/").status_code == 403
    with pytest.raises(Refused):
        lock_account(portal_team, by=portal_team, reason="Because of it", reason_language="en")


def test_accounts_are_not_edited_here(as_portal_team, ana):
    page = admin_url(Account, "change", ana.pk)
    assert as_portal_team.post(page, {"is_superuser": "on", "login": "x"}).status_code == 403
    assert as_portal_team.get(admin_url(Account, "add")).status_code == 403
    assert as_portal_team.get(admin_url(Account, "delete", ana.pk)).status_code == 403


def test_whose_role_ends_hands_over_what_they_see_to(in_admin, proposal, ljubljana):
    officer = cast.make_staff(ljubljana, "officer")
    page = page_of_role(officer)
    Assignment.objects.create(duty=cast.make_overdue(proposal), officer=officer)
    answer = send(in_admin, page, to_on=timezone.localdate() - timedelta(days=1))
    assert answer.url == f"/en/ljubljana/desk/hand-over/?officer={officer.pk}"
    assert f'value="{officer.pk}" selected' in in_admin.get(answer.url).content.decode()


def test_without_duties_there_is_nothing_to_hand_over(in_admin, ljubljana):
    officer = cast.make_staff(ljubljana, "officer")
    page = page_of_role(officer)
    answer = send(in_admin, page, to_on=timezone.localdate() - timedelta(days=1))
    assert "hand-over" not in answer.url


def page_of_role(officer) -> str:
    long_ago = timezone.localdate() - timedelta(days=9)
    RoleGrant.objects.filter(account=officer).update(from_on=long_ago)
    return admin_url(RoleGrant, "change", officer.role_grants.get().pk)


@pytest.mark.parametrize("model", [RoleGrant, InformalGroup])
def test_names_are_not_tried_one_by_one(in_admin, ljubljana, ana, monkeypatch, model):
    monkeypatch.setattr("emvi.municipalities.roles.MOST_GUESSES", 3)
    name = "person" if model is RoleGrant else "new_contact"
    said = [
        errors(send(in_admin, admin_url(model, "add"), **{name: f"nobody-{number}"}))
        for number in range(5)
    ]
    assert ["Too many tries" in one for one in said] == [False] * 3 + [True] * 2
    page = send(in_admin, admin_url(model, "add"), **{name: ana.login})
    assert "Too many tries" in errors(page)
