"""What the house rules ask for and a machine can see."""

import ast
import re
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from weakref import ReferenceType

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.core.management import call_command
from django.db.models import signals
from django.utils.module_loading import import_string

ROOT = Path(settings.BASE_DIR)
# Ground floor first: an app imports only what stands before it.
FLOORS = [
    "emvi.languages",
    "emvi.audit",
    "emvi.accounts",
    "emvi.municipalities",
    "emvi.notifications",
    "emvi.privacy",
    "emvi.discussions",
    "emvi.answers",
    "emvi.upkeep",
    "participation.processes",
    "participation.proposals",
    "emvi.front",
]
# What ties the whole together may know every floor.
ROOF = {
    "emvi.settings",
    "emvi.urls",
    "emvi.api",
    "emvi.celery",
    "emvi.wsgi",
    "emvi.asgi",
    "emvi.demo_server",
}
# Why a module imports inside a function.
LATE_IMPORTS = {
    ("*.apps", "ready"): "models exist only when all apps are loaded",
    ("emvi.accounts.sessions_config", "ready"): "as in every apps.py, under its package's name",
    ("emvi.notifications.account_mails", "ring"): "the task delivers what it puts down",
    ("emvi.notifications.account_mails", "_ring_in"): "likewise",
    ("emvi.notifications.actions", "ring"): "the task delivers what the action puts down",
    ("emvi.notifications.actions", "ring_for_followers"): "likewise",
    ("emvi.upkeep.pausing", "_is_read_only"): "Celery starts before the models exist",
}
# Where messages of the outbox change their state, beside its actions.
OUTBOX = {"emvi.notifications.outbox", "emvi.notifications.digests"}
MOST_LINES = 400
MOST_LINES_OF_TESTS = 450
MOST_LINES_OF_A_FUNCTION = 60
# The settings are one file by rule, and migrations are written by Django.
LONG = {"emvi/settings.py"}
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "services", "tools"}
PERSONAL = set(
    "nationality citizenship nation passport visa asylum residence permit religion faith birth"
    " birthday birthdate born age ethnicity ethnic race origin gender sex disability health"
    " papers identity insurance tax ssn".split()
)


