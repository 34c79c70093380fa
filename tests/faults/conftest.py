from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress

from emvi.accounts import mails as about_accounts
from emvi.accounts.models import Account
from emvi.notifications import account_mails, actions
from emvi.notifications.models import Follow, Message, Preference
from tests import cast
from tests.faults.processes import environment
from tests.faults.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    sink.controller.start()
    yield sink
    sink.controller.stop()


@pytest.fixture
def env(sink, transactional_db) -> dict[str, str]:
    """Of processes without a broker: single runs of a task."""
    return environment(mail=sink.url)


@pytest.fixture
def no_bell(monkeypatch):
    """Tasks of the test's own process would run at once, in it."""
    monkeypatch.setattr(actions, "ring", lambda: None)
    monkeypatch.setattr(actions, "ring_for_followers", lambda: None)
    monkeypatch.setattr(account_mails, "ring", lambda row: None)


@pytest.fixture
def tell(no_bell, transactional_db):
    """Make a town in which so many people want mail at once about a process, and tell them."""

    def told(people: int, *, spread: bool = False) -> None:
        town = cast.make_municipality("ljubljana")
        process = cast.make_open_process(town, "winter")
        accounts = Account.objects.bulk_create(
            Account(login=f"reader-{n}", email=f"reader-{n}@people.invalid", password="!")
            for n in range(people)
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=a, email=a.email, verified=True, primary=True) for a in accounts
        )
        Follow.objects.bulk_create(Follow(account=a, process=process) for a in accounts)
        Preference.objects.bulk_create(
            Preference(account=a, topic="followed", frequency="at_once") for a in accounts
        )
        proposal = cast.make_proposal(process)
        about = {"event": "p", "municipality": town, "facts": {"proposal": proposal.pk}}
        if spread:
            actions.spread("proposal_added", targets=[process], **about)
        else:
            actions.notify("proposal_added", recipients=[a.pk for a in accounts], **about)

    return told


def mails(**conditions) -> int:
    return Message.objects.filter(channel="mail", **conditions).count()


def ask_for_codes(people: int) -> None:
    """So many people want to log in at this moment."""
    for number in range(people):
        about_accounts.post("login_code", f"code-{number}@people.invalid", code="1234-5678")
