"""The doctor names what is wrong, and only that."""

import json
import os
import shutil
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from emvi.discussions.beginnings import equip_municipality
from emvi.discussions.models import HoldRule
from emvi.municipalities.models import Municipality, Role
from emvi.notifications.models import AccountMail, Message
from emvi.upkeep import doctor
from emvi.upkeep.actions import switch_read_only
from emvi.upkeep.models import Pulse
from emvi.upkeep.tasks import note_pulse
from tests import cast


@pytest.fixture
def well(db, settings, tmp_path):
    """An installation as it should be, but for the mail server that tests do not have."""
    settings.SECURE, settings.SITE_URL = True, "https://portal.city.example"
    settings.STAFF_SECOND_FACTOR, settings.TRUSTED_PROXIES = True, 1
    settings.ALLOWED_HOSTS = ["portal.city.example", "127.0.0.1"]
    settings.DEFAULT_FROM_EMAIL = "City portal <portal@city.example>"
    settings.SECRET_KEY = "k" * 64
    settings.REDIS_URL = settings.REDIS_URL or "redis://somewhere"
    cast.make_portal_team()
    note_pulse()
    return settings


def said(verdict: str) -> list[str]:
    return [f"{f.subject}: {f.text}" for f in doctor.examine() if f.verdict == verdict]


def test_nothing_is_bad_where_all_is_well(well):
    assert said("bad") == []
    out = StringIO()
    call_command("doctor", stdout=out)
    assert "[  ok  ] settings: as it should be" in out.getvalue()


@pytest.mark.parametrize(
    ("setting", "value", "word"),
    [
        ("DEBUG", True, "DEBUG"),
        ("DEMO", True, "DEMO"),
        ("STAFF_SECOND_FACTOR", False, "STAFF_SECOND_FACTOR"),
        ("SECURE", False, "HTTPS"),
        ("SITE_URL", "http://portal.city.example", "HTTPS"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
    ],
)
def test_an_unsafe_setting_is_bad_and_the_command_fails(well, setting, value, word):
    setattr(well, setting, value)
    [finding] = said("bad")
    assert word in finding
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--json", stdout=out)
    assert word in out.getvalue()
    assert {row["verdict"] for row in json.loads(out.getvalue())} >= {"bad", "ok"}


def test_a_worker_that_is_silent(well):
    Pulse.objects.update(at=timezone.now() - timedelta(minutes=4))
    [finding] = said("bad")
    assert "no sign of life since" in finding
    Pulse.objects.all().delete()
    assert "no sign of life yet" in said("bad")[0]
    # In read-only mode tasks pause, which is no illness.
    switch_read_only(True, by=None)
    assert said("bad") == []
    assert any("read-only mode" in finding for finding in said("warning"))


def test_notices_that_nobody_sends(well, ana):
    Message.objects.create(event="1", kind="role_granted", recipient=ana, channel="mail", facts={})
    assert said("bad") == []
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=20))
    assert "1 notices wait" in said("bad")[0]


def test_codes_that_nobody_sends(well):
    at, end = timezone.now(), timezone.now() + timedelta(hours=1)
    AccountMail.objects.create(
        kind="login_code", language="en", sealed="x", created_at=at, expires_at=end
    )
    assert said("bad") == []
    AccountMail.objects.update(created_at=at - timedelta(minutes=6))
    assert said("bad") == ["worker and beat: 1 mails about accounts wait for longer than 0:05:00"]


def test_migrations_that_nobody_ran(well):
    MigrationRecorder.Migration.objects.filter(app="upkeep").order_by("name").last().delete()
    assert said("bad") == ["database: 1 migrations are missing: run manage.py migrate"]


@pytest.mark.postgres
def test_a_database_without_trigrams(well):
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    [finding] = said("bad")
    assert finding.startswith("database: the extension pg_trgm is missing")
    assert "CREATE EXTENSION pg_trgm" in finding


@pytest.mark.postgres
def test_clocks_that_go_apart(well):
    def of_clocks() -> list[str]:
        return [finding for finding in said("bad") if finding.startswith("time:")]

    for seconds in (-5, 5):
        with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
            assert of_clocks() == []
    for seconds in (-20, 20):
        with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
            [finding] = of_clocks()
        assert "20 seconds lie between the clocks" in finding and "NTP" in finding


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "ERASURES_FILE"])
def test_a_folder_that_is_a_file_or_of_somebody_else(well, tmp_path, monkeypatch, name):
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("A file, where a folder was meant to be.")
    in_the_way.chmod(0o644)
    setattr(well, name, in_the_way / "deeper" / "still")
    finding = f"storage: {name}: {in_the_way} {doctor.NOT_WRITABLE}"
    assert said("bad") == [finding] and "make it" in finding
    # Of somebody else: tests may run as root, who is refused nothing.
    in_the_way.unlink()
    in_the_way.mkdir()
    may = os.access
    monkeypatch.setattr(
        doctor.os, "access", lambda path, mode: path != in_the_way and may(path, mode)
    )
    assert said("bad") == [finding]


