import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from emvi.refusals import Refused
from participation.proposals.decidim.archive import UnreadableArchive
from participation.proposals.decidim.importing import import_decidim
from participation.proposals.decidim.report import Report
from participation.proposals.decidim.spaces import NewMunicipality

BAR = 30


class Command(BaseCommand):
    help = (
        "Import proposals and comments from Decidim's open data (the zip of CSV files). One "
        "transaction; running it again adds only what is new."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, help="short name; made when missing")
        parser.add_argument("--process", required=True, help="short name; made when missing")
        parser.add_argument("--report", type=Path, help="write each remark into this CSV file")
        parser.add_argument(
            "--progress", action="store_true", help="show progress although this is no terminal"
        )
        made = parser.add_argument_group("for a municipality that has to be made")
        made.add_argument("--name", default="")
        made.add_argument("--country", default="", help="two letters")
        made.add_argument("--language", default="", help="official language: sl, de, it, el or en")
        made.add_argument("--time-zone", default="", help="for example Europe/Madrid")
        made.add_argument(
            "--contact",
            default="",
            metavar="EMAIL",
            help="who reads what people write to it; without it, it is not public yet",
        )

    def handle(self, *args, file, municipality, process, report, **options):
        begun = time.monotonic()
        shown = options["progress"] or (sys.stderr.isatty() and options["verbosity"] > 0)
        try:
            result = import_decidim(
                file,
                municipality=municipality,
                process=process,
                new=NewMunicipality(
                    name=options["name"],
                    country=options["country"].upper(),
                    language=options["language"],
                    time_zone=options["time_zone"],
                    contact=options["contact"],
                ),
                progress=self.draw if shown else lambda step, done, total: None,
            )
        except (UnreadableArchive, Refused) as error:
            raise CommandError(str(error)) from error
        finally:
            if shown:
                self.stderr.write("")
        self.tell(result, time.monotonic() - begun)
        if report:
            result.write_csv(report)
            self.stdout.write(f"Each remark with its row: {report}")

    def draw(self, step: str, done: int, total: int) -> None:
        """One line that is written over and over."""
        share = min(1.0, done / total) if total else 1.0
        bar = "#" * round(BAR * share)
        self.stderr.write(f"\r{step:<20} [{bar:<{BAR}}] {share:4.0%}", ending="")

    def tell(self, result: Report, seconds: float) -> None:
        for sentence in result.about_places:
            self.stdout.write(sentence)
        for table in ("proposals", "comments"):
            self.stdout.write(
                f"{table}: {result.created[table]:,} added, {result.present[table]:,} were here, "
                f"{result.skipped(table):,} skipped"
            )
        for (table, what, reason), count in result.summary().items():
            self.stdout.write(f"  {what:8} {table:9} {count:6,}  {reason}")
        self.stdout.write(f"{seconds:.1f} s")
