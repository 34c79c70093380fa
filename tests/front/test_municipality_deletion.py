"""A municipality goes with all it has, and nothing else; not while somebody waits for an answer,
not without an export of this very state, and not without a trace."""

import itertools
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, TextField
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.models import Answer, AnswerDuty
from emvi.audit.append_only import ProtectRows, deletes_allowed
from emvi.audit.models import AuditEntry
from emvi.audit.seals import seal_entries
from emvi.audit.verify import verify
from emvi.front.whole.deletion import PROTECTED, what_would_go
from emvi.front.whole.tables import BELONGINGS
from emvi.municipalities.models import Municipality
from emvi.upkeep.actions import switch_read_only
from participation.proposals.models import Proposal
from tests import cast
from tests.privacy.canaries import everything, make_active_account

pytestmark = pytest.mark.django_db(transaction=True)
_numbers = itertools.count(1)


def full(town: Municipality) -> Account:
    """Somebody who has done everything in this town, where nobody waits for an answer."""
    process = cast.make_open_process(town, "winter")
    person = make_active_account(town, process, cast.make_proposal(process))
    for duty in AnswerDuty.objects.filter(municipality=town, answered_at__isnull=True):
        answer = duty.answers.first() or duty.answers.create(
            version=1, outcome="accepted", reasons_en="Yes.", published_at=timezone.now()
        )
        AnswerDuty.objects.filter(pk=duty.pk).update(answered_at=answer.published_at)
    return person


def plant(town: Municipality) -> list[str]:
    """A canary in every free text of the town that the database lets be changed."""
    planted = []
    for belonging in BELONGINGS:
        for column in belonging.model._meta.concrete_fields:
            free = isinstance(column, CharField | TextField) and not column.choices
            if belonging.stays or not free or column.name in {"slug", "time_zone", "country"}:
                continue
            for row in belonging.rows(town)[:1]:
                canary = f"kt{next(_numbers):04}q"
                rows = belonging.model._base_manager.filter(pk=row.pk)
                try:
                    with transaction.atomic():
                        rows.update(**{column.name: canary})
                except DatabaseError:
                    continue
                planted.append(canary)
    return planted


@pytest.fixture
def towns(ljubljana, graz):
    full(graz)
    return ljubljana, graz, full(ljubljana)


@pytest.fixture
def export(tmp_path):
    def make(name: str = "town.zip") -> str:
        call_command("export_municipality", "ljubljana", str(tmp_path / name))
        return str(tmp_path / name)

    return make


def delete(export: str, slug: str = "ljubljana") -> None:
    call_command("delete_municipality", slug, "--export", export, "--yes", "--confirm", slug)


def files() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_nothing_of_the_town_is_left_and_all_of_the_other(towns, export):
    ljubljana, graz, person = towns
    of_graz, files_before = what_would_go(graz), files()
    seal_entries()
    planted = plant(ljubljana)
    assert len(planted) > 60
    switch_read_only(True, by=None, until=None)
    file = export()
    delete(file)
    left = everything()
    assert [canary for canary in planted if canary in left] == []
    assert what_would_go(graz) == of_graz
    assert not Municipality.objects.filter(slug="ljubljana").exists()
    for belonging in BELONGINGS:
        if not belonging.stays:
            assert not belonging.rows(ljubljana).exists(), belonging.name
    assert Account.objects.filter(pk=person.pk).exists()
    assert files_before - files() and len(files()) * 2 == len(files_before)
    connection.check_constraints()
    seal_entries()
    assert verify().finding is None
    entry = AuditEntry.objects.get(action="municipality.deleted")
    assert len(entry.facts["export"]) == 64 and entry.facts["rows"] > 40


def test_the_database_refuses_as_before(towns, export):
    switch_read_only(True, by=None, until=None)
    delete(export())
    for rows in (Answer.objects.all(), AnswerDuty.objects.all(), Proposal.objects.all()):
        assert rows.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(connection.alias)


def test_a_protection_stands_again_also_when_it_fails(towns):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), deletes_allowed(PROTECTED):
        raise ZeroDivisionError
    with pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.all()._raw_delete(connection.alias)


def test_each_protected_table_is_named():
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    tables = {
        operation.table
        for migration in MigrationLoader(connection).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, ProtectRows)
    }
    going = {one.model._meta.db_table for one in BELONGINGS if not one.stays}
    assert set(PROTECTED) == tables & going
    assert apps.ready


def test_it_needs_an_export_of_this_very_state(towns, export):
    switch_read_only(True, by=None, until=None)
    old = export()
    Proposal.objects.filter(municipality=towns[0]).update(edited_at=timezone.now())
    with pytest.raises(CommandError, match="not as in the export"):
        delete(old)
    with pytest.raises(CommandError, match="another municipality"):
        delete(export("newer.zip"), "graz")
    delete(export("newest.zip"))


def test_it_needs_a_portal_that_can_only_be_read(towns, export):
    with pytest.raises(CommandError, match="read_only on"):
        delete(export())


@pytest.mark.parametrize("is_late", [True, False], ids=["late", "announced"])
def test_it_is_no_way_around_the_answer_clock(towns, export, is_late):
    process = towns[0].processes.first()
    late = cast.make_proposal(process, cast.make_public_name(towns[0]))
    if is_late:
        cast.make_overdue(late)
    else:
        Proposal.objects.filter(pk=late.pk).update(clock_starts_at="2036-01-01T00:00Z")
    switch_read_only(True, by=None, until=None)
    with pytest.raises(CommandError, match="wait for an answer"):
        delete(export())
    assert Municipality.objects.filter(slug="ljubljana").exists()


def test_the_name_is_typed_and_without_yes_nothing_goes(towns, export):
    switch_read_only(True, by=None, until=None)
    file = export()
    call_command("delete_municipality", "ljubljana", "--export", file)
    with pytest.raises(CommandError, match="short name"):
        call_command(
            *("delete_municipality", "ljubljana", "--export", file, "--yes", "--confirm", "graz")
        )
    assert Municipality.objects.filter(slug="ljubljana").exists()


def test_after_a_stop_the_command_takes_the_files_up_again(towns, export, monkeypatch):
    switch_read_only(True, by=None, until=None)
    file, before = export(), files()
    with monkeypatch.context() as stopped:
        stopped.setattr("emvi.front.whole.deletion.delete_files", lambda _names: None)
        delete(file)
    assert files() == before
    delete(file)
    assert files() < before
    with pytest.raises(CommandError, match="no municipality"):
        delete(file, "nowhere")
