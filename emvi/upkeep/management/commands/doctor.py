import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from emvi.upkeep.doctor import Verdict, examine

SIGNS = {Verdict.OK: "  ok  ", Verdict.WARNING: " warn ", Verdict.BAD: " BAD  "}


class Command(BaseCommand):
    help = (
        "Look whether this installation is well: settings, database, time, Redis, mail, storage, "
        "worker and beat, municipalities, staff. Changes nothing; ends with 1 when something is bad."
    )
    # It says itself what is wrong with the database, and with settings.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *, json: bool, **options):
        findings = examine()
        if json:
            self.stdout.write(as_json(findings))
        else:
            for finding in findings:
                line = f"[{SIGNS[finding.verdict]}] {finding.subject}: {finding.text}"
                self.stdout.write(line)
        if any(finding.verdict == Verdict.BAD for finding in findings):
            raise SystemExit(1)


def as_json(findings) -> str:
    return json.dumps([asdict(finding) for finding in findings], indent=1)
