from django.core.management.base import BaseCommand, CommandError

from emvi.accounts.actions import remove_second_factor
from emvi.accounts.models import Account


class Command(BaseCommand):
    help = (
        "Take the second step (app, passkeys, recovery codes) from an account whose owner lost it. "
        "They log in with their words or password and add another. It is on record in the audit."
    )

    def add_arguments(self, parser):
        parser.add_argument("login", help="login name")
        parser.add_argument(
            "--because",
            required=True,
            metavar="REASON",
            help="how you know that it is they who ask, for the audit",
        )

    def handle(self, *, login: str, because: str, **options):
        account = Account.objects.filter(login=login).first()
        if account is None:
            raise CommandError(f"There is no account with this login name: {login}")
        if not remove_second_factor(account, by=None, note=because):
            raise CommandError("This account has no second step.")
        self.stdout.write("Removed. All sessions and tokens of this account have ended.")
        self.stdout.write("At the next login they are asked to add an app or a passkey.")