def modules(*folders: str) -> Iterator[tuple[str, Path, ast.Module]]:
    """Name, path and tree of each of our modules, without migrations."""
    for folder in folders or ("emvi", "participation", "councils", "events"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                yield name.removesuffix(".__init__"), path, ast.parse(path.read_text())


def imports(tree: ast.AST, function: str = "") -> Iterator[tuple[str, str]]:
    """What is imported, and in which function ("" at the top of the module)."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, function) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", function) for alias in node.names)
        else:
            is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from imports(node, node.name if is_function else function)


def floor(name: str) -> int | None:
    """On which floor a module stands; None for what belongs to no app."""
    found = [app for app in FLOORS if name == app or name.startswith(f"{app}.")]
    return FLOORS.index(max(found, key=len)) if found else None


def tracked_files() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


# Modules


def test_every_app_of_ours_has_its_floor():
    ours = {config.name for config in apps.get_app_configs() if is_ours(config.module.__file__)}
    assert ours - {"councils", "events"} <= set(FLOORS)


def is_ours(file: str) -> bool:
    return Path(file).is_relative_to(ROOT) and ".venv" not in Path(file).parts


def test_an_app_imports_only_what_stands_below_it():
    wrong = [
        f"{name} imports {imported}"
        for name, _path, tree in modules()
        if name not in ROOF
        for imported, _function in imports(tree)
        if (there := floor(imported)) is not None
        # What belongs to no app is the ground under all of them.
        and there > (-1 if floor(name) is None else floor(name))
    ]
    assert wrong == []


def test_nothing_of_ours_imports_a_test():
    wrong = [
        f"{name} imports {imported}"
        for name, _path, tree in modules()
        for imported, _function in imports(tree)
        if imported.split(".")[0] in {"tests", "pytest", "hypothesis", "playwright"}
    ]
    assert wrong == []


def test_an_import_inside_a_function_has_a_reason():
    used, wrong = set(), []
    for name, _path, tree in modules():
        for imported, function in imports(tree):
            reason = ("*.apps", function) if name.endswith(".apps") else (name, function)
            if function and reason not in LATE_IMPORTS:
                wrong.append(f"{name}.{function} imports {imported}")
            used.add(reason)
    assert wrong == []
    assert set(LATE_IMPORTS) <= used, "a reason that nobody needs any more"


def test_modules_are_short():
    most = {"tests": MOST_LINES_OF_TESTS}
    counts = {
        str(path.relative_to(ROOT)): path.read_text().count("\n")
        for _name, path, _tree in modules("emvi", "participation", "tests")
    }
    wrong = {
        path: lines
        for path, lines in counts.items()
        if lines > most.get(path.split("/")[0], MOST_LINES) and path not in LONG
    }
    assert wrong == {}


def test_functions_are_short():
    wrong = [
        f"{name}.{node.name}: {length} lines"
        for name, _path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := node.end_lineno - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    ]
    assert wrong == []


def test_no_module_is_a_junk_drawer():
    names = {part for name, *_rest in modules() for part in name.split(".")}
    assert names & JUNK_DRAWERS == set()


def test_actions_queries_rules_and_states_are_typed():
    wrong = [
        f"{name}.{node.name}"
        for name, _path, tree in modules()
        if re.search(r"\.(actions|queries|rules|states|permissions|deadlines|clocks?)(\.|$)", name)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (
            node.returns is None
            or any(arg.annotation is None for arg in arguments(node) if arg.arg != "self")
        )
        and not is_queryset_method(tree, node)
    ]
    assert wrong == []


def arguments(node: ast.FunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def is_queryset_method(tree: ast.Module, function: ast.FunctionDef) -> bool:
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return any(function in node.body for node in classes)


# States, signals, generic keys


def test_a_state_is_set_in_actions_only():
    wrong = [
        f"{name}:{node.lineno}"
        for name, _path, tree in modules()
        if ".actions" not in name
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert wrong == []


def test_a_state_is_updated_in_actions_and_by_the_outbox_only():
    wrong = [
        f"{name}:{node.lineno}"
        for name, _path, tree in modules()
        if ".actions" not in name and name not in OUTBOX
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "update"
        and any(keyword.arg == "state" for keyword in node.keywords)
    ]
    assert wrong == []


def test_no_key_points_to_anything_and_everything():
    fields = (
        field
        for config in apps.get_app_configs()
        if is_ours(config.module.__file__)
        for model in config.get_models()
        for field in [*model._meta.private_fields, *model._meta.get_fields()]
    )
    assert not [f for f in fields if isinstance(f, GenericForeignKey | GenericRelation)]


@pytest.mark.parametrize(
    "signal",
    ["pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"],
)
def test_nothing_of_ours_waits_for_a_row_to_be_saved(signal):
    connected = (entry[1] for entry in getattr(signals, signal).receivers)
    receivers = [ref() if isinstance(ref, ReferenceType) else ref for ref in connected]
    modules_of_receivers = {receiver.__module__ for receiver in receivers if receiver}
    assert not [m for m in modules_of_receivers if m.startswith(("emvi.", "participation."))]


# Models


def test_no_field_asks_who_somebody_is():
    asked = [
        f"{model._meta.label}.{field.name}"
        for config in apps.get_app_configs()
        if is_ours(config.module.__file__)
        for model in config.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if PERSONAL & set(field.name.lower().split("_"))
    ]
    assert asked == []


def test_no_form_asks_it_either():
    asked = [
        f"{name}.{target.id}"
        for name, _path, tree in modules()
        if ".forms" in name
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and PERSONAL & set(target.id.lower().split("_"))
    ]
    assert asked == []


@pytest.mark.django_db
def test_the_migrations_tell_the_same_as_the_models():
    output = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=output, verbosity=1)
    assert "No changes detected" in output.getvalue()


def test_migrations_have_names():
    names = [
        path.stem
        for folder in ("emvi", "participation")
        for path in ROOT.joinpath(folder).glob("**/migrations/0*.py")
    ]
    assert names
    assert [name for name in names if "auto" in name] == []


# Files


def test_no_file_names_a_place_from_which_packages_come():
    # Put together here, so that this file does not name them either.
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
    hosts += ["crates" + ".io", "docker" + ".io", "gh" + "cr.io", "unpkg" + ".com"]
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        for host in hosts
        if host.encode() in path.read_bytes()
    ]
    assert found == []


def test_nothing_is_left_to_do():
    mark = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path.suffix in {".py", ".html", ".txt", ".js", ".css", ".md", ".toml", ".yml"}
        and "vendor" not in path.parts
        and mark.search(path.read_text(errors="ignore"))
    ]
    assert found == []


def test_what_the_settings_name_is_there():
    for middleware in settings.MIDDLEWARE:
        import_string(middleware)
    for handler in (settings.CSRF_FAILURE_VIEW, settings.ACCOUNT_ADAPTER, settings.MFA_ADAPTER):
        import_string(handler)
