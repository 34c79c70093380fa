from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from participation.processes.models import Process
from participation.proposals.decidim.export import export_decidim


class Command(BaseCommand):
    help = (
        "Write the public proposals and comments of a process into a zip in the layout of "
        "Decidim's open data. Nothing hidden, held or withdrawn is in it, and no supporter."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, help="short name")
        parser.add_argument("--process", required=True, help="short name")

    def handle(self, *args: Any, file: Path, municipality: str, process: str, **options: Any):
        rows = Process.objects.published().listed().select_related("municipality")
        found = rows.filter(municipality__slug=municipality, slug=process).first()
        if found is None:
            raise CommandError("There is no published process of that name.")
        try:
            proposals, comments = export_decidim(found, file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}") from error
        self.stdout.write(f"{file}: {proposals:,} proposals, {comments:,} comments")
