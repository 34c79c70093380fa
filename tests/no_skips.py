"""A pytest plugin: no test is left out in silence.

Tests marked `browser` need Chromium. Without one they are skipped and the run ends with a
section that says so. With `--no-skips`, as in continuous integration, any skip fails the run.
"""

import os
import shutil
from functools import cache

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
NO_CHROMIUM = "Chromium was not found"


@cache
def chromium_path() -> str | None:
    """The browser named in CHROMIUM, or the first one on the search path."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else CHROMIUM_NAMES))
    return next((path for path in found if path), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")


def pytest_configure(config: pytest.Config) -> None:
    # The synchronous driver of the browser keeps an event loop in the thread of the test, which
    # Django would take for an asynchronous view that touches the database.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if chromium_path():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "executable_path": chromium_path()}


def left_out(config: pytest.Config) -> list[str]:
    """Why tests did not run, one reason for each of them."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not reporter:
        return []
    reports = [*reporter.stats.get("skipped", []), *reporter.stats.get("xfailed", [])]
    return [f"{report.nodeid}: {reason(report)}" for report in reports]


def reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return getattr(report, "wasxfail", "") or str(report.longrepr)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--no-skips") and left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    lines = left_out(config)
    without_browser = sum(line.endswith(NO_CHROMIUM) for line in lines)
    if without_browser:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{without_browser} tests need Chromium, and none was found. Install the package "
            "`chromium`, or name the program in CHROMIUM=/path/to/chromium."
        )
    if lines and config.getoption("--no-skips"):
        terminalreporter.section("NOTHING MAY BE SKIPPED HERE", sep="!", red=True, bold=True)
        for line in lines:
            terminalreporter.line(line)
