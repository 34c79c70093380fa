"""The files that run the portal in production fit each other and the settings."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = YAML(typ="safe").load(ROOT / "docker-compose.yml")
SERVICES = COMPOSE["services"]
APP_SERVICES = {"migrate", "web", "worker", "beat"}
PRODUCTION = (ROOT / "docs/production.md").read_text()
# What the programs themselves read, not our settings.
OF_PROGRAMS = {"WEB_CONCURRENCY", "TMPDIR"}


def names_read_by_settings() -> set[str]:
    tree = ast.parse((ROOT / "emvi/settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if re.fullmatch(r"env\.\w+|env_flag", ast.unparse(call.func))
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def names_in_settings_table() -> set[str]:
    table = PRODUCTION.split("## Settings")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_the_file_follows_the_compose_specification():
    checker = Path(sys.executable).parent / "check-jsonschema"
    checked = subprocess.run(
        [checker, "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_it_has_the_services_of_the_house():
    assert {"web", "worker", "beat", "db", "redis", "proxy"} <= SERVICES.keys()


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"migrate"}))
def test_a_lasting_service_is_watched_and_comes_back(name):
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_a_service_refers_to_exists(name):
    service = SERVICES[name]
    volumes = [volume.split(":")[0] for volume in service.get("volumes", [])]
    assert {volume for volume in volumes if "/" not in volume} <= COMPOSE["volumes"].keys()
    assert all((ROOT / volume).exists() for volume in volumes if "/" in volume)
    assert set(service["networks"]) <= COMPOSE["networks"].keys()
    assert service.get("depends_on", {}).keys() <= SERVICES.keys()
    secrets = set(service.get("secrets", []))
    assert secrets <= COMPOSE["secrets"].keys()
    read = set(re.findall(r"/run/secrets/(\w+)", str(service.get("environment"))))
    assert read == secrets


@pytest.mark.parametrize("name", sorted(APP_SERVICES))
def test_an_app_service_sets_only_variables_that_something_reads(name):
    given = {variable.removesuffix("_FILE") for variable in SERVICES[name]["environment"]}
    assert given <= names_read_by_settings() | OF_PROGRAMS


@pytest.mark.parametrize("name", sorted(APP_SERVICES))
def test_an_app_service_can_write_only_where_it_must(name):
    assert SERVICES[name]["read_only"] is True
    assert SERVICES[name]["cap_drop"] == ["ALL"]


def mounts(name: str) -> set[str]:
    """Where the volumes of a service lie."""
    return {volume.split(":")[1] for volume in SERVICES[name]["volumes"]}


def test_what_the_manual_writes_to_is_a_volume_that_the_image_gives_to_its_user():
    named = set(re.findall(r"/srv/[a-z]+", PRODUCTION))
    assert {"/srv/media", "/srv/erasures", "/srv/exports"} <= named <= mounts("web")
    dockerfile = (ROOT / "Dockerfile").read_text()
    [made] = re.findall(r"install -d -o emvi -g emvi (.+)", dockerfile)
    for name in APP_SERVICES:
        assert {folder for folder in mounts(name) if folder.startswith("/srv/")} <= set(
            made.split()
        )


def test_exports_are_built_on_disk_and_uploads_in_memory():
    folder = SERVICES["web"]["environment"]["TMPDIR"]
    assert folder in mounts("web")
    assert settings.FILE_UPLOAD_TEMP_DIR in SERVICES["web"]["tmpfs"]


@pytest.mark.parametrize("name", ["db", "redis"])
def test_the_stores_cannot_be_reached_from_outside(name):
    assert "ports" not in SERVICES[name]
    assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_no_secret_stands_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text()
    assert not re.search(r"://[^/\s]*:[^/\s]*@", text)
    assert "secrets/" in (ROOT / ".gitignore").read_text()


def test_the_table_of_settings_is_complete():
    assert names_in_settings_table() == names_read_by_settings()


def test_the_image_runs_as_a_plain_user_and_holds_only_hashed_packages():
    dockerfile = (ROOT / "Dockerfile").read_text()
    last_stage = dockerfile.split("\nFROM ")[-1]
    assert re.findall(r"^USER (\w+)", last_stage, re.MULTILINE) == ["emvi"]
    assert "--require-hashes" in dockerfile
    assert "apt-get" not in dockerfile


def test_the_image_gets_every_folder_that_the_portal_needs():
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    needed = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert needed | {"templates", "static", "locale", "manage.py", "requirements.txt"} <= kept


def test_the_proxy_is_told_what_its_configuration_asks_for():
    caddyfile = (ROOT / "docs/proxy/Caddyfile").read_text()
    without_default = set(re.findall(r"\{\$(\w+)\}", caddyfile))
    assert without_default <= SERVICES["proxy"]["environment"].keys()
    assert "{$UPSTREAM:web:8000}" in caddyfile
    assert "--bind=0.0.0.0:8000" in SERVICES["web"]["command"]


def test_the_readme_and_the_makefile_name_the_same_commands():
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.findall(r"make ([a-z][a-z-]+)", (ROOT / "README.md").read_text()))
    assert {"demo", "test", "test-all"} <= named
    assert {name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)} == set()
