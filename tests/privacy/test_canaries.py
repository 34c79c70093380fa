"""A canary in every personal field: all in the download and nobody else's; after erasure none in
any table, dump, file, cache or log, and the counts as before."""

import io
import logging
import zipfile

import pytest

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Account, Words
from emvi.answers.models import Answer, AnswerDuty
from emvi.discussions.models import Comment, Thread
from emvi.personal import Erased, tables
from emvi.privacy.download import stream_download
from participation.processes.models import Process
from participation.proposals.models import Proposal
from tests import cast
from tests.privacy.canaries import everything, make_active_account, plant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(ljubljana, process, proposal):
    return make_active_account(ljubljana, process, proposal)


@pytest.fixture
def person(ljubljana, process, other):
    """Supports what the other one wrote, and the other one answers under theirs."""
    foreign = Proposal.objects.get(author__account=other)
    Proposal.objects.filter(pk=foreign.pk).update(state="published")
    person = make_active_account(ljubljana, process, foreign)
    own = Comment.objects.get(author__account=person)
    cast.make_comment(own.thread, other.public_names.get(), parent=own, root=own)
    return person


def download(account: Account) -> zipfile.ZipFile:
    account.refresh_from_db()
    return zipfile.ZipFile(io.BytesIO(b"".join(stream_download(account))))


def counts() -> list:
    return [
        sorted(Proposal.objects.values_list("number", "supports_total", "state", "duty")),
        sorted(Thread.objects.values_list("pk", "comment_count")),
        list(Process.objects.values_list("proposal_count", flat=True)),
        [model.objects.count() for model in (Comment, AnswerDuty, Answer, Proposal)],
    ]


def test_the_active_account_has_a_row_in_every_table(person):
    without = [
        table.model._meta.label for table in tables() if table.rows and not table.rows(person)
    ]
    assert without == []


def test_all_of_mine_is_in_the_download_and_nothing_of_anybody_else(person, other):
    mine, theirs = plant(person), plant(other)
    assert len(mine) > 30
    archive = download(person)
    for name in ("data.json", "index.html"):
        text = archive.read(name).decode()
        missing = [
            f"{table.model._meta.label}.{field}"
            for canary, (table, field) in mine.items()
            if (field in table.exported and table.rows is not None) is not (canary in text)
        ]
        assert missing == [], name
    whole = "".join(archive.read(name).decode() for name in archive.namelist())
    assert [where for canary, where in theirs.items() if canary in whole] == []
    photos = [name for name in archive.namelist() if name.startswith("photos/")]
    assert len(photos) == 4
    assert all(any(canary in archive.read(photo).decode() for canary in mine) for photo in photos)


@pytest.mark.parametrize("words", Words)
def test_nothing_of_mine_is_left(person, other, words, caplog):
    caplog.set_level(logging.DEBUG)
    mine, theirs = plant(person), plant(other)
    before = everything()
    assert [where for canary, where in (mine | theirs).items() if canary not in before] == []
    counted = counts()

    erase_account(Account.objects.get(pk=person.pk), words=words)

    after = everything() + caplog.text
    stays = {
        canary
        for canary, (table, name) in mine.items()
        if words == Words.STAY and table.erasure_of(name) == Erased.WORDS
    }
    assert [where for canary, where in mine.items() if (canary in after) != (canary in stays)] == []
    assert bool(stays) is (words == Words.STAY)
    assert [where for canary, where in theirs.items() if canary not in after] == []
    assert counts() == counted
