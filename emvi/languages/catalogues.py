"""The interface's messages as files: from source to .po, from .po to .mo, without GNU gettext."""

import os
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tokenize import TokenError

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import TRANSLATOR_COMMENT_MARK, templatize

# One header a language, as in the .po files of Django 5.2. Its Italian .mo was built with three
# forms (one for millions); the words of this portal and Django's own .po have two.
PLURAL_FORMS = {
    "sl": "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
    "de": "nplurals=2; plural=(n != 1);",
    "it": "nplurals=2; plural=(n != 1);",
    "el": "nplurals=2; plural=(n != 1);",
}
TRANSLATED = tuple(PLURAL_FORMS)

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Nobody but us reads what stands here, or it is no text for people.
SKIPPED_FOLDERS = {"docs", "locale", "migrations", "node_modules", "static", "tests", "var"}
TEMPLATE_SUFFIXES = {".html", ".txt"}
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""
PO_LINE = re.compile(
    r"""(\#.*|((msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\ )?"([^"\\]|\\.)*")?""",
    re.VERBOSE,
)


class CatalogueError(ValueError):
    """Messages that cannot be kept apart, or a file from which some would be lost."""


class ConflictingMessages(CatalogueError):
    pass


class UnreadableSource(CatalogueError):
    pass


class BrokenCatalogue(CatalogueError):
    pass


def catalogue_path(locale_folder: Path, locale: str) -> Path:
    return Path(locale_folder) / locale / "LC_MESSAGES" / "django.po"


def extract_project(root: Path) -> Catalog:
    """Collect every message of the code and templates under `root`.

    Raises ConflictingMessages when one singular has two plurals, and UnreadableSource for a file
    whose messages cannot all be told: Django's reader cuts a template's filters at every "|",
    also within `_("…")`, and what follows would be lost without a word.
    """
    catalog = Catalog()
    for path, method in _sources(Path(root)):
        name = path.relative_to(root).as_posix()
        with path.open("rb") as file:
            try:
                found = list(extract(method, file, KEYWORDS, (TRANSLATOR_COMMENT_MARK,)))
            except (SyntaxError, TokenError) as error:
                raise UnreadableSource(f"{name}: {error}") from error
        for _line, message, comments, context in found:
            _add(catalog, name, message, comments, context)
    return catalog


def extract_template(file, keywords, comment_tags, options) -> Iterator[tuple]:
    """A Babel extraction method for Django templates."""
    lines = templatize(file.read().decode()).split("\n")
    # What Django writes has the shape of Python but the indentation of the page.
    source = "\n".join(line.strip() for line in lines)
    return extract_python(BytesIO(source.encode()), keywords, comment_tags, options)


def merge(extracted: Catalog, existing: Catalog, language: str) -> Catalog:
    """The extracted messages with the translations that `existing` has for exactly these.

    What is no longer extracted, is fuzzy or has another number of plural forms is dropped.
    """
    merged = empty_catalogue(language)
    for message in extracted:
        if not message.id:
            continue
        old = existing.get(message.id, message.context)
        kept = old if old and old.id == message.id and not old.fuzzy else None
        merged.add(
            message.id,
            kept.string if kept and _has_all_forms(kept, merged) else None,
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept else (),
            context=message.context,
        )
    return merged


def empty_catalogue(language: str) -> Catalog:
    header = HEADER.format(language=language, plural_forms=PLURAL_FORMS[language])
    return read_po(BytesIO(header.encode()), locale=language)


def read_catalogue(path: Path, language: str | None = None) -> Catalog:
    """Raises BrokenCatalogue."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, start=1):
        # Babel takes a translation with a quotation mark too few or too many for an empty one.
        if not PO_LINE.fullmatch(line.strip()):
            raise BrokenCatalogue(f"{path}, line {number}: {line}")
    try:
        return read_po(lines, locale=language, abort_invalid=True)
    except PoFileError as error:
        raise BrokenCatalogue(f"{path}: {error}") from error


def catalogue_text(catalog: Catalog, language: str) -> str:
    """The .po file, the same for the same messages: no dates, no line numbers, one order."""
    body = BytesIO()
    write_po(
        body,
        catalog,
        width=96,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    header = HEADER.format(language=language, plural_forms=PLURAL_FORMS[language])
    return (header + body.getvalue().decode()).rstrip("\n") + "\n"


def is_translated(message: Message) -> bool:
    strings = message.string if message.pluralizable else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


def compile_catalogue(
    source: Path, target: Path, change: Callable[[Catalog], Catalog] = lambda catalog: catalog
) -> bool:
    """Write `target` (.mo) from `source` (.po) and say whether that was needed.

    Safe to run in several processes at once: a reader meets the old file or the new one.
    """
    stamp = source.stat().st_mtime_ns
    # The compiled file carries the time of its source, so an older source that comes back
    # (another branch, a restored folder) is noticed too.
    if target.exists() and target.stat().st_mtime_ns == stamp:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}.unfinished")
    with unfinished.open("wb") as file:
        write_mo(file, change(read_catalogue(source)))
    os.utime(unfinished, ns=(stamp, stamp))
    unfinished.replace(target)
    return True


def _sources(root: Path) -> Iterator[tuple[Path, Callable]]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            name for name in folders if name not in SKIPPED_FOLDERS and not name.startswith(".")
        )
        in_templates = "templates" in Path(folder).relative_to(root).parts
        for name in sorted(names):
            path = Path(folder) / name
            if path.suffix == ".py":
                yield path, extract_python
            elif in_templates and path.suffix in TEMPLATE_SUFFIXES:
                yield path, extract_template


def _add(catalog: Catalog, name: str, message, comments: list[str], context: str | None) -> None:
    known = catalog.get(message, context)
    if known and known.pluralizable and isinstance(message, tuple) and known.id != message:
        places = ", ".join(sorted({place for place, _line in known.locations} | {name}))
        raise ConflictingMessages(
            f"{message[0]!r} has two plurals: {known.id[1]!r} and {message[1]!r} ({places})"
        )
    catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)


def _has_all_forms(message: Message, catalog: Catalog) -> bool:
    return not message.pluralizable or len(message.string) == catalog.num_plurals
