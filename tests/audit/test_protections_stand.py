"""What migrations protect is protected at their end. SQLite makes a table anew when a column or a
constraint is added, and forgets its triggers without a word."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from emvi.audit.append_only import Lift, ProtectRows, RefuseRow, RefuseUpdate

pytestmark = pytest.mark.django_db


def triggers_of(operation: ProtectRows | RefuseUpdate | RefuseRow) -> set[str]:
    if isinstance(operation, RefuseRow):
        return set(operation.triggers(connection.vendor))
    if isinstance(operation, RefuseUpdate):
        return {f"{operation.table}_keep_{operation.name}"}
    verbs = ["update", "delete", *(["truncate"] if connection.vendor == "postgresql" else [])]
    return {f"{operation.table}_keep_{verb}" for verb in verbs}


def promised() -> set[str]:
    """By all migrations, one after the other."""
    loader = MigrationLoader(connection)
    names: set[str] = set()
    done: set[tuple[str, str]] = set()
    for leaf in loader.graph.leaf_nodes():
        for key in loader.graph.forwards_plan(leaf):
            if key in done:
                continue
            done.add(key)
            for operation in loader.get_migration(*key).operations:
                if isinstance(operation, Lift):
                    names -= triggers_of(operation.operation)
                elif isinstance(operation, ProtectRows | RefuseUpdate | RefuseRow):
                    names |= triggers_of(operation)
    return names


def test_every_protection_is_there():
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgname LIKE '%\\_keep\\_%'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_keep_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    assert there == promised()
    assert len(there) > 15
