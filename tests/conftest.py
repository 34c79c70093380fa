import gc
import json
import time
import uuid
from importlib import import_module

import pytest
import typst
from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseOperations as PostgresOperations
from django.db.backends.sqlite3.base import DatabaseOperations
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.utils import translation

from emvi import limits
from emvi.celery import app as celery_app
from emvi.municipalities.models import Role
from emvi.upkeep.board import forget_board
from tests import cast

pytest_plugins = ["tests.no_skips"]


def pytest_configure(config):
    """Before the first word is read: a catalogue that is not there yet would be missed for good."""
    call_command("compile_translations", verbosity=0)
    # Each client of a test would list all files of the portal once more.
    settings.WHITENOISE_AUTOREFRESH = True


# The same after each test, and long to write anew.
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}


def filled_tables(connection, cursor) -> list[str]:
    """The names of those to be emptied, as SQL writes them: most are empty already."""
    names = set(connection.introspection.django_table_names(only_existing=True)) - KEPT_TABLES
    quoted = [connection.ops.quote_name(name) for name in sorted(names)]
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {name})"
            for number, name in enumerate(quoted)
        )
    )
    return [quoted[number] for (number,) in cursor.fetchall()]


def flush_protected_rows(self, _sql_list):
    """Empty the tables on SQLite, where DELETE meets the triggers of append-only rows."""
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        tables = filled_tables(self.connection, cursor)
        cursor.execute(
            "SELECT name, sql, tbl_name FROM sqlite_master"
            " WHERE type = 'trigger' AND name LIKE '%_keep_%'"
        )
        triggers = [row[:2] for row in cursor.fetchall() if f'"{row[2]}"' in tables]
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        for _name, sql in triggers:
            cursor.execute(sql)


def delete_protected_rows(self, _sql_list):
    """The same on PostgreSQL. TRUNCATE would make each table anew: that took longer than many a
    test."""
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        tables = filled_tables(self.connection, cursor)
        for statement in (
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables),
            *(f"DELETE FROM {table}" for table in tables),
            # No table is altered while references to its rows are still to be checked.
            "SET CONSTRAINTS ALL IMMEDIATE",
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables),
        ):
            cursor.execute(statement)


DatabaseOperations.execute_sql_flush = flush_protected_rows
PostgresOperations.execute_sql_flush = delete_protected_rows


@receiver(post_migrate)
def write_what_migrations_wrote(app_config, **_kwargs):
    """A test with real transactions ends with empty tables, and this signal: the next test, in
    whatever order they run, finds the rows that a city has from its first migration."""
    rows = {
        "discussions": ("0002_first_rules", "write_rules", "Rule"),
        "upkeep": ("0002_the_switch", "put_the_switch", "ReadOnlyMode"),
    }
    if app_config.label in rows:
        module, function, model = rows[app_config.label]
        if not app_config.get_model(model).objects.exists():
            migration = import_module(f"{app_config.name}.migrations.{module}")
            getattr(migration, function)(apps, None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    if connection.vendor == "postgresql":
        return
    left = [item for item in items if item.get_closest_marker("postgres")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def pytest_collection_finish():
    """What was imported stays to the end, and is not looked through for garbage again and again: a
    tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _tasks_run_at_once():
    celery_app.conf.task_always_eager = True
    celery_app.conf.task_eager_propagates = True


@pytest.fixture(autouse=True)
def _own_cache():
    """Keys that no other test has; emptying a shared Redis would disturb the other processes."""
    prefix = uuid.uuid4().hex
    caches.settings["default"]["KEY_PREFIX"] = prefix
    cache.key_prefix = prefix


@pytest.fixture(autouse=True)
def _windows_begin_with_the_test(monkeypatch):
    """Tries are counted in windows of the clock: one that ends within a test would let more in."""
    began, day = time.time(), 86_400
    monkeypatch.setattr(limits, "_now", lambda: 20_000 * day + time.time() - began)


@pytest.fixture(autouse=True)
def _own_board():
    """What another test announced, or switched to reading only, is in the memory of the process."""
    forget_board()


@pytest.fixture(autouse=True)
def _own_language():
    """A page in another language leaves it behind in the thread, also for the next test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _own_erasures(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures" / "erasures.jsonl"


@pytest.fixture
def ljubljana(db):
    return cast.make_municipality("ljubljana", name="Ljubljana", default_language="sl")


@pytest.fixture
def graz(db):
    return cast.make_municipality("graz", name="Graz", default_language="de", country="AT")


@pytest.fixture
def ana(ljubljana):
    """Lives in Ljubljana, has a public name there."""
    return cast.make_resident(ljubljana, "ana", "Ana from Fužine", email="ana@people.invalid")


@pytest.fixture
def verified(ljubljana):
    """Confirmed to live in Ljubljana; came in with a phrase, without an e-mail address."""
    return cast.make_verified(ljubljana, "verified", "Kalina 8")


@pytest.fixture
def mediator(ljubljana):
    return cast.make_staff(ljubljana, Role.MEDIATOR, "mediator")


@pytest.fixture
def officer(ljubljana):
    return cast.make_staff(ljubljana, Role.OFFICER, "officer")


@pytest.fixture
def moderator(ljubljana):
    return cast.make_staff(ljubljana, Role.MODERATOR, "moderator")


@pytest.fixture
def administrator(ljubljana):
    return cast.make_staff(ljubljana, Role.ADMINISTRATOR, "administrator")


@pytest.fixture
def organisation(ljubljana):
    return cast.make_organisation(ljubljana, "House of Neighbours")


@pytest.fixture
def code_issuer(ljubljana, organisation):
    return cast.make_staff(ljubljana, Role.CODE_ISSUER, "code-issuer", organisation=organisation)


@pytest.fixture
def stranger(graz):
    """Lives in another town."""
    return cast.make_resident(graz, "stranger", "Murmel", email="stranger@people.invalid")


@pytest.fixture
def portal_team(db):
    return cast.make_portal_team()


@pytest.fixture
def process(ljubljana):
    """Open now for proposals, support and comments."""
    return cast.make_open_process(ljubljana, "winter", title="A good winter")


@pytest.fixture
def proposal(process, ana):
    return cast.make_proposal(process, ana.public_names.get(), title="A warm place in Fužine")


@pytest.fixture
def client_for():
    return cast.client_for


@pytest.fixture
def printed(monkeypatch) -> list[dict]:
    """The texts that went into each PDF that was made since."""
    texts, make = [], typst.compile

    def noted(source, *, sys_inputs, **how):
        texts.extend(json.loads(given) for given in sys_inputs.values())
        return make(source, sys_inputs=sys_inputs, **how)

    monkeypatch.setattr(typst, "compile", noted)
    return texts
