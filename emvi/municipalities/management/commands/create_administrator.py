from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from emvi.accounts.actions import create_account
from emvi.accounts.models import Account
from emvi.accounts.phrases import new_phrase
from emvi.municipalities.actions import grant_role
from emvi.municipalities.models import Municipality, Role


class Command(BaseCommand):
    help = (
        "Make an account that sets up the portal, or one municipality. "
        "Its eight words are printed once and cannot be shown again."
    )

    def add_arguments(self, parser):
        parser.add_argument("login", help="login name")
        parser.add_argument("--municipality", metavar="SLUG", help="sets up this municipality only")
        parser.add_argument(
            "--language",
            default="en",
            choices=settings.INTERFACE_LANGUAGES,
            help="language of the words and of mails (default: en)",
        )

    @transaction.atomic
    def handle(self, *, login, municipality, language, **options):
        try:
            Account._meta.get_field("login").run_validators(login)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        town = self._town(municipality) if municipality else None
        phrase = new_phrase(language)
        try:
            account = create_account(
                login, phrase=phrase, language=language, is_superuser=town is None
            )
        except ValidationError as error:
            raise CommandError(f"There is an account with this login name: {login}") from error
        if town:
            grant_role(account, town, role=Role.ADMINISTRATOR, by=None)
        self.stdout.write(f"Login name: {account.login}")
        self.stdout.write(f"Eight words: {phrase}")
        self.stdout.write("Write the words down now: they are not kept anywhere.")
        self.stdout.write("After the first login, add a second step: an app, or a passkey.")

    def _town(self, slug: str) -> Municipality:
        town = Municipality.objects.filter(slug=slug).first()
        if town is None:
            raise CommandError(f"There is no municipality with this short name: {slug}")
        return town
