from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from emvi.front.whole.document import document

FILE = Path(settings.BASE_DIR) / "docs" / "municipality-export.md"


class Command(BaseCommand):
    help = "Write down what the export of a municipality holds, column by column."

    def handle(self, *args, **options):
        FILE.write_text(document(), encoding="utf-8")
        self.stdout.write(f"Written: {FILE}")
