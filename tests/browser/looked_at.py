"""Pages that Chromium was shown already, in an earlier run over the same files.

`.ci/run` goes through every page on one engine after the other. The second time most pages come
out as before, letter for letter, and are only compared; the others are looked at again.
"""

import hashlib
import json
import os
import re
from pathlib import Path

from django.http import HttpResponse

# What differs from run to run and says nothing: numbers, signs drawn by lot, and when a form was
# begun.
DRAWN = re.compile(r'(?<=name="begun" value=")[^"]*|[\w-]{22,}|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b|\d+')
PLACES = "places.json"


class LookedAt:
    """Remembers pages in the folder that LOOKED_AT names; without one, nothing."""

    def __init__(self) -> None:
        folder = os.environ.get("LOOKED_AT")
        self.folder = Path(folder) if folder else None

    def places(self) -> list[tuple[str, str, int, bool]]:
        """Where the earlier run found something worth a look; nothing where there was none."""
        if self.folder is None or not (self.folder / PLACES).exists():
            return []
        return [tuple(place) for place in json.loads((self.folder / PLACES).read_text())]

    def add_places(self, places: list[tuple[str, str, int, bool]]) -> None:
        """Keep where something was worth a look."""
        if self.folder is not None:
            self.folder.mkdir(exist_ok=True)
            # Another worker may write the same, and readers find the one or the other whole.
            half = self.folder / f"{PLACES}.{os.getpid()}"
            half.write_text(json.dumps(places))
            half.rename(self.folder / PLACES)

    def knows(self, language: str, response: HttpResponse) -> bool:
        """Whether this page was found to be well before."""
        return self.folder is not None and (self.folder / digest(language, response)).exists()

    def add(self, language: str, response: HttpResponse) -> None:
        """Note that nothing was found on it."""
        if self.folder is not None:
            self.folder.mkdir(exist_ok=True)
            (self.folder / digest(language, response)).touch()


def digest(language: str, response: HttpResponse) -> str:
    """The same for pages that read the same under the same policy."""
    policy = sorted(response.headers.get("Content-Security-Policy", "").split("; "))
    said = [language, *policy, DRAWN.sub("", response.content.decode())]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()
