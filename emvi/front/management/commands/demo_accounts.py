import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from emvi.accounts.models import Account
from emvi.front.demo.people import parts


class Command(BaseCommand):
    help = "Print the demo's accounts as JSON: municipality, role, login, password."

    def handle(self, *args, **options):
        present = set(
            Account.objects.filter(login__in=[part.login for part in parts()]).values_list(
                "login", flat=True
            )
        )
        shown = [asdict(part) for part in parts() if part.login in present]
        self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
