"""The column that the search looks into, and its index on PostgreSQL."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, models, transaction
from django.db.migrations.operations.base import Operation

from emvi.languages.normalise import normalise


class SearchTextField(models.TextField):
    """Other fields of the row, of translated ones every language, in one normalised text. Written
    whenever the row is inserted or saved; an `update()` of the fields must set it too."""

    def __init__(self, *sources: str, **kwargs: Any):
        self.sources = sources
        super().__init__(**{"editable": False, "default": ""} | kwargs)

    def deconstruct(self):
        # For migrations it is a plain text: they need none of our code.
        name, _path, _args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", [], kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = search_text(*self._texts(model_instance))
        setattr(model_instance, self.attname, value)
        return value

    def _texts(self, row: models.Model) -> list[str]:
        columns = [
            column
            for source in self.sources
            for column in [f"{source}_{code}" for code in settings.INTERFACE_LANGUAGES]
            if hasattr(row, column)
        ]
        return [getattr(row, column) or "" for column in columns or self.sources]


def search_text(*texts: str) -> str:
    """What the search looks into: one normaliser for both databases."""
    return normalise(" ".join(texts))


class TrigramIndex(Operation):
    """An index for finding any part of a word in `column` of `table`. SQLite looks through the
    rows, which serves the demo and a small office."""

    reversible = True
    reduces_to_sql = True
    atomic = True

    def __init__(self, table: str, name: str, column: str = "search_text"):
        self.table = table
        self.name = name
        self.column = column

    def state_forwards(self, app_label, state):
        """The index is no part of the models' state: they are the same on both databases."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            make_trigrams(schema_editor.connection)
            schema_editor.execute(
                f"CREATE INDEX {self.name} ON {self.table} USING gin ({self.column} gin_trgm_ops)"
            )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {self.name}")

    def describe(self):
        return f"Find parts of words in {self.table}.{self.column}"


def make_trigrams(connection: Any) -> None:
    """Make PostgreSQL's extension pg_trgm. Raises CommandError where this role may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            return
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("CREATE EXTENSION pg_trgm")
        except DatabaseError as error:
            raise CommandError(
                "The search needs PostgreSQL's extension pg_trgm, and this database role may not"
                " make it. Let an administrator of PostgreSQL run this once in the database, then"
                f" migrate again: CREATE EXTENSION pg_trgm;  ({str(error).strip()})"
            ) from error
