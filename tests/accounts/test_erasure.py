import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import connection

from emvi.accounts import erasure
from emvi.accounts.actions import erase_account
from emvi.accounts.models import Account
from emvi.accounts.sign_up import SignUp
from emvi.audit.models import AuditEntry
from emvi.municipalities.actions import grant_role, verify_resident
from emvi.municipalities.models import CodeBatch, InformalGroup, PublicName, Role
from emvi.notifications.actions import notify
from emvi.refusals import Refused
from participation.proposals.actions import support_proposal
from participation.proposals.models import ProposalDraft, Support
from tests import cast
from tests.accounts.test_sessions import logged_in

CANARY = "zwitscherling"


@pytest.fixture
def person(ljubljana, graz, process, officer):
    """Somebody who left a trace in every table that knows people."""
    account = cast.make_account(f"{CANARY}-1", email=f"{CANARY}@people.invalid")
    cast.make_public_name(ljubljana, account, f"{CANARY.title()} Lj")
    cast.make_public_name(graz, account, f"{CANARY.title()} Gr")
    verify_resident(account, ljubljana)
    grant_role(account, ljubljana, role=Role.MODERATOR, by=officer)
    grant_role(officer, graz, role=Role.MEDIATOR, by=account)
    InformalGroup.objects.create(municipality=ljubljana, name="Walkers").contacts.add(account)
    CodeBatch.objects.create(
        municipality=ljubljana, issued_by=account, size=5, expires_on="2036-01-01"
    )
    notify("answer_published", event="test:1", recipients=[account.pk], municipality=graz, facts={})
    draft = ProposalDraft.objects.create(
        account=account, process=process, title=CANARY, text=CANARY, photo_alt=CANARY
    )
    draft.photo.save(f"{CANARY}.jpg", ContentFile(b"jpeg"))
    return account


@pytest.fixture
def their_proposal(person, process, ljubljana):
    proposal = cast.make_proposal(
        process, person.public_names.get(municipality=ljubljana), title="A bench in the park"
    )
    cast.make_comment(proposal.thread, proposal.author)
    return proposal


def every_row() -> str:
    """All tables as text, as somebody with the database would read them."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            parts.extend(f"{table}: {row}" for row in cursor.fetchall())
    parts += [f"session: {session.get_decoded()}" for session in Session.objects.all()]
    return "\n".join(parts)


def columns_that_point_at(pk: int) -> list[str]:
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if (
                field.related_model is Account
                and model.objects.filter(**{field.attname: pk}).exists()
            ):
                found.append(f"{model._meta.label}.{field.name}")
    return found


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_person_is_left(person, their_proposal, proposal, settings):
    client = logged_in(person)
    client.get("/en/account/")
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": CANARY}
    )
    support_proposal(proposal, by=person)
    before = every_row()
    assert before.lower().count(CANARY) > 10
    photos = list(settings.MEDIA_ROOT.rglob("*.jpg"))
    pk = person.pk
    assert len(columns_that_point_at(pk)) >= 11

    erase_account(Account.objects.get(pk=pk))

    left = [line for line in every_row().lower().splitlines() if CANARY in line]
    assert left == []
    assert columns_that_point_at(pk) == []
    assert photos
    assert not any(photo.exists() for photo in photos)
    assert not UserSession.objects.filter(user_id=pk).exists()
    assert client.get("/en/account/").status_code == 302


@pytest.mark.django_db
def test_words_and_counts_stay(person, their_proposal, proposal):
    supporter = cast.make_account()
    support_proposal(proposal, by=person)
    support_proposal(proposal, by=supporter)
    erase_account(person)
    proposal.refresh_from_db()
    their_proposal.refresh_from_db()
    assert proposal.supports_total == 2
    assert Support.objects.count() == 1
    author = their_proposal.author
    assert (author.account, author.name, author.skeleton) == (None, "", None)
    assert their_proposal.thread.comments.get().author == author


@pytest.mark.django_db
def test_pages_speak_of_a_former_participant(person, their_proposal, ljubljana):
    erase_account(person)
    page = cast.client_for(None).get(f"/en/ljubljana/proposals/{their_proposal.pk}/")
    assert CANARY not in page.content.decode().lower()
    assert "Former participant" in page.content.decode()


@pytest.mark.django_db
def test_the_public_name_is_free_again(person, ljubljana):
    erase_account(person)
    assert cast.make_public_name(ljubljana, name=f"{CANARY.title()} Lj").pk


@pytest.mark.django_db
def test_two_erased_people_in_one_town(ljubljana):
    for _number in range(2):
        erase_account(cast.make_resident(ljubljana))
    assert PublicName.objects.filter(account=None, name="").count() == 2


@pytest.mark.django_db
def test_the_audit_knows_an_opaque_id_only(person):
    opaque_id = person.opaque_id
    erase_account(person, by=person)
    entry = AuditEntry.objects.filter(action="account.erased").get()
    assert (entry.actor, entry.municipality_id) == (opaque_id, None)
    assert entry.facts == {"words": "stay"}


@pytest.mark.django_db
def test_the_only_administrator_stays(ljubljana, administrator):
    with pytest.raises(Refused, match="Ljubljana"):
        erase_account(administrator)
    assert administrator.role_grants.exists()

    second = cast.make_staff(ljubljana, Role.ADMINISTRATOR)
    erase_account(administrator)
    assert not Account.objects.filter(login="administrator").exists()
    cast.end_grants(second)
    erase_account(second)


@pytest.mark.django_db
def test_an_eraser_is_called_once(monkeypatch, ana):
    called = []
    monkeypatch.setattr(erasure, "_erasers", [])
    for _time in range(2):
        erasure.on_erase(called.append)
    erase_account(ana)
    assert len(called) == 1


class TestPage:
    URL = "/en/account/delete/"

    def test_it_asks_for_the_name(self, verified):
        client = logged_in(verified)
        wrong = {"name": "somebody", "words": "stay"}
        assert client.post(self.URL, wrong).status_code == 200
        response = client.post(self.URL, {"name": " Verified ", "words": "stay"})
        assert response.url == "/en/account/deleted/"
        assert "Clear-Site-Data" in response.headers
        assert client.get(response.url).status_code == 200
        assert not Account.objects.filter(login="verified").exists()

    def test_it_says_why_not(self, administrator):
        client = cast.client_for(administrator)
        page = client.post(self.URL, {"name": administrator.email, "words": "stay"})
        assert "Ljubljana" in page.content.decode()
        assert Account.objects.filter(pk=administrator.pk).exists()

    def test_a_get_erases_nothing(self, ana):
        cast.client_for(ana).get(self.URL)
        assert Account.objects.filter(pk=ana.pk).exists()


def test_words_on_their_way_are_not_shown_in_logs():
    pending = SignUp.begin(login="mira", shared=False, next="", words_in="en")
    assert pending.phrase not in repr(pending)
