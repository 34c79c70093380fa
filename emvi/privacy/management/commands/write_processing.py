from django.conf import settings
from django.core.management.base import BaseCommand

from emvi.privacy.record import processing_record

FILE = settings.BASE_DIR / "docs" / "processing.md"


class Command(BaseCommand):
    help = "Write docs/processing.md, the record of processing, from what the apps declare."

    def handle(self, **options):
        FILE.write_text(processing_record(), encoding="utf-8")
        self.stdout.write(str(FILE))