def test_a_disk_that_is_nearly_full(well, monkeypatch):
    def space_for(free: int) -> list[str]:
        usage = SimpleNamespace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
        return [finding for finding in said("warning") if finding.startswith("storage:")]

    assert space_for(doctor.FREE_BYTES) == []
    assert space_for(100 * 1024**2) == [
        "storage: MEDIA_ROOT: 100 MB are free: make room",
        "storage: ERASURES_FILE: 100 MB are free: make room",
    ]
    assert said("bad") == []


def test_no_redis_and_one_that_does_not_answer(well, monkeypatch):
    monkeypatch.setattr(doctor, "cache_is_there", lambda: False)
    assert said("bad") == ["redis: Redis does not answer: limits count in each process for itself"]
    well.REDIS_URL = ""
    assert said("bad") == []
    assert any(finding.startswith("redis: no REDIS_URL") for finding in said("warning"))


def test_a_cache_that_forgets_and_one_that_is_away(well, monkeypatch):
    def away(*args):
        raise ConnectionError("nobody there")

    for get, finding in (
        (lambda key: None, "redis: the cache forgets at once what it is given"),
        (away, "redis: ConnectionError: nobody there"),
    ):
        cache = SimpleNamespace(set=lambda *args: None, get=get)
        monkeypatch.setattr(doctor, "cache", cache)
        assert said("bad") == [finding]


def test_a_mail_server_that_does_not_answer(well):
    well.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    well.EMAIL_HOST, well.EMAIL_PORT, well.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    assert said("bad")[0].startswith("mail: ")


def test_a_file_of_erasures_among_what_is_restored(well, tmp_path):
    well.MEDIA_ROOT = tmp_path / "media"
    well.ERASURES_FILE = tmp_path / "media" / "erasures.jsonl"
    assert any("ERASURES_FILE lies in MEDIA_ROOT" in finding for finding in said("bad"))


def test_who_is_missing_in_a_town_is_said_without_a_name(well, ljubljana):
    officer = cast.make_staff(ljubljana, Role.OFFICER, "somebody-known")
    warnings = "\n".join(said("warning"))
    assert "ljubljana: fewer than 2 moderator" in warnings
    assert "ljubljana: fewer than 1 administrator" in warnings
    assert "fewer than 1 officer" not in warnings and officer.login not in warnings


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DEFAULT_FROM_EMAIL", "EMVI <portal@localhost>"),
        ("DEFAULT_FROM_EMAIL", "portal@LOCALHOST"),
        ("ALLOWED_HOSTS", ["elsewhere.example"]),
    ],
)
def test_a_setting_that_lets_nobody_reach_the_portal_or_read_its_mail(well, setting, value):
    assert not any(finding.startswith("settings:") for finding in said("warning"))
    setattr(well, setting, value)
    [finding] = [finding for finding in said("warning") if finding.startswith("settings:")]
    assert setting in finding


def test_a_sender_at_localhost_is_no_matter_without_https(well):
    well.SECURE, well.DEFAULT_FROM_EMAIL = False, "EMVI <portal@localhost>"
    assert not any("DEFAULT_FROM_EMAIL" in finding for finding in said("warning"))


def test_a_host_of_a_pattern_is_let_in(well):
    well.ALLOWED_HOSTS = [".city.example"]
    assert not any("ALLOWED_HOSTS" in finding for finding in said("warning"))


def test_a_public_town_that_holds_nothing_or_that_nobody_can_write_to(well):
    def of_towns() -> list[str]:
        return [finding for finding in said("warning") if finding.startswith("municipalities:")]

    town = cast.make_municipality("town", contact_email="town@city.example", is_public=False)
    assert of_towns() == []
    Municipality.objects.update(is_public=True)
    assert of_towns() == ["municipalities: town: no rule holds a text until a person has read it"]
    equip_municipality(town)
    assert of_towns() == []
    HoldRule.objects.update(is_active=False)
    Municipality.objects.update(contact_email="town@municipality.invalid")
    assert len(of_towns()) == 2
    assert "municipalities: town: the contact address reaches nobody" in of_towns()
