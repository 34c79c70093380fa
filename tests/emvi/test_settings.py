import json
import os
import subprocess
import sys

from django.conf import settings

PRINT = "import json, emvi.settings as s; print(json.dumps(s.SECRET_KEY_FALLBACKS))"


def fallbacks(**environment: str) -> list[str]:
    """As a process reads them that starts with this environment."""
    run = subprocess.run(
        [sys.executable, "-c", PRINT],
        env=os.environ | {"DEBUG": "True"} | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(run.stdout)


def test_former_keys_stay_valid():
    assert fallbacks(SECRET_KEY_FALLBACKS="older,oldest") == ["older", "oldest"]


def test_without_former_keys():
    assert fallbacks(SECRET_KEY_FALLBACKS="") == []
