"""A run without Chromium says so in large letters, and fails where nothing may be skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

FILE = """
import pytest

@pytest.mark.browser
def test_in_a_browser():
    pass

def test_elsewhere():
    pass
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    (folder / "test_file.py").write_text(FILE)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    browser: needs Chromium\n")
    nothing = {"CHROMIUM": str(folder / "no-such-program"), "PYTHONPATH": str(settings.BASE_DIR)}
    command = [sys.executable, "-m", "pytest", "-p", "tests.no_skips", "-p", "no:django"]
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env={**os.environ, **nothing},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--no-skips",), 1)])
def test_without_chromium_it_is_said(tmp_path, arguments, code):
    found = run(tmp_path, *arguments)
    assert found.returncode == code, found.stdout + found.stderr
    assert "BROWSER TESTS DID NOT RUN" in found.stdout
    assert "1 tests need Chromium" in found.stdout
    assert "1 passed, 1 skipped" in found.stdout
    assert ("NOTHING MAY BE SKIPPED HERE" in found.stdout) is bool(code)
