from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from emvi.front.whole.deletion import delete_municipality, finish_deletion, what_would_go
from emvi.municipalities.models import Municipality
from emvi.refusals import Refused


class Command(BaseCommand):
    help = (
        "Delete a municipality with everything that belongs to it. Needs a whole export of this "
        "very state (export_municipality), read-only mode (read_only on), and that nobody waits "
        "for an answer. Accounts stay. Without --yes it only says what would go."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("municipality", metavar="slug", help="short name")
        parser.add_argument("--export", type=Path, required=True, help="the ZIP of the export")
        parser.add_argument("--yes", action="store_true", help="delete, after one more question")
        parser.add_argument("--confirm", metavar="SLUG", help="the answer to it, for scripts")

    def handle(self, *args: Any, municipality: str, export: Path, **options: Any) -> None:
        town = Municipality.objects.filter(slug=municipality).first()
        try:
            if town is None:
                self._finish(municipality, export)
            elif options["yes"]:
                self._delete(town, export, options["confirm"])
            else:
                for name, count in what_would_go(town).items():
                    self.stdout.write(f"{count:>12,}  {name}")
                self.stdout.write("Nothing is deleted yet. With --yes it is.")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _delete(self, town: Municipality, export: Path, confirmed: str | None) -> None:
        if confirmed is None:
            confirmed = input(f"This cannot be undone. Type {town.slug} to delete {town.name}: ")
        if confirmed != town.slug:
            raise CommandError("That is not its short name. Nothing is deleted.")
        gone = delete_municipality(town, export)
        self.stdout.write(f"{town.slug}: {sum(gone.values()):,} rows are deleted, and the files.")

    def _finish(self, slug: str, export: Path) -> None:
        if not finish_deletion(slug, export):
            raise CommandError(f"There is no municipality of that name: {slug}")
        self.stdout.write(f"{slug} is deleted already. No file of the export is left.")
