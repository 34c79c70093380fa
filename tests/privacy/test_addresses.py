"""Nobody's internet address is written anywhere; what counts tries by it is a digest and goes
within a day."""

import logging
import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from ruamel.yaml import YAML

from emvi import retention
from emvi.municipalities.models import Role
from tests import cast
from tests.privacy.canaries import everything

ADDRESSES = ("203.0.113.77", "2001:db8:aa:bb:cc:dd:ee:77")
DAY = retention.ADDRESSES.days * 86_400


def wander(address: str, account) -> None:
    """Everything that counts tries by address, and what fails."""
    client = Client(REMOTE_ADDR=address, raise_request_exception=False)
    client.post("/en/account/login/", {"login": "nobody", "password": "wrong"})
    client.post("/en/account/sign-up/", {"login": account.login})
    client.post("/en/account/sign-up/", {"login": "somebody-new"})
    client.post("/en/account/sign-up/e-mail/", {"email": "somebody@people.invalid"})
    client.post("/en/account/login/code/", {"email": account.email})
    client.get("/en/trace/", {"number": "0000-0000"})
    client.get("/en/nowhere/")
    client.get("/en/ljubljana/", headers={"host": "evil.invalid"})
    client.post("/en/account/login/", {"login": account.login, "password": cast.PASSWORD})
    client.post("/en/ljubljana/codes/redeem/", {"code": "0000-0000-00000"})
    client.get("/en/account/")


def seconds_kept() -> list[float]:
    """How long each entry of this test in the cache still lives."""
    if not settings.REDIS_URL:
        now = time.time()
        own = f":{cache.key_prefix}:"
        return [end - now for key, end in cache._expire_info.items() if own in f":{key}"]
    client = cache._cache.get_client()
    return [client.ttl(key) for key in client.scan_iter(f"{cache.key_prefix}*", count=1000)]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_in_no_table_file_cache_or_log(ana, address, caplog):
    caplog.set_level(logging.DEBUG)
    wander(address, ana)
    found = everything() + caplog.text
    assert "ana@people.invalid" in found
    for written in (address, address.rsplit(":", 4)[0] if ":" in address else "203.0.113"):
        assert written not in found


@pytest.mark.django_db
def test_counts_of_tries_go_within_a_day(ana):
    wander(ADDRESSES[0], ana)
    kept = seconds_kept()
    assert len(kept) > 5
    assert max(kept) <= DAY
    assert min(kept) >= 0


def test_the_web_server_writes_no_log_of_visits():
    compose = YAML(typ="safe").load((settings.BASE_DIR / "docker-compose.yml").read_text())
    command = " ".join(compose["services"]["web"]["command"])
    assert "gunicorn" in command
    assert "access-log" not in command


def test_the_proxy_writes_no_address():
    text = (settings.BASE_DIR / "docs" / "proxy" / "Caddyfile").read_text()
    lines = [line.strip() for line in text.splitlines() if not line.strip().startswith("#")]
    # No `log` inside a site, so visits are not logged; errors go through the filter.
    assert lines.count("log {") == 1
    assert lines.index("log {") < lines.index("{$DOMAIN:localhost} {")
    for field in ("remote_ip", "client_ip", "remote_port", "headers"):
        assert f"request>{field} delete" in lines
    assert "ip_mask" not in text


def test_the_logs_of_the_services_end_and_the_database_names_no_row():
    compose = YAML(typ="safe").load((settings.BASE_DIR / "docker-compose.yml").read_text())
    for service in compose["services"].values():
        assert service["logging"]["driver"] == "json-file"
        assert {"max-size", "max-file"} <= service["logging"]["options"].keys()
    command = compose["services"]["db"]["command"]
    assert {"log_error_verbosity=terse", "log_min_error_statement=panic"} <= set(command)


@pytest.mark.django_db
def test_a_session_holds_no_address(ljubljana):
    officer = cast.make_staff(ljubljana, Role.OFFICER)
    client = cast.client_for(officer, REMOTE_ADDR=ADDRESSES[0])
    client.get("/en/ljubljana/desk/")
    assert ADDRESSES[0] not in str(dict(client.session))
