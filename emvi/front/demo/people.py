"""The demo's people: one account a role and city with a password that everybody may know, and a
crowd of invented neighbours who cannot log in."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import get_hasher, make_password

from emvi.accounts.models import Account
from emvi.front.demo.content import City, cities, prefix
from emvi.front.demo.days import Days
from emvi.municipalities.actions import choose_public_name, verification_end, verify_resident
from emvi.municipalities.models import (
    FOR_AN_ORGANISATION,
    Municipality,
    Organisation,
    PublicName,
    Role,
    RoleGrant,
    Verification,
)

STAFF = (Role.OFFICER, Role.MODERATOR, Role.MEDIATOR, Role.ADMINISTRATOR, *FOR_AN_ORGANISATION)
RESIDENT, NEWCOMER, PORTAL_TEAM = "resident", "newcomer", "portal team"
# Of ten neighbours so many are confirmed to live in the city.
CONFIRMED_OF_TEN = 7
SERVES_SINCE_DAY = -400
HERE_SINCE_DAY = -200


@dataclass(frozen=True)
class Part:
    """One of the demo's accounts, as it is printed."""

    municipality: str
    role: str
    login: str
    password: str


def parts() -> Iterator[Part]:
    """Every account with a password: the cities' in the order of the file, then the portal's."""
    for city in cities():
        for role in (*STAFF, RESIDENT, NEWCOMER):
            login = f"{role.replace('_', '-')}-{city['id']}"
            yield Part(city["id"], str(role), login, f"demo-{login}")
    yield Part("(portal)", PORTAL_TEAM, "portal-team", "demo-portal-team")


def make_account(part: Part, *, language: str, email: bool = True, **fields) -> Account:
    """The account of a part; the one that exists stays as it is."""
    account = Account.objects.filter(login=part.login).first()
    if account:
        return account
    address = f"{part.login}@demo.invalid" if email else ""
    account = Account(login=part.login, email=address, language=language, **fields)
    account.password = quick_hash(part.password)
    account.save()
    if email:
        EmailAddress.objects.create(user=account, email=address, verified=True, primary=True)
    return account


def quick_hash(password: str) -> str:
    """Forty full hashes take ten seconds, and these passwords are printed for everybody anyway.
    The first login makes a full one of it."""
    hasher = get_hasher()
    if getattr(hasher, "iterations", 0) > 1_000:
        return hasher.encode(password, hasher.salt(), iterations=1_000)
    return make_password(password)


@dataclass
class Cast:
    """Who acts in a city. `names` knows public names by how they are written in the content."""

    staff: dict[str, Account]
    resident: Account
    confirmed: list[Account]
    others: list[Account]
    names: dict[str, PublicName]

    def supporters(
        self, key: str, author: PublicName | None, *, confirmed: int, others: int
    ) -> list[tuple[Account, bool]]:
        """So many neighbours, the same for the same key; nobody backs their own proposal."""
        dice = random.Random(key)
        own = author.account_id if author else None

        def some(crowd: list[Account], count: int) -> list[Account]:
            return dice.sample([account for account in crowd if account.pk != own], count)

        return [(account, True) for account in some(self.confirmed, confirmed)] + [
            (account, False) for account in some(self.others, others)
        ]


def make_cast(
    city: City, municipality: Municipality, issuer: Organisation, by: Account, days: Days
) -> Cast:
    """All accounts of a city, with their roles, confirmations and public names."""
    mine = {part.role: part for part in parts() if part.municipality == city["id"]}
    language = city["lang"]
    staff = {str(role): make_account(mine[str(role)], language=language) for role in STAFF}
    for role, account in staff.items():
        RoleGrant.objects.create(
            account=account,
            municipality=municipality,
            role=role,
            organisation=issuer if role in FOR_AN_ORGANISATION else None,
            from_on=days.on(SERVES_SINCE_DAY),
            granted_at=days.at(SERVES_SINCE_DAY),
            granted_by=by,
        )
    # A second moderator, who decides about appeals.
    RoleGrant.objects.create(
        account=staff[Role.MEDIATOR],
        municipality=municipality,
        role=Role.MODERATOR,
        from_on=days.on(SERVES_SINCE_DAY),
        granted_at=days.at(SERVES_SINCE_DAY),
        granted_by=by,
    )
    resident = make_account(mine[RESIDENT], language=language)
    verify_resident(resident, municipality)
    # Came in with a phrase: no address, no name, nothing confirmed yet.
    make_account(mine[NEWCOMER], language=language, email=False)
    confirmed, others = _crowd(city, municipality, days)
    old = [*staff.values(), resident, *confirmed, *others]
    Account.objects.filter(pk__in=[account.pk for account in old]).update(
        joined_on=days.on(HERE_SINCE_DAY)
    )
    names = _names(city, municipality, resident, [*_mixed(confirmed, others)])
    return Cast(staff, resident, confirmed, others, names)


def _crowd(
    city: City, municipality: Municipality, days: Days
) -> tuple[list[Account], list[Account]]:
    accounts = Account.objects.bulk_create(
        Account(
            login=f"demo-{prefix(city)}-{number:03}",
            language=city["lang"],
            # Nobody can log in with it.
            password=make_password(None),
        )
        for number in range(1, city["crowd"] + 1)
    )
    confirmed = [a for number, a in enumerate(accounts) if number % 10 < CONFIRMED_OF_TEN]
    others = [a for number, a in enumerate(accounts) if number % 10 >= CONFIRMED_OF_TEN]
    until = verification_end(days.today)
    Verification.objects.bulk_create(
        Verification(account=account, municipality=municipality, valid_until=until)
        for account in confirmed
    )
    return confirmed, others


def _mixed(confirmed: list[Account], others: list[Account]) -> list[Account]:
    return sorted([*confirmed, *others], key=lambda account: account.login)


def _names(
    city: City, municipality: Municipality, resident: Account, crowd: list[Account]
) -> dict[str, PublicName]:
    """A public name for everybody who writes, chosen as people choose theirs."""
    proposals = city["proposals"]
    own = next(proposal["author_alias"] for proposal in proposals if proposal.get("resident"))
    written = [proposal["author_alias"] for proposal in proposals if proposal["author_alias"]]
    written += [
        comment["author"] for p in proposals for comment in p["comments"] if "author" in comment
    ]
    if "moderation" in city:
        written.append(city["moderation"]["held"]["author"])
    free = iter(crowd)
    return {
        name: choose_public_name(resident if name == own else next(free), municipality, name=name)
        for name in dict.fromkeys(written)
    }
