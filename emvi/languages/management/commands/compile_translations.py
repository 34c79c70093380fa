from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from emvi.languages.catalogues import (
    TRANSLATED,
    CatalogueError,
    catalogue_path,
    compile_catalogue,
)
from emvi.languages.pseudo import LOCALE as PSEUDO_LOCALE
from emvi.languages.pseudo import pseudo_catalogue


class Command(BaseCommand):
    help = "Compile the catalogues in locale/ (.po) to what the portal reads (.mo), where stale."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--pseudo",
            action="store_true",
            help="also the right-to-left pseudo-language (always with PSEUDO_LANGUAGE=True)",
        )

    def handle(self, *, pseudo: bool, verbosity: int, **options):
        for source, target, change in self._wanted(pseudo or settings.PSEUDO_LANGUAGE):
            try:
                compiled = compile_catalogue(source, target, *change)
            except FileNotFoundError as error:
                raise CommandError(f"There is no {source}. Run: make messages") from error
            except CatalogueError as error:
                raise CommandError(str(error)) from error
            if compiled and verbosity > 0:
                self.stdout.write(f"compiled {target}")

    def _wanted(self, with_pseudo: bool):
        folder = Path(settings.LOCALE_PATHS[0])
        for language in TRANSLATED:
            source = catalogue_path(folder, language)
            yield source, source.with_suffix(".mo"), ()
        if with_pseudo:
            target = catalogue_path(Path(settings.LOCALE_PATHS[1]), PSEUDO_LOCALE)
            source = catalogue_path(folder, TRANSLATED[0])
            yield source, target.with_suffix(".mo"), (pseudo_catalogue,)
