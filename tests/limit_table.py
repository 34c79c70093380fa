"""What one person can do so often and no more, wherever they do it: by a program and on a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from emvi.discussions.models import Flag, Thread
from emvi.discussions.views import people
from emvi.municipalities import views as municipalities
from participation.processes.models import Process
from participation.proposals import limits
from participation.proposals.models import CoAuthor, Proposal, ProposalDraft, Support
from tests import cast
from tests.api.world import TOWN

PAGES = "/en/ljubljana/"
MOST = 3
Sent = tuple[str, dict[str, Any]]
WORDS = {"title": "A bench", "text": "Old people wait standing.", "language": "en"}


class Place:
    """A process in Ljubljana with somebody who writes there, and with what others said."""

    def __init__(self, process: Process, account) -> None:
        self.process, self.account = process, account
        self.name = account.public_names.get()
        self.own = cast.make_proposal(process, self.name)
        self.others = [cast.make_proposal(process) for _n in range(10)]
        self.rule = cast.rule().pk
        self.people = [cast.make_public_name(process.municipality) for _n in range(10)]

    def thread(self) -> Thread:
        return self.others[0].thread

    def in_page(self) -> str:
        draft = ProposalDraft.objects.create(account=self.account, process=self.process, **WORDS)
        return str(draft.key)


@dataclass(frozen=True)
class Limit:
    """`sets` makes it `most`, by a constant or a row. `sends` is what a program sends the n-th
    time, `page` what a browser would then; `says` stands in what is refused, and `count` how often
    it was done."""

    name: str
    says: str
    sends: Callable[[Place, int], Sent]
    page: Callable[[Place, int], Sent]
    sets: Callable[[pytest.MonkeyPatch, Place], None]
    count: Callable[[Place], int] | None = None
    most: int = MOST

    def __str__(self) -> str:
        return self.name


def constant(module: Any, name: str) -> Callable[[pytest.MonkeyPatch, Place], None]:
    return lambda monkeypatch, _place: monkeypatch.setattr(module, name, MOST)


def granted(name: str) -> Callable[[pytest.MonkeyPatch, Place], None]:
    return lambda _monkeypatch, place: Process.objects.filter(pk=place.process.pk).update(
        **{name: MOST + (name == "most_proposals")}
    )


def slow(_monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    Thread.objects.filter(pk=place.thread().pk).update(slow_minutes=5)


def _proposes(place: Place, _n: int) -> Sent:
    return f"{TOWN}processes/winter/publish-proposal/", WORDS | {"key": str(uuid4())}


def _proposes_on_page(place: Place, _n: int) -> Sent:
    return f"{PAGES}proposals/new/winter/publish/", {"key": place.in_page()}


def _supports(place: Place, n: int) -> Sent:
    return f"{TOWN}proposals/{place.others[n].pk}/support/", {}


def _supports_on_page(place: Place, n: int) -> Sent:
    return f"{PAGES}proposals/{place.others[n].pk}/support/", {}


def _says(place: Place, n: int) -> dict[str, str]:
    return {"text": f"Word {n}.", "language": "en", "submission_key": str(uuid4())}


def _comments(place: Place, n: int) -> Sent:
    return f"{TOWN}proposals/{place.others[0].pk}/comment/", _says(place, n)


def _comments_on_page(place: Place, n: int) -> Sent:
    return f"{PAGES}proposals/{place.others[0].pk}/comment/", _says(place, n)


def _flags(place: Place, n: int) -> Sent:
    said = {"rule": place.rule, "language": "en"}
    return f"{TOWN}threads/{place.others[n].thread_id}/flag/", said


def _flags_on_page(place: Place, n: int) -> Sent:
    return _flags(place, n)[0].replace(TOWN, PAGES), _flags(place, n)[1]


def _invites(place: Place, n: int) -> Sent:
    said = {"name": place.people[n].name}
    return f"{TOWN}proposals/{place.own.pk}/invite-coauthor/", said


def _invites_on_page(place: Place, n: int) -> Sent:
    return _invites(place, n)[0].replace(TOWN, PAGES), _invites(place, n)[1]


def _redeems(place: Place, n: int) -> Sent:
    return f"{TOWN}codes/redeem/", {"code": f"0000-0000-{n:05}"}


def _redeems_on_page(place: Place, n: int) -> Sent:
    return f"{PAGES}codes/redeem/", {"code": f"0000-0000-{n:05}"}


def _published(place: Place) -> int:
    return Proposal.objects.filter(author=place.name).count() - 1


def _said(place: Place) -> int:
    return place.thread().comments.filter(author=place.name).count()


LIMITS = [
    Limit(
        "proposals a day",
        "a lot for one day",
        _proposes,
        _proposes_on_page,
        constant(limits, "PROPOSALS_A_DAY"),
        _published,
    ),
    Limit(
        "tries to propose an hour",
        "a lot at once",
        _proposes,
        _proposes_on_page,
        constant(limits, "TRIES_AN_HOUR"),
        _published,
    ),
    Limit(
        "open proposals of a process",
        "so many already",
        _proposes,
        _proposes_on_page,
        granted("most_proposals"),
        _published,
    ),
    Limit(
        "supports of a process",
        "Take one back first",
        _supports,
        _supports_on_page,
        granted("most_supports"),
        lambda place: Support.objects.filter(account=place.account).count(),
    ),
    Limit(
        "comments an hour",
        "a lot at once",
        _comments,
        _comments_on_page,
        constant(limits, "COMMENTS_AN_HOUR"),
        _said,
    ),
    Limit(
        "comments in a slow discussion",
        "This discussion is slow",
        _comments,
        _comments_on_page,
        slow,
        _said,
        most=1,
    ),
    Limit(
        "flags an hour",
        "a lot at once",
        _flags,
        _flags_on_page,
        constant(people, "FLAGS_AN_HOUR"),
        lambda place: Flag.objects.filter(account=place.account).count(),
    ),
    Limit(
        "invitations a day",
        "a lot for one day",
        _invites,
        _invites_on_page,
        constant(limits, "INVITATIONS_A_DAY"),
        lambda place: CoAuthor.objects.filter(proposal=place.own).count(),
    ),
    Limit(
        "codes an hour",
        "tried several codes",
        _redeems,
        _redeems_on_page,
        constant(municipalities, "TRIES_OF_AN_ACCOUNT"),
    ),
]
