"""Whether words are taken from other words: nobody puts new ones into somebody's mouth."""


def is_taken_from(text: str, whole: str) -> bool:
    """Is each line of `text` a passage of `whole`, however its spaces and lines fall?"""
    source = _plain(whole)
    lines = [line for line in map(_plain, text.splitlines()) if line]
    return bool(lines) and all(line in source for line in lines)


def _plain(text: str) -> str:
    return " ".join(text.split())
