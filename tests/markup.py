"""Pages as text that tests can look in, whatever line a template breaks."""

import re

SPACE = re.compile(r"\s+")
AROUND_TAGS = re.compile(r"(?<=>) | (?=[<>])")


def one_line(html: str) -> str:
    """The page without the spaces that only lay out its source."""
    return AROUND_TAGS.sub("", SPACE.sub(" ", html))
