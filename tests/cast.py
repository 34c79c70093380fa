"""The people and places of the tests, as plain functions. Fixtures of the same names stand in
`conftest.py`."""

import itertools
import time
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHOSE_METHODS,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.actions import start_clock
from emvi.answers.models import AnswerDuty
from emvi.discussions.actions import decide_text
from emvi.discussions.models import Comment, ModerationDecision, Rule, Thread
from emvi.municipalities.actions import choose_public_name, grant_role, verify_resident
from emvi.municipalities.models import (
    FOR_AN_ORGANISATION,
    Municipality,
    Organisation,
    Place,
    PublicName,
    RoleGrant,
    Theme,
)
from emvi.municipalities.permissions import holds_any_role
from emvi.notifications.models import Message
from participation.processes.models import Phase, Process
from participation.proposals.models import Proposal, Split, SplitPart
from participation.proposals.states import State

PASSWORD = "rain-on-the-tin-roof"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"

_numbers = itertools.count(1)


def make_municipality(slug: str, **fields) -> Municipality:
    """A public municipality with a name in English and its own language."""
    name = fields.pop("name", slug.title())
    language = fields.pop("default_language", "en")
    defaults = {
        f"name_{language}": name,
        "name_en": name,
        f"office_{language}": f"Office of {name}",
        "office_en": f"Office of {name}",
        "country": "SI",
        "default_language": language,
        "written_languages": list(dict.fromkeys([language, "en", "ar"])),
        "contact_email": f"{slug}@towns.invalid",
        "support_threshold": 3,
        "is_public": True,
    }
    return Municipality.objects.create(slug=slug, **defaults | fields)


def rule(code: str = "insult") -> Rule:
    return Rule.objects.get(code=code)


def decide(target: Thread | Comment, by: Account, outcome: str, **fields) -> ModerationDecision:
    """Decide about a text as a moderator does, under the rule "insult"."""
    reason = {"reason": "It calls people names.", "reason_language": "en", "rule": rule()}
    return decide_text(target, by=by, outcome=outcome, **reason | fields)


def hide(target: Thread | Comment, by: Account, **fields) -> ModerationDecision:
    return decide(target, by, "hidden", **fields)


def restore(target: Thread | Comment, by: Account, **fields) -> ModerationDecision:
    return decide(target, by, "restored", **{"reason": "We read it wrong."} | fields)


def make_account(login: str = "", *, email: str = "", **fields) -> Account:
    """An account with `PASSWORD`. With `email`, that address is confirmed."""
    login = login or f"person-{next(_numbers)}"
    account = Account.objects.create_user(login=login, email=email, password=PASSWORD, **fields)
    if email:
        EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def make_public_name(
    municipality: Municipality, account: Account | None = None, name: str = ""
) -> PublicName:
    """A public name; its account is made when none is given."""
    return choose_public_name(
        account or make_account(),
        municipality,
        name=name or f"Neighbour {next(_numbers)}",
    )


def make_resident(municipality: Municipality, login: str = "", name: str = "", **fields) -> Account:
    """Somebody with a public name here."""
    account = make_account(login, **fields)
    make_public_name(municipality, account, name)
    return account


def make_verified(municipality: Municipality, login: str = "", name: str = "", **fields) -> Account:
    """Somebody with a public name who is confirmed to live here."""
    account = make_resident(municipality, login, name, **fields)
    verify_resident(account, municipality)
    return account


def make_staff(
    municipality: Municipality,
    role: str,
    login: str = "",
    *,
    organisation: Organisation | None = None,
    **fields,
) -> Account:
    """Somebody with a role here, an e-mail address and an app for the second step."""
    login = login or f"{role}-{municipality.slug}-{next(_numbers)}"
    account = make_account(login, **{"email": f"{login}@staff.invalid"} | fields)
    if role in FOR_AN_ORGANISATION and organisation is None:
        organisation = make_organisation(municipality)
    grant_role(account, municipality, role=role, by=None, organisation=organisation)
    # They have had their role for long, and the mail about it too.
    long_ago = timezone.now() - timedelta(days=30)
    RoleGrant.objects.filter(account=account).update(granted_at=long_ago)
    Message.objects.filter(kind="role_granted", recipient=account).delete()
    make_second_factor(account)
    return account


def make_portal_team(login: str = "portal-team") -> Account:
    """One of those who run the machine."""
    account = make_account(login, email=f"{login}@staff.invalid", is_superuser=True)
    make_second_factor(account)
    return account


def make_second_factor(account: Account) -> Authenticator:
    """An app that shows one-time passwords, with `TOTP_SECRET`."""
    return TOTP.activate(account, TOTP_SECRET).instance


def make_organisation(municipality: Municipality, name: str = "", **fields) -> Organisation:
    """A trusted organisation, which may give out codes."""
    name = name or f"Association {next(_numbers)}"
    fields = {"code_quota": 100, "country": municipality.country} | fields
    return Organisation.objects.create(
        municipality=municipality, name_en=name, kind=Organisation.Kind.MIGRANT_ORG, **fields
    )


def make_theme(municipality: Municipality, name: str = "Homes") -> Theme:
    return Theme.objects.create(municipality=municipality, name_en=name)


