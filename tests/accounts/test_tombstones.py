"""Erased people stay erased after a backup is restored."""

import json
import os
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Account, Erasure
from emvi.accounts.tombstones import read_tombstones, write_tombstones
from emvi.municipalities.models import Role
from emvi.refusals import Refused
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def path(settings) -> Path:
    return Path(settings.ERASURES_FILE)


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def erase_again() -> str:
    output = StringIO()
    call_command("erase_again", stdout=output)
    return output.getvalue()


def restored(account: Account) -> Account:
    """As a backup would bring it back."""
    back = Account(**{f.name: getattr(account, f.name) for f in Account._meta.concrete_fields})
    back.save(force_insert=True)
    return back


def test_an_erasure_leaves_a_line_that_names_nobody(path, ana):
    erase_account(ana, words="go")
    (line,) = lines(path)
    assert line == {
        "digest": Erasure.objects.get().digest,
        "words": "go",
        "on": date.today().isoformat(),
    }
    text = path.read_text()
    for known in (str(ana.opaque_id), ana.opaque_id.hex, ana.login, ana.email):
        assert known not in text
    assert path.stat().st_mode & 0o077 == 0


def test_an_erasure_that_is_undone_leaves_no_line(path, ljubljana, administrator):
    with pytest.raises(Refused):
        erase_account(administrator)
    assert not path.exists()
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("words", ["stay", "go"])
def test_who_comes_back_with_a_backup_is_erased_again(path, ana, proposal, words):
    kept = Account.objects.get(pk=ana.pk)
    title, name = proposal.title, proposal.author
    erase_account(ana, words=words)
    Erasure.objects.all().delete()
    back = restored(kept)
    type(name).objects.filter(pk=name.pk).update(account=back, name="Ana from Fužine")
    type(proposal).objects.filter(pk=proposal.pk).update(
        title=title, text="Words.", language="en", search_text="words", words_removed_at=None
    )
    assert "1 erasures on file, 1 accounts erased again." in erase_again()
    assert not Account.objects.filter(opaque_id=kept.opaque_id).exists()
    proposal.refresh_from_db()
    assert (proposal.title, proposal.author.name) == (title if words == "stay" else "", "")
    assert Erasure.objects.get().words == words
    assert len(lines(path)) == 1
    assert "0 accounts erased again" in erase_again()


def test_others_are_left_alone(ana, stranger):
    erase_account(ana)
    assert "0 accounts erased again" in erase_again()
    assert Account.objects.filter(pk=stranger.pk).exists()


def test_without_a_file_nothing_happens(ana):
    assert "0 erasures on file, 0 accounts erased again." in erase_again()


def test_the_secret_key_may_have_changed_since(settings, ana):
    kept = Account.objects.get(pk=ana.pk)
    erase_account(ana)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one, of forty letters or even more"
    restored(kept)
    assert "1 accounts erased again" in erase_again()


def test_the_day_of_the_erasure_stays_the_first_one(path, ana):
    kept = Account.objects.get(pk=ana.pk)
    erase_account(ana, on=date(2026, 1, 2))
    Erasure.objects.all().delete()
    restored(kept)
    erase_again()
    assert Erasure.objects.get().erased_on == date(2026, 1, 2)


def test_the_task_writes_what_the_file_lacks_and_nothing_twice(path, ana, stranger):
    for account in (ana, stranger):
        erase_account(account)
    first, _second = path.read_text().splitlines(keepends=True)
    path.write_text(first)
    assert write_tombstones() == 1
    assert write_tombstones() == 0
    assert len({line["digest"] for line in lines(path)}) == 2


def test_a_line_that_was_cut_off_is_written_again(path, ana, caplog):
    erase_account(ana)
    path.write_text(path.read_text()[:30])
    assert list(read_tombstones()) == []
    assert write_tombstones() == 1
    assert [tombstone.words for tombstone in read_tombstones()] == ["stay"]


def test_a_disk_that_is_full_does_not_stop_an_erasure(path, ana, monkeypatch):
    def full(_descriptor):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    erase_account(ana)
    assert not Account.objects.filter(pk=ana.pk).exists()
    monkeypatch.undo()
    path.unlink()
    assert write_tombstones() == 1


def test_it_says_who_is_still_needed(ljubljana, administrator):
    """The backup is from a time when nobody else set up the town."""
    second = cast.make_staff(ljubljana, Role.ADMINISTRATOR)
    kept = Account.objects.get(pk=administrator.pk)
    erase_account(administrator)
    back = restored(kept)
    cast.grant_role(back, ljubljana, role=Role.ADMINISTRATOR, by=None)
    second.role_grants.all().delete()
    with pytest.raises(CommandError, match="Ljubljana"):
        erase_again()
