from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Account
from emvi.accounts.tombstones import Tombstone, possible_digests, read_tombstones
from emvi.refusals import Refused


class Command(BaseCommand):
    help = "Erase the accounts again that a backup brought back. Run it after each restore."

    def handle(self, **options):
        tombstones = {tombstone.digest: tombstone for tombstone in read_tombstones()}
        again, refused = 0, []
        for account, tombstone in list(self._returned(tombstones)):
            try:
                erase_account(account, words=tombstone.words, by=None, on=tombstone.on)
                again += 1
            except Refused as refusal:
                refused.append(f"Account {account.pk}: {refusal}")
        self.stdout.write(f"{len(tombstones)} erasures on file, {again} accounts erased again.")
        if refused:
            raise CommandError("\n".join(refused))

    def _returned(self, tombstones: dict[str, Tombstone]) -> Iterator[tuple[Account, Tombstone]]:
        for account in Account.objects.order_by("pk").iterator():
            for digest in possible_digests(account.opaque_id):
                if digest in tombstones:
                    yield account, tombstones[digest]
                    break
