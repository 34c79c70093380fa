"""The chain of seals over the audit: what verify_audit finds, and what breaks nothing."""

import json
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from emvi.audit import seals
from emvi.audit.actions import record
from emvi.audit.append_only import ProtectRows
from emvi.audit.models import AuditEntry, AuditSeal
from emvi.audit.seals import LATE, Covered, ranges_of, seal_digest, seal_entries

pytestmark = pytest.mark.django_db
INSERT = (
    "INSERT INTO audit_auditentry (id, at, action, actor, municipality_id, subject, facts)"
    " VALUES (%s, %s, 'role.granted', NULL, NULL, 'accounts.account:1', '{}')"
)


def write(town, count: int = 1) -> list[int]:
    return [
        record("proposal.edited", town, municipality_id=town.pk, facts={"number": number}).pk
        for number in range(count)
    ]


def sealed(town, *batches: int) -> list[list[int]]:
    """Entries, each batch under a seal of its own."""
    ids = []
    for count in batches:
        ids.append(write(town, count))
        seal_entries()
    return ids


def tamper(table: str, sql: str, *values) -> None:
    """As somebody who may do everything in the database: away with the triggers, and back."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        ProtectRows(table).database_backwards("audit", editor, None, None)
        cursor.execute(sql, values)
        ProtectRows(table).database_forwards("audit", editor, None, None)


def verify_audit(**options) -> str:
    output = StringIO()
    call_command("verify_audit", stdout=output, **options)
    return output.getvalue()


def test_everything_is_sealed_once(ljubljana):
    first, second = sealed(ljubljana, 3, 2)
    assert seal_entries() == 0
    one, two = AuditSeal.objects.order_by("pk")
    assert (one.covers, one.count) == ([[first[0], first[-1]]], 3)
    assert (two.covers, two.count) == ([[second[0], second[-1]]], 2)
    assert two.previous == one.digest
    output = verify_audit()
    assert "5 entries under 2 seals, 0 not sealed yet." in output
    assert f"Head: {two.digest}" in output


def test_many_entries_make_many_seals(ljubljana, monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 4)
    write(ljubljana, 10)
    assert seal_entries() == 10
    assert list(AuditSeal.objects.order_by("pk").values_list("count", flat=True)) == [4, 4, 2]
    assert "10 entries under 3 seals" in verify_audit()


def test_what_is_not_sealed_yet_is_no_finding(ljubljana):
    sealed(ljubljana, 1)
    write(ljubljana, 2)
    assert "1 entries under 1 seals, 2 not sealed yet." in verify_audit()


def test_without_an_entry_there_is_nothing_to_find(db):
    assert "0 entries under 0 seals" in verify_audit()


@pytest.mark.parametrize(
    "change",
    [
        "action = 'role.ended'",
        "actor = '11111111111141118111111111111111'",
        "municipality_id = 99",
        "subject = 'accounts.account:99'",
        "facts = '{\"number\": 7}'",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_a_changed_row_is_found(ljubljana, change):
    _first, second, _third = sealed(ljubljana, 2, 3, 2)
    tamper("audit_auditentry", f"UPDATE audit_auditentry SET {change} WHERE id = %s", second[1])
    bad = AuditSeal.objects.order_by("pk")[1]
    with pytest.raises(CommandError) as error:
        verify_audit()
    assert str(error.value) == f"Seal {bad.pk}: rows were changed (rows {second[1]})."


def test_a_deleted_row_is_found(ljubljana):
    first, _second = sealed(ljubljana, 3, 2)
    tamper("audit_auditentry", "DELETE FROM audit_auditentry WHERE id = %s", first[1])
    with pytest.raises(CommandError, match=rf"rows were deleted \(rows {first[1]}\)"):
        verify_audit()


def with_a_hole(town) -> int:
    """Entries, and an id between them that no entry has: its transaction was undone."""
    before = write(town)[0]
    hole = before + 1
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [hole + 1, timezone.now()])
    seal_entries()
    return hole


def insert(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [pk, timezone.now()])


def test_an_entry_that_comes_late_is_sealed_later_and_breaks_nothing(ljubljana):
    hole = with_a_hole(ljubljana)
    with time_machine.travel(timezone.now() + LATE / 2, tick=False):
        insert(hole)
        assert "2 entries under 1 seals, 1 not sealed yet." in verify_audit()
        assert seal_entries() == 1
        assert AuditSeal.objects.order_by("pk").last().covers == [[hole, hole]]
    with time_machine.travel(timezone.now() + 3 * LATE, tick=False):
        assert "3 entries under 2 seals, 0 not sealed yet." in verify_audit()
        insert(hole + 100)
        assert seal_entries() == 1
        assert "4 entries under 3 seals" in verify_audit()


@pytest.mark.parametrize("seals_after", [0, 1])
def test_a_forged_row_with_an_old_id_is_found(ljubljana, seals_after):
    hole = with_a_hole(ljubljana)
    with time_machine.travel(timezone.now() + 2 * LATE, tick=False):
        insert(hole)
        for _number in range(seals_after):
            insert(hole + 100)
            assert seal_entries() == 1, "a seal must not make it look right"
        with pytest.raises(CommandError) as error:
            verify_audit()
    text = f"Outside of all seals: rows were put behind the chain (rows {hole})."
    assert str(error.value) == text


def test_a_row_before_the_first_id_is_found(ljubljana):
    sealed(ljubljana, 1)
    insert(-5)
    assert seal_entries() == 0
    with pytest.raises(CommandError, match=r"behind the chain \(rows -5\)"):
        verify_audit()


@pytest.mark.parametrize(
    "change", ["count = count + 1", "content = digest", "sealed_at = '2020-01-01 00:00:00+00:00'"]
)
def test_a_changed_seal_is_found(ljubljana, change):
    sealed(ljubljana, 2, 2)
    first = AuditSeal.objects.order_by("pk")[0]
    tamper("audit_auditseal", f"UPDATE audit_auditseal SET {change} WHERE id = %s", first.pk)
    with pytest.raises(CommandError, match=f"Seal {first.pk}: this seal was changed"):
        verify_audit()


def test_a_seal_made_anew_breaks_the_next_one(ljubljana):
    """Somebody changes a row, and the seal over it with all its digests."""
    ids, _second = sealed(ljubljana, 2, 2)
    first, second = AuditSeal.objects.order_by("pk")
    tamper("audit_auditentry", "UPDATE audit_auditentry SET action = 'x' WHERE id = %s", ids[0])
    entries = list(AuditEntry.objects.filter(pk__in=ids).order_by("pk"))
    first.marks, first.content = seals.marks_of(entries), seals.content_digest(entries)
    tamper(
        "audit_auditseal",
        "UPDATE audit_auditseal SET marks = %s, content = %s, digest = %s WHERE id = %s",
        *(first.marks, first.content, seal_digest(first), first.pk),
    )
    with pytest.raises(CommandError, match=f"Seal {second.pk}: a seal before this one"):
        verify_audit()


def test_a_chain_that_was_cut_is_found_by_a_head_that_was_written_down(ljubljana):
    sealed(ljubljana, 2, 2)
    head = AuditSeal.objects.order_by("pk").last()
    assert "2 seals" in verify_audit(head=head.digest)
    tamper("audit_auditseal", "DELETE FROM audit_auditseal WHERE id = %s", head.pk)
    tamper("audit_auditentry", "DELETE FROM audit_auditentry WHERE id >= %s", head.covers[0][0])
    assert "1 seals" in verify_audit()
    with pytest.raises(CommandError, match=head.digest):
        verify_audit(head=head.digest)


def test_the_database_refuses_to_change_a_seal(ljubljana):
    sealed(ljubljana, 1)
    for change in (AuditSeal.objects.all().delete, lambda: AuditSeal.objects.update(count=5)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_chain_has_one_end(ljubljana):
    sealed(ljubljana, 1)
    seal = AuditSeal.objects.get()
    seal.pk, seal.digest = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        seal.save(force_insert=True)


def test_ids_as_ranges_and_what_lies_between_them():
    assert ranges_of([3, 4, 5, 8, 10, 11]) == [[3, 5], [8, 8], [10, 11]]
    covered = Covered()
    for covers in ([[3, 5]], [[8, 9], [20, 21]], [[6, 7]], [[1, 2]]):
        covered.add(covers)
    assert list(covered.gaps()) == [(9, 20), (21, None)]
    covered.floor = 20
    assert list(covered.gaps()) == [(21, None)]


def test_verifying_reads_each_seal_once(ljubljana, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 5)
    sealed(ljubljana, 40)
    with django_assert_max_num_queries(8 + 6):
        verify_audit()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_on_a_second_connection(ljubljana):
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_auditentry', 'id'))")
            early = cursor.fetchone()[0]
            cursor.execute(INSERT, [early, timezone.now()])
        later = write(ljubljana)[0]
        assert early < later
        # Nobody waits for the open transaction.
        assert seal_entries() == 1
        assert AuditSeal.objects.get().covers == [[later, later]]
        other.commit()
    finally:
        other.close()
    assert seal_entries() == 1
    covers = AuditSeal.objects.order_by("pk").last().covers
    assert json.dumps(covers) == f"[[{early}, {early}]]"
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert "2 entries under 2 seals, 0 not sealed yet." in verify_audit()
