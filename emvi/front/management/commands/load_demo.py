from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from emvi.front.demo.loading import load_demo


class Command(BaseCommand):
    help = (
        "Load six cities with people, processes, proposals and answers. Safe to repeat: a city "
        "that is here already stays as it is. For a demo only, since its passwords are public."
    )

    def handle(self, *args, **options):
        if not settings.LOCAL:
            raise CommandError("The demo's passwords are public. Set DEMO=True to load it here.")
        made = load_demo()
        if options["verbosity"]:
            self.stdout.write(f"Loaded: {', '.join(made) or 'nothing, all cities are here'}")
