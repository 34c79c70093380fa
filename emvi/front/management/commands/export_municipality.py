from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from emvi.front.whole.export import export_municipality
from emvi.municipalities.models import Municipality


class Command(BaseCommand):
    help = (
        "Write everything that belongs to a municipality into a ZIP: tables as JSON lines, files, "
        "a description of the columns, a manifest. No accounts, no supporters. Hidden words are in "
        "it: keep it as you keep a backup."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("municipality", metavar="slug", help="short name")
        parser.add_argument("file", type=Path, help="is made; must not be there yet")

    def handle(self, *args: Any, municipality: str, file: Path, **options: Any) -> None:
        town = Municipality.objects.filter(slug=municipality).first()
        if town is None:
            raise CommandError(f"There is no municipality of that name: {municipality}")
        try:
            with file.open("xb") as target:
                manifest = export_municipality(town, target, by=None)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}") from error
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            f"{file}: {rows:,} rows, {len(manifest['files']):,} files, state {manifest['state']}"
        )
