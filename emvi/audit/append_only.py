"""Rows that the database itself refuses to change, on both engines.

These are migration operations. `ProtectRows` installs triggers that refuse DELETE (and TRUNCATE),
and UPDATE of the named columns (all columns when none is named) once they hold a value.
`RefuseUpdate` refuses those updates of a row for which a condition holds, `RefuseRow` any row for
which one does. A later migration of such a table, or of one that a condition asks, stands between
`Lift` and the same operation again (none does yet): SQLite makes the table anew, and triggers
neither survive that nor allow it. `deletes_allowed` is no migration: with it a whole municipality
goes.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.operations.base import Operation
from django.db.transaction import TransactionManagementError


def _trigger_sql(vendor: str, table: str, columns: list[str]) -> list[str]:
    changed = " OR ".join(
        f"(OLD.{column} IS NOT NULL AND NEW.{column} IS {'DISTINCT FROM' if vendor == 'postgresql' else 'NOT'} OLD.{column})"
        for column in columns
    )
    condition = f"WHEN ({changed})" if columns else ""
    if vendor == "sqlite":
        refuse = f"SELECT RAISE(ABORT, '{table} is append-only');"
        return [
            f"CREATE TRIGGER {table}_keep_update BEFORE UPDATE ON {table} {condition} BEGIN {refuse} END;",
            f"CREATE TRIGGER {table}_keep_delete BEFORE DELETE ON {table} BEGIN {refuse} END;",
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;""",
        f"CREATE TRIGGER {table}_keep_update BEFORE UPDATE ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION {table}_keep();",
        f"CREATE TRIGGER {table}_keep_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_keep();",
        # No row trigger sees it, and it empties all at once.
        f"CREATE TRIGGER {table}_keep_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep();",
    ]


def _drop_sql(vendor: str, table: str) -> list[str]:
    on_table = f" ON {table}" if vendor == "postgresql" else ""
    return [
        f"DROP TRIGGER IF EXISTS {table}_keep_update{on_table};",
        f"DROP TRIGGER IF EXISTS {table}_keep_delete{on_table};",
        *([f"DROP TRIGGER IF EXISTS {table}_keep_truncate{on_table};"] if on_table else []),
    ]


class ProtectRows(Operation):
    """Refuse DELETE on `table`, and UPDATE of `columns` (every column if none is given)."""

    reversible = True
    reduces_to_sql = True
    atomic = True

    def __init__(self, table: str, columns: list[str] | None = None):
        self.table = table
        self.columns = columns or []

    def state_forwards(self, app_label, state):
        """Triggers are no part of the models' state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for statement in _trigger_sql(schema_editor.connection.vendor, self.table, self.columns):
            schema_editor.execute(statement)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for statement in _drop_sql(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement)

    def describe(self):
        return f"Make {self.table} append-only"


class RefuseUpdate(Operation):
    """Refuse an UPDATE of `table` while `condition` is true: SQL that both databases read, over the
    rows OLD and NEW. `name` is the trigger's, and the error's, so let it say what may not be."""

    reversible = True
    reduces_to_sql = True
    atomic = True

    def __init__(self, table: str, name: str, condition: str):
        self.table = table
        self.name = name
        self.condition = condition

    def state_forwards(self, app_label, state):
        """Triggers are no part of the models' state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        trigger = f"{self.table}_keep_{self.name}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {self.table} WHEN {self.condition}"
                f" BEGIN SELECT RAISE(ABORT, '{self.name}'); END;"
            )
            return
        _asking_function(schema_editor, trigger, self)
        schema_editor.execute(
            f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {self.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {trigger}();"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        on_table = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_keep_{self.name}{on_table};")

    def describe(self):
        return f"Refuse to update {self.table}: {self.name}"


class RefuseRow(Operation):
    """Refuse a new row of `table`, and an UPDATE of `columns`, while `condition` is true: SQL that
    both databases read, over the row NEW. `name` is the trigger's, and the error's."""

    reversible = True
    reduces_to_sql = True
    atomic = True

    def __init__(self, table: str, name: str, columns: list[str], condition: str):
        self.table = table
        self.name = name
        self.columns = columns
        self.condition = condition

    def state_forwards(self, app_label, state):
        """Triggers are no part of the models' state."""

    def triggers(self, vendor: str) -> dict[str, str]:
        """Their names, each with the moment at which it asks; SQLite has no two in one."""
        name, update = f"{self.table}_keep_{self.name}", f"UPDATE OF {', '.join(self.columns)}"
        if vendor == "sqlite":
            return {f"{name}_new": "INSERT", f"{name}_changed": update}
        return {name: f"INSERT OR {update}"}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            _asking_function(schema_editor, f"{self.table}_keep_{self.name}", self)
        for trigger, moment in self.triggers(vendor).items():
            if vendor == "sqlite":
                schema_editor.execute(
                    f"CREATE TRIGGER {trigger} BEFORE {moment} ON {self.table}"
                    f" WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{self.name}'); END;"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {trigger} BEFORE {moment} ON {self.table}"
                    f" FOR EACH ROW EXECUTE FUNCTION {trigger}();"
                )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        on_table = f" ON {self.table}" if vendor == "postgresql" else ""
        for trigger in self.triggers(vendor):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on_table};")

    def describe(self):
        return f"Refuse a row of {self.table}: {self.name}"


def _asking_function(schema_editor, name: str, operation: "RefuseUpdate | RefuseRow") -> None:
    """PostgreSQL allows no subquery in WHEN, so the function of the trigger asks."""
    schema_editor.execute(
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {operation.condition} THEN
                RAISE EXCEPTION '{operation.name}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;"""
    )


class Lift(Operation):
    """Take the triggers of one of the operations above away, until it stands there again."""

    reversible = True
    reduces_to_sql = True
    atomic = True

    def __init__(self, operation: Operation):
        self.operation = operation

    def state_forwards(self, app_label, state):
        """Triggers are no part of the models' state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Lift for a while: {self.operation.describe()}"


@contextmanager
def deletes_allowed(tables: Iterable[str]) -> Iterator[None]:
    """Let rows of these tables be deleted, in the transaction that is open: the triggers that
    refuse it are lifted by name and stand again before it ends. When it fails, so does the lifting.

    The one use is the deletion of a whole municipality, which leaves its own entry in the audit.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Lifting a protection needs a transaction.")
    names = [(table, f"{table}_keep_delete") for table in tables]
    # PostgreSQL alters no table while checks of its rows are outstanding.
    connection.check_constraints()
    with connection.cursor() as cursor:
        lifted = [_lift_delete(cursor, table, trigger) for table, trigger in names]
        yield
        connection.check_constraints()
        for statement in lifted:
            cursor.execute(statement)


def _lift_delete(cursor: Any, table: str, trigger: str) -> str:
    """Take one trigger away, and return the statement that puts it back."""
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [trigger]
        )
        (statement,) = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {trigger}")
        return str(statement)
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    return f"ALTER TABLE {table} ENABLE TRIGGER {trigger}"
