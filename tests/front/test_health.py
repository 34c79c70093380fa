import pytest

from emvi.front import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _new_process(monkeypatch):
    monkeypatch.setattr(health.Migrations, "are_done", False)


class Executor:
    """In place of Django's: counts how often the migrations are loaded."""

    made = 0
    plan: tuple[str, ...] = ()

    def __init__(self, connection) -> None:
        type(self).made += 1
        self.loader = self.graph = self

    def leaf_nodes(self) -> list:
        return []

    def migration_plan(self, targets: list) -> tuple[str, ...]:
        return self.plan


@pytest.fixture
def executor(monkeypatch):
    monkeypatch.setattr(Executor, "made", 0)
    monkeypatch.setattr(health, "MigrationExecutor", Executor)
    return Executor


def test_everything_is_there(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["migrations"] is True


def test_migrations_are_loaded_once_in_a_process(client, executor):
    assert [client.get("/readyz").status_code for _time in range(3)] == [200] * 3
    assert executor.made == 1


def test_a_migration_that_waits_is_looked_for_again(client, executor, monkeypatch):
    monkeypatch.setattr(executor, "plan", ("one",))
    assert [client.get("/readyz").status_code for _time in range(2)] == [503] * 2
    monkeypatch.setattr(executor, "plan", ())
    assert client.get("/readyz").status_code == 200
