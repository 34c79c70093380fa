from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from emvi.upkeep.actions import switch_read_only


class Command(BaseCommand):
    help = "Let the portal only be read (on), for work on it, or be written again (off)."

    def add_arguments(self, parser):
        parser.add_argument("switch", choices=["on", "off"])
        parser.add_argument(
            "--until", metavar="2026-03-01T20:00", help="the announced end, in UTC if without zone"
        )

    def handle(self, *, switch: str, until: str | None, **options):
        end = None
        if until:
            try:
                end = datetime.fromisoformat(until)
            except ValueError as error:
                raise CommandError(f"No point in time: {until}") from error
            if timezone.is_naive(end):
                end = end.replace(tzinfo=timezone.get_default_timezone())
        switch_read_only(switch == "on", by=None, until=end)
        self.stdout.write(f"Read-only mode is {switch}. All processes know in five seconds.")
