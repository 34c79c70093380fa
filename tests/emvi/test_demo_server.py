"""The demo drops its own data and nobody else's. `.ci/demo.py` starts it as a newcomer would."""

import pytest

from emvi import demo_server


@pytest.fixture
def var(tmp_path, monkeypatch):
    for name, path in (
        ("VAR", tmp_path),
        ("DATABASE", tmp_path / "emvi.sqlite3"),
        ("MARK", tmp_path / "is-a-demo"),
    ):
        monkeypatch.setattr(demo_server, name, path)
    monkeypatch.setattr(demo_server, "refuse_taken_port", lambda port: None)
    monkeypatch.setattr(demo_server, "prepare", pytest.fail)
    return tmp_path


@pytest.mark.parametrize("reset", [True, False])
def test_a_database_of_somebody_else_stays(var, reset):
    (var / "emvi.sqlite3").write_text("a town's")
    with pytest.raises(demo_server.Stopped, match="not made by the demo"):
        demo_server.run(8000, reset=reset)
    assert (var / "emvi.sqlite3").read_text() == "a town's"


def test_its_own_goes_when_it_starts_over(var, monkeypatch):
    for name in ("emvi.sqlite3", "is-a-demo"):
        (var / name).touch()
    monkeypatch.setattr(demo_server, "prepare", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo_server.run(8000, reset=True)
    assert not var.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "second_factor"), [(True, False), (True, True), (False, True)])
def test_each_page_says_that_the_demo_asks_for_no_second_step(
    client, settings, demo, second_factor
):
    settings.DEMO, settings.STAFF_SECOND_FACTOR = demo, second_factor
    page = client.get("/en/").content.decode()
    assert ("Demo data." in page) is demo
    assert ("staff log in without a second step" in page) is (not second_factor)
