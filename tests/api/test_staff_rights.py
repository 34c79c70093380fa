"""What was for the admin alone: roles, locks, contact data, reading only; with the same rules."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.municipalities.models import Organisation, RoleGrant
from emvi.notifications.models import Message
from emvi.upkeep.actions import switch_read_only
from emvi.upkeep.api import MESSAGES_A_DAY
from emvi.upkeep.models import ContactMessage, ReadOnlyMode
from tests import cast
from tests.api.world import ROOT, TOWN, program_of

pytestmark = pytest.mark.django_db
REASON = "It sends the same words to all."


@pytest.fixture
def setting_up(administrator):
    return program_of(administrator)


@pytest.fixture
def team(portal_team):
    return program_of(portal_team)


def test_a_role_is_given_and_ended_and_the_person_is_told(setting_up, ljubljana, ana):
    given = setting_up.post(f"{TOWN}roles/grant/", {"person": "ana", "role": "moderator"})
    assert given.status_code == 201
    assert given.json()["person"] == "an…a (a…@people.invalid)"
    grant = ana.role_grants.get()
    assert (grant.role, grant.municipality, grant.to_on) == ("moderator", ljubljana, None)
    assert Message.objects.filter(recipient=ana, kind="role_granted").exists()
    listed = setting_up.get(f"{TOWN}roles/").json()["results"]
    assert listed[0] == given.json() and "ana@people.invalid" not in str(listed)

    yesterday = timezone.localdate() - timedelta(days=1)
    RoleGrant.objects.update(from_on=yesterday)
    end = f"{TOWN}roles/{grant.pk}/end/"
    for _again in range(2):
        assert setting_up.post(end, {"to_on": f"{yesterday}"}).status_code == 200
    assert not RoleGrant.objects.running().filter(account=ana).exists()
    entries = AuditEntry.objects.filter(action__startswith="role.").order_by("pk")
    assert list(entries.values_list("action", flat=True))[-2:] == ["role.granted", "role.ended"]


@pytest.mark.parametrize(
    "body, field",
    [
        ({"person": "nobody-here", "role": "moderator"}, "person"),
        ({"person": "ana", "role": "code_issuer"}, "organisation"),
        ({"person": "ana", "role": "officer", "organisation": 10**9}, "organisation"),
        ({"person": "ana", "role": "officer", "to_on": "2020-01-01"}, "to_on"),
        ({"person": "ana", "role": "officer", "from_on": "2020-01-01"}, "from_on"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(setting_up, ana, body, field):
    answer = setting_up.post(f"{TOWN}roles/grant/", body)
    assert answer.status_code == 400 and field in answer.json()["fields"]
    assert not ana.role_grants.exists()


def test_nobody_has_a_role_twice(setting_up, ana):
    body = {"person": "ana", "role": "moderator"}
    assert setting_up.post(f"{TOWN}roles/grant/", body).status_code == 201
    assert setting_up.post(f"{TOWN}roles/grant/", body).status_code == 400
    assert ana.role_grants.count() == 1


def test_a_role_that_is_over_is_given_anew(setting_up, ljubljana, ana):
    """Its old first day would wake what the person's tokens could do then."""
    long_ago = timezone.localdate() - timedelta(days=9)
    grant = ana.role_grants.create(
        municipality=ljubljana, role="officer", from_on=long_ago, to_on=long_ago
    )
    for later in (None, f"{timezone.localdate()}"):
        answer = setting_up.post(f"{TOWN}roles/{grant.pk}/end/", {"to_on": later})
        assert answer.status_code == 400 and "to_on" in answer.json()["fields"]
    assert not RoleGrant.objects.running().filter(account=ana).exists()


def test_a_role_that_was_given_today_is_ended_at_once(setting_up, ljubljana, ana):
    setting_up.post(f"{TOWN}roles/grant/", {"person": "ana", "role": "moderator"})
    end = f"{TOWN}roles/{ana.role_grants.get().pk}/end/"
    yesterday = ljubljana.today() - timedelta(days=1)
    before = setting_up.post(end, {"to_on": f"{yesterday - timedelta(days=1)}"})
    assert before.status_code == 400 and ana.role_grants.exists()
    assert setting_up.post(end, {"to_on": f"{yesterday}"}).status_code == 200
    assert not ana.role_grants.exists()
    assert AuditEntry.objects.order_by("-pk").first().action == "role.ended"
    assert setting_up.post(end, {"to_on": f"{yesterday}"}).status_code == 404


def test_a_role_that_begins_later_is_not_given_beside_it(setting_up, ljubljana, ana):
    next_month = timezone.localdate() + timedelta(days=30)
    grant = ana.role_grants.create(
        municipality=ljubljana, role="officer", from_on=next_month, to_on=next_month
    )
    body = {"person": "ana", "role": "officer"}
    assert setting_up.post(f"{TOWN}roles/grant/", body).status_code == 400
    until_then = body | {"to_on": f"{next_month - timedelta(days=1)}"}
    assert setting_up.post(f"{TOWN}roles/grant/", until_then).status_code == 201
    # The one until then cannot be made to last beside another that lasts.
    RoleGrant.objects.filter(pk=grant.pk).update(to_on=None)
    first = ana.role_grants.exclude(pk=grant.pk).get()
    answer = setting_up.post(f"{TOWN}roles/{first.pk}/end/", {"to_on": None})
    assert answer.status_code == 400


