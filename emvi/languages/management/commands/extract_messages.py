from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from emvi.languages.catalogues import (
    TRANSLATED,
    CatalogueError,
    catalogue_path,
    catalogue_text,
    empty_catalogue,
    extract_project,
    is_translated,
    merge,
    read_catalogue,
)


class Command(BaseCommand):
    help = "Bring the catalogues in locale/ up to date with the messages of code and templates."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when a catalogue is behind"
        )

    def handle(self, *, check: bool, **options):
        try:
            extracted = extract_project(settings.BASE_DIR)
            behind = [
                language
                for language in TRANSLATED
                if self._update(language, extracted, write=not check)
            ]
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if check and behind:
            raise CommandError(f"Not up to date: {', '.join(behind)}. Run: make messages")

    def _update(self, language: str, extracted, *, write: bool) -> bool:
        path = catalogue_path(Path(settings.LOCALE_PATHS[0]), language)
        old = read_catalogue(path, language) if path.exists() else empty_catalogue(language)
        new = merge(extracted, old, language)
        text = catalogue_text(new, language)
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        if changed and write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        messages = [message for message in new if message.id]
        done = sum(map(is_translated, messages))
        self.stdout.write(f"{language}: {done} of {len(messages)} messages translated")
        return changed