def make_place(municipality: Municipality, name: str = "Old town") -> Place:
    return Place.objects.create(municipality=municipality, name_en=name)


def make_process(
    municipality: Municipality, slug: str = "", *, state: str = Process.State.PUBLISHED, **fields
) -> Process:
    """A process with the municipality's rules and no phase."""
    slug = slug or f"process-{next(_numbers)}"
    title = fields.pop("title", slug.replace("-", " ").capitalize())
    rules = {name: getattr(municipality, name) for name in Process.RULE_FIELDS}
    texts = {
        "title_en": title,
        "summary_en": "We plan the next year together.",
        "what_can_change_en": "The order of the works\nThe place",
        "what_is_fixed_en": "The sum of money",
    }
    now = timezone.now()
    published_at = None if state == Process.State.DRAFT else now - timedelta(days=10)
    closed = {
        "closed_at": now - timedelta(days=1),
        "announced_until": now + timedelta(days=20),
        "close_reason_en": "We know enough.",
    }
    return Process.objects.create(
        municipality=municipality,
        slug=slug,
        state=state,
        published_at=published_at,
        **rules | texts | (closed if state == Process.State.CLOSED else {}) | fields,
    )


def make_phase(
    process: Process,
    *,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    rights: tuple[str, ...] = ("proposals", "supports", "comments"),
    **fields,
) -> Phase:
    """A phase that is open now and grants `rights`, unless dates say otherwise."""
    now = timezone.now()
    closes_at = closes_at or now + timedelta(days=20)
    announced = None if process.state == Process.State.DRAFT else closes_at
    return Phase.objects.create(
        process=process,
        opens_at=opens_at or now - timedelta(days=5),
        closes_at=closes_at,
        **{f"allows_{right}": True for right in rights}
        | {"title_en": "Ideas", "announced_closes_at": announced}
        | fields,
    )


def make_open_process(municipality: Municipality, slug: str = "", **fields) -> Process:
    """A published process in which everything is allowed now."""
    process = make_process(municipality, slug, **fields)
    make_phase(process)
    return process


def make_proposal(process: Process, author: PublicName | None = None, **fields) -> Proposal:
    """A published proposal, written straight into the database."""
    municipality = process.municipality
    number = next(_numbers)
    title = fields.pop("title", f"More light at the bus stop {number}")
    text = fields.pop("text", "It is dark there from four o'clock in winter.")
    defaults = {
        "thread": fields.pop("thread", None) or Thread.objects.create(municipality=municipality),
        "author": author or make_public_name(municipality),
        "language": "en",
        "published_at": timezone.now() - timedelta(days=1),
        "shuffle": number * 7919,
    }
    proposal = Proposal.objects.create(
        municipality=municipality, process=process, title=title, text=text, **defaults | fields
    )
    if proposal.state != State.WITHDRAWN:
        Process.objects.filter(pk=process.pk).update(proposal_count=F("proposal_count") + 1)
    return proposal


def make_split(whole: Proposal, part: Proposal) -> Split:
    split = Split.objects.create(
        whole=whole, reason_en="It asks for two things.", submission_key=uuid4()
    )
    SplitPart.objects.create(split=split, proposal=part, place=1)
    Proposal.objects.filter(pk=whole.pk).update(state=State.SPLIT)
    return split


def today(municipality: Municipality) -> date:
    """The day it is in the municipality: near midnight not the one it is in Greenwich."""
    return datetime.now(ZoneInfo(municipality.time_zone)).date()


def make_overdue(proposal: Proposal, days: int = 12) -> AnswerDuty:
    """Start the proposal's clock so long ago that its answer is overdue by so many days."""
    rules, zone = proposal.process, ZoneInfo(proposal.municipality.time_zone)
    # At noon, so that the hour which summer adds or takes does not reach another day.
    noon = datetime.now(zone).replace(hour=12, minute=0)
    assert rules.answer_period_unit == rules.Unit.DAYS
    started_at = noon - timedelta(days=rules.answer_period + days)
    proposal.duty = start_clock(proposal.municipality, rules=rules, started_at=started_at)
    Proposal.objects.filter(pk=proposal.pk).update(duty=proposal.duty)
    return proposal.duty


def make_comment(
    thread: Thread, author: PublicName | None, text: str = "I see it the same way.", **fields
) -> Comment:
    defaults = {"language": "en", "created_at": timezone.now() - timedelta(hours=2)}
    return Comment.objects.create(thread=thread, author=author, text=text, **defaults | fields)


def client_for(account: Account | None, **defaults) -> Client:
    """A browser in which `account` is signed in (None: nobody). Staff did their second step."""
    client = Client(**defaults)
    if account is None:
        return client
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[METHODS] = [{"method": "password", "at": time.time(), "username": account.login}]
    session[WHOSE_METHODS] = str(account.pk)
    if holds_any_role(account):
        factor = Authenticator.objects.filter(user=account).first() or make_second_factor(account)
        session[METHODS] += [
            {"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type}
        ]
    session.save()
    return client


def end_grants(account: Account) -> None:
    """Take every role of this account away as if it had ended long ago."""
    day = timezone.localdate() - timedelta(days=30)
    RoleGrant.objects.filter(account=account).update(from_on=day, to_on=day)