@pytest.mark.parametrize("role", ["representative", "code_issuer"])
def test_only_the_portal_team_gives_roles_for_an_organisation_of_the_portal(
    setting_up, team, ljubljana, ana, role
):
    everywhere = cast.make_organisation(ljubljana)
    Organisation.objects.filter(pk=everywhere.pk).update(municipality=None)
    body = {"person": "ana", "role": role, "organisation": everywhere.pk}
    refused = setting_up.post(f"{TOWN}roles/grant/", body)
    assert refused.status_code == 400 and "organisation" in refused.json()["fields"]
    assert not ana.role_grants.exists()
    assert team.post(f"{TOWN}roles/grant/", body).status_code == 201


def test_a_role_that_was_just_given_opens_no_contact_data(setting_up, ana):
    given = setting_up.post(f"{TOWN}roles/grant/", {"person": "ana", "role": "mediator"}).json()
    reveal = f"{TOWN}roles/{given['id']}/reveal-contact/"

    def refused() -> str:
        answer = setting_up.post(reveal, {"reason": REASON})
        assert answer.status_code == 409
        return answer.json()["message"]

    assert "has not taken on the role" in refused()
    cast.make_second_factor(ana)
    assert "seven days" in refused()
    RoleGrant.objects.filter(account=ana).update(granted_at=timezone.now() - timedelta(days=7))
    assert setting_up.post(reveal, {"reason": REASON}).json()["email"] == ana.email


def test_an_administrator_stays(setting_up, administrator):
    grant = administrator.role_grants.get()
    answer = setting_up.post(f"{TOWN}roles/{grant.pk}/end/", {"to_on": f"{timezone.localdate()}"})
    assert answer.status_code == 400 and "to_on" in answer.json()["fields"]


def test_an_account_is_locked_with_a_reason_and_unlocked(team, ana):
    its_program = program_of(ana)
    short = team.post(f"{ROOT}accounts/{ana.pk}/lock/", {"reason": "No."})
    assert short.status_code == 400
    lock = f"{ROOT}accounts/{ana.pk}/lock/"
    assert team.post(lock, {"reason": REASON}).status_code == 204
    assert team.post(lock, {"reason": REASON}).status_code == 409
    ana.refresh_from_db()
    assert (ana.is_active, ana.lock_reason, ana.lock_reason_language) == (False, REASON, "en")
    assert its_program.get(f"{ROOT}my/").status_code == 401
    assert team.post(f"{ROOT}accounts/{ana.pk}/unlock/").status_code == 204
    assert its_program.get(f"{ROOT}my/").status_code == 200


def test_a_portal_team_locks_not_itself_and_needs_its_second_factor(team, portal_team, settings):
    own = f"{ROOT}accounts/{portal_team.pk}/lock/"
    assert team.post(own, {"reason": REASON}).status_code == 403
    portal_team.authenticator_set.all().delete()
    settings.STAFF_SECOND_FACTOR = True
    other = cast.make_account()
    assert team.post(f"{ROOT}accounts/{other.pk}/lock/", {"reason": REASON}).status_code == 403
    other.refresh_from_db()
    assert other.is_active


def test_contact_data_is_opened_with_a_reason_and_its_owner_is_told(setting_up, team, officer, ana):
    grant = officer.role_grants.get()
    shown = setting_up.post(f"{TOWN}roles/{grant.pk}/reveal-contact/?lang=de", {"reason": REASON})
    assert shown.json() == {"login": officer.login, "email": officer.email}
    assert "no-store" in shown.headers["Cache-Control"]
    shown = team.post(f"{ROOT}accounts/{ana.pk}/reveal-contact/", {"reason": REASON})
    assert shown.json()["email"] == ana.email
    for owner in (officer, ana):
        assert Message.objects.filter(recipient=owner, kind="contact_revealed").exists()
    languages = AuditEntry.objects.filter(action="account.contact_revealed").order_by("pk")
    assert [entry.note.language for entry in languages] == ["de", "en"]


def test_reading_only_is_ended_while_it_lasts(team):
    switch_read_only(True, by=None)
    assert team.post(f"{ROOT}contact/send/", {"about": "question", "text": "?"}).status_code == 503
    ended = team.post(f"{ROOT}read-only/switch/", {"is_on": False})
    assert ended.json() == {"is_on": False, "until": None}
    assert not ReadOnlyMode.objects.get().is_on


def test_a_message_to_the_office_does_not_say_who_wrote_it(ana, ljubljana):
    program, path = program_of(ana), f"{TOWN}contact/send/"
    body = {"about": "question", "text": "How do I begin?"}
    assert program.post(path, body | {"text": " … "}).status_code == 400
    answers = [program.post(path, body).status_code for _one in range(MESSAGES_A_DAY + 1)]
    assert answers == [204] * MESSAGES_A_DAY + [429]
    assert program.post(path, body | {"submission_key": "1"}).status_code == 400
    message = ContactMessage.objects.first()
    assert (message.municipality, message.reply_to) == (ljubljana, "")
    assert not any(field.related_model is type(ana) for field in ContactMessage._meta.fields)


@pytest.mark.parametrize("path", [f"{ROOT}contact/send/", f"{TOWN}contact/send/"])
def test_a_message_that_is_sent_again_is_one(ana, ljubljana, path):
    body = {"about": "question", "text": "How do I begin?", "submission_key": str(uuid4())}
    program = program_of(ana)
    assert [program.post(path, body).status_code for _again in range(2)] == [204, 204]
    assert ContactMessage.objects.count() == 1
