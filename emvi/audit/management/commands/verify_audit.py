from django.core.management.base import BaseCommand, CommandError

from emvi.audit.models import AuditSeal
from emvi.audit.verify import verify


class Command(BaseCommand):
    help = "Say whether the audit is as it was sealed. Ends with 1 and the first bad rows if not."

    def add_arguments(self, parser):
        parser.add_argument("--head", help="a digest that this command printed earlier")

    def handle(self, *, head: str | None, **options):
        result = verify()
        if finding := result.finding:
            where = f"Seal {finding.seal}" if finding.seal else "Outside of all seals"
            rows = ", ".join(map(str, finding.rows))
            raise CommandError(f"{where}: {finding.what}{f' (rows {rows})' if rows else ''}.")
        if head and not AuditSeal.objects.filter(digest=head).exists():
            raise CommandError(f"The chain was cut or made anew: no seal has the digest {head}.")
        self.stdout.write(
            f"{result.entries} entries under {result.seals} seals, {result.unsealed} not sealed yet."
        )
        self.stdout.write(f"Head: {result.head}")
