"""The people and things of the permission table."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from emvi.accounts.models import Account
from emvi.accounts.tokens import make_token
from emvi.answers.models import Assignment, Leave
from emvi.discussions.models import Held, Thread
from emvi.municipalities.codes import issue_codes
from emvi.municipalities.models import (
    Block,
    Municipality,
    Page,
    PublicName,
    Role,
    RoleGrant,
)
from emvi.notifications.models import Follow, Message
from emvi.notifications.topics import Topic
from emvi.notifications.unsubscribing import unsubscribe_url
from participation.processes.models import Document, Process, WorkState
from participation.proposals.models import Merge, Proposal, ProposalDraft, StaffNote, Support
from participation.proposals.states import State
from tests import cast
from tests.permission_moderated import moderated
from tests.permission_rows import row_of

# The columns of the table.
PEOPLE = {
    "g": "a guest",
    "r": "a resident, who wrote what is called “own”",
    "v": "another resident, confirmed to live here",
    "m": "mediator",
    "o": "officer",
    "d": "moderator",
    "a": "administrator",
    "i": "code issuer and representative of an organisation",
    "x": "officer, moderator and administrator of another town",
    "p": "portal team",
    "n": "holds every role here, without a second step",
}


def hidden(proposal: Proposal) -> Proposal:
    Thread.objects.filter(pk=proposal.thread_id).update(hidden_at=timezone.now())
    return proposal


def passkey_data() -> dict[str, object]:
    """What allauth keeps of a passkey, as a phone would have made it."""
    number = b"passkey-of-the-resident"
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(Aaguid.NONE, number, key)
    authenticator = AuthenticatorData.create(sha256(b"localhost"), 0x41, 0, attested)
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost:8000")
    response = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", authenticator, {})),
    }
    number = websafe_encode(number)
    credential = {"id": number, "rawId": number, "type": "public-key", "response": response}
    return {"name": "Phone", "credential": credential}


HANDLER = ClientHandler(enforce_csrf_checks=False)


class World:
    """Ljubljana with everything in it, Graz with the same, and a town that is not public."""

    def __init__(self) -> None:
        self.here = cast.make_municipality("ljubljana")
        self.there = cast.make_municipality("graz", country="AT")
        self.quiet = cast.make_municipality("quiet", is_public=False)
        self.accounts = self._people()
        self.objects = self._things(self.here, self.accounts["r"], self.accounts["o"])
        self.objects |= self._of_the_resident()
        self.elsewhere = self._elsewhere()
        self.unseen = self._things(self.quiet, cast.make_resident(self.quiet), None)
        self.cookies = {who: self._cookies(who, account) for who, account in self.accounts.items()}

    def _elsewhere(self) -> dict:
        """The same in the other town, by the same people: what they may do with it there, they may
        not do through an address of this town."""
        for who in "rv":
            cast.make_public_name(self.there, self.accounts[who])
        things = self._things(self.there, self.accounts["r"], self.accounts["x"])
        slugs = {variant: f"{slug}-there" for variant, slug in things["process"].items()}
        for variant, slug in slugs.items():
            here = things["process"][variant]
            Process.objects.filter(municipality=self.there, slug=here).update(slug=slug)
        return things | {"process": slugs}

    def _people(self) -> dict[str, Account | None]:
        here, there = self.here, self.there
        staff = partial(cast.make_staff, here)
        organisation = cast.make_organisation(here)
        people = {
            "g": None,
            "r": cast.make_resident(here, "resident", email="resident@people.invalid"),
            "v": cast.make_verified(here, "verified"),
            "m": staff(Role.MEDIATOR),
            "o": staff(Role.OFFICER),
            "d": staff(Role.MODERATOR),
            "a": staff(Role.ADMINISTRATOR),
            "i": staff(Role.CODE_ISSUER, organisation=organisation),
            "x": cast.make_staff(there, Role.OFFICER),
            "p": cast.make_portal_team(),
            "n": staff(Role.OFFICER),
        }
        for role in (Role.MODERATOR, Role.ADMINISTRATOR):
            cast.grant_role(people["x"], there, role=role, by=None)
        for role in (Role.MODERATOR, Role.ADMINISTRATOR, Role.MEDIATOR):
            cast.grant_role(people["n"], here, role=role, by=None)
        cast.grant_role(
            people["n"], here, role=Role.CODE_ISSUER, by=None, organisation=organisation
        )
        for who in "in":
            cast.grant_role(
                people[who], here, role=Role.REPRESENTATIVE, by=None, organisation=organisation
            )
        # They have had their roles for long.
        Message.objects.filter(kind="role_granted").delete()
        return people

    def _things(self, town: Municipality, author: Account, officer: Account | None) -> dict:
        """What the addresses of a town may name, by kind and variant."""
        name = author.public_names.get(municipality=town)
        winter = cast.make_open_process(town, "winter")
        past = cast.make_process(town, "past")
        long_ago = timezone.now() - timedelta(days=50)
        cast.make_phase(past, opens_at=long_ago, closes_at=long_ago + timedelta(days=5))
        draft = cast.make_process(town, "draft", state=Process.State.DRAFT)
        cast.make_phase(draft)
        make = partial(cast.make_proposal, winter, name)
        own, late, taken, secret = (
            make(published_at=timezone.now()),
            make(),
            make(state=State.WITHDRAWN),
            hidden(make()),
        )
        held = make()
        for proposal in (own, secret, held):
            proposal.attachments.create(
                place=1, title="A plan", size=5, file=ContentFile(b"%PDF-", name="plan.pdf")
            )
        late_duty = cast.make_overdue(late)
        cast.make_overdue(secret)
        Thread.objects.filter(pk=held.thread_id).update(
            held_at=timezone.now(), held_for=Held.FIRST_POSTS, was_public=False
        )
        work_state = WorkState.objects.create(process=winter, name_en="being examined")
        note = StaffNote.objects.create(
            proposal=own,
            written_by=officer or cast.make_staff(town, Role.OFFICER),
            text="Ask the building office.",
            language="en",
            submission_key=uuid4(),
        )
        merged, whole = make(), make()
        Merge.objects.create(merged=merged, into=whole, reason_en="They say the same.")
        Proposal.objects.filter(pk=merged.pk).update(state=State.MERGED)
        split, part = make(), make()
        cast.make_split(split, part)
        promised = make()
        answer = {"outcome": "accepted", "reasons_en": "Yes.", "published_at": timezone.now()}
        cast.make_overdue(promised).answers.create(version=1, **answer)
        answered = make()
        cast.make_overdue(answered).answers.create(version=1, **answer)
        Support.objects.create(proposal=answered, account=self.accounts["v"], is_verified=True)
        Proposal.objects.filter(pk=answered.pk).update(state=State.ACCEPTED, supports_verified=1)
        in_a_year = timezone.localdate() + timedelta(days=365)
        result = promised.duty.results.create(
            title_en="A bench", promised_on=in_a_year, due_on=in_a_year
        )
        officer_of_town = officer or cast.make_staff(town, Role.OFFICER)
        deputy = cast.make_staff(town, Role.OFFICER)
        Assignment.objects.create(duty=promised.duty, officer=officer_of_town, deputy=deputy)
        Assignment.objects.create(duty=late_duty, officer=officer_of_town)
        leave = Leave.objects.create(
            municipality=town, officer=officer_of_town, from_on=in_a_year, until_on=in_a_year
        )
        for kind in Page.Kind:
            Page.objects.create(municipality=town, kind=kind, body_en="Words.")
        return {
            "proposal": {
                "own": own.pk,
                "late": late.pk,
                "withdrawn": taken.pk,
                "hidden": secret.pk,
                "held": held.pk,
                "promised": promised.pk,
                "merged": merged.pk,
                "split": split.pk,
                "part": part.pk,
                "answered": answered.pk,
            },
            "result": {"own": result.pk},
            "work_state": {"own": work_state.pk},
            "staff-note": {"own": note.pk},
            "leave": {"own": leave.pk},
            "deputy": {"own": deputy.pk},
            "thread": {
                "own": own.thread_id,
                "withdrawn": taken.thread_id,
                "hidden": secret.thread_id,
                "held": held.thread_id,
            },
            "document": {"own": self._document(winter), "draft": self._document(draft)},
            "process": {"open": "winter", "past": "past", "draft": "draft"},
            "process-code": {"open": winter.short_code, "draft": draft.short_code},
            **moderated(town, own.thread, name),
            "theme": {"own": (theme := cast.make_theme(town)).pk},
            "entry": {"own": f"theme-{theme.pk}"},
            "invitation": {"used": self._came_in(town)},
            "name": {"author": name.pk},
            "sheet": self._sheets(town, officer_of_town),
            "role": {"officer": self._role(town)},
            "coauthor": {"own": self._invited(town, own)},
            "attachment": {
                "own": own.attachments.get().pk,
                "hidden": secret.attachments.get().pk,
                "held": held.attachments.get().pk,
            },
            "free": {"own": cast.make_public_name(town).name},
            "organisation": {"own": self._endorsing(town, promised)},
        }

    def _document(self, process: Process) -> int:
        document = Document(process=process, title="The plan", language="en", size=9)
        document.file.save("plan.pdf", ContentFile(b"%PDF-1.7\n%%EOF"))
        return document.pk

    def _came_in(self, town: Municipality) -> int:
        process = cast.make_open_process(town, "apart", visibility="private")
        return process.invitations.create(account=cast.make_account()).pk

    def _invited(self, town: Municipality, proposal: Proposal) -> int:
        """The other resident, where there is one."""
        name = PublicName.objects.filter(municipality=town, account__login="verified").first()
        return proposal.coauthors.create(name=name or cast.make_public_name(town)).pk

    def _endorsing(self, town: Municipality, proposal: Proposal) -> int:
        organisation = town.organisations.first()
        proposal.endorsements.create(organisation=organisation, endorsed_at=timezone.now())
        return organisation.pk

    def _role(self, town: Municipality) -> int:
        officers = RoleGrant.objects.running().filter(municipality=town, role=Role.OFFICER)
        return (officers.first() or cast.make_staff(town, Role.OFFICER).role_grants.get()).pk

    def _sheets(self, town: Municipality, officer: Account | None) -> dict[str, int]:
        officer = officer or cast.make_staff(town, Role.OFFICER)
        organisation = town.organisations.first() or cast.make_organisation(town)
        issuer = cast.make_staff(town, Role.CODE_ISSUER, organisation=organisation)
        desk, _codes = issue_codes(town, by=officer, size=2, language="en")
        theirs, _codes = issue_codes(
            town, by=issuer, organisation=organisation, size=2, language="en"
        )
        return {"desk": desk.pk, "organisation": theirs.pk}

    def _cookies(self, who: str, account: Account | None) -> dict[str, str]:
        client = cast.client_for(account)
        if who == "n":
            client = Client()
            client.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
        return {name: morsel.value for name, morsel in client.cookies.items()}

    def _of_the_resident(self) -> dict[str, dict[str, int]]:
        """What has a number in an address and belongs to one account."""
        resident = self.accounts["r"]
        draft = ProposalDraft.objects.create(
            process=Process.objects.get(municipality=self.here, slug="winter"),
            account=resident,
            title="A draft",
            text="Words.",
            language="en",
        )
        notice = Message.objects.create(
            event="answer:0",
            kind="answer_published",
            recipient=resident,
            municipality=self.here,
            channel=Message.Channel.INBOX,
            facts=self.answered(),
        )
        follow = Follow.objects.create(
            account=resident, process=Process.objects.get(municipality=self.here, slug="past")
        )
        followed = Message(recipient=resident, topic=Topic.FOLLOWED, follow=follow)
        session = UserSession.objects.create(
            user=resident, session_key="x" * 32, ip="0.0.0.0", user_agent=""
        )
        passkey = Authenticator.objects.create(
            user=resident, type=Authenticator.Type.WEBAUTHN, data=passkey_data()
        )
        other = cast.make_public_name(self.here)
        block = Block.objects.create(account=resident, blocked=other.account, seen_as=other)
        token, _plain = make_token(
            resident,
            name="Robot",
            scopes=["read"],
            expires_on=timezone.localdate() + timedelta(days=9),
        )
        return {
            "api-token": {"own": token.pk},
            "account": {"resident": resident.pk},
            "block": {"own": block.pk},
            "draft": {"own": draft.key},
            "notice": {"own": notice.pk},
            "follow": {"own": follow.pk},
            "token": {"own": unsubscribe_url(followed).rstrip("/").rpartition("/")[2]},
            "session": {"own": session.pk},
            "passkey": {"own": passkey.pk},
        }

    def answered(self) -> dict[str, int]:
        process = Process.objects.get(municipality=self.here, slug="past")
        name = self.accounts["r"].public_names.get(municipality=self.here)
        proposal = cast.make_proposal(process, name)
        answer = cast.make_overdue(proposal).answers.create(
            version=1, outcome="accepted", reasons_en="Yes.", published_at=timezone.now()
        )
        return {"proposal": proposal.pk, "answer": answer.pk}

    def admin_rows(self, model: str) -> tuple[int, int]:
        """A row of this model here, and one of another town; made if there is none."""
        model = apps.get_model(*model.split("_"))
        return tuple(row_of(model, town) for town in (self.here, self.there))

    @property
    def numbers(self) -> dict[str, object]:
        """For the forms of the table: `{draft}`, `{proposal}` and so on, the resident's own; and
        the officer and the late proposal here."""
        own = {
            kind: variants["own"] for kind, variants in self.objects.items() if "own" in variants
        }
        officer = self.accounts["o"]
        late = self.objects["proposal"]["late"]
        deputy = Account.objects.get(pk=own["deputy"])
        return own | {
            "process_pk": Process.objects.get(municipality=self.here, slug="winter").pk,
            "late": late,
            "edition": Process.objects.get(municipality=self.here, slug="draft").edition,
            "tomorrow": (timezone.now() + timedelta(days=1)).isoformat(),
            "officer": officer.pk,
            "officer_login": officer.login,
            "deputy_login": deputy.login,
        }

    def client(self, who: str) -> Client:
        """A browser of this person, with nothing in it but their login."""
        client = Client(raise_request_exception=True)
        # One chain of middleware for all: to build it takes longer than most pages.
        client.handler = HANDLER
        for name, value in self.cookies[who].items():
            client.cookies[name] = value
        return client
