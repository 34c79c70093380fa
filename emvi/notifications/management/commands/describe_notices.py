from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from emvi.notifications.kinds import Kind, all_kinds
from emvi.notifications.topics import Frequency, Topic

PATH = settings.BASE_DIR / "docs" / "notices.md"
HEAD = """# Who hears what

Made from the code by `python manage.py describe_notices`; do not edit it by hand. Each kind is
registered in the `apps.py` of its app (`emvi/notifications/kinds.py`).

The inbox in the portal gets every notice. Mail goes to people with a confirmed address, as often as
they chose for the topic; "begins with" is what holds until they choose. Mails to followers belong to
the topic “{followed}”, whatever the kind; who was named already is not told twice. Daily and weekly
mails come together in a digest at about seven in the morning where the person lives, weekly ones on
Mondays. Notices about what is gone, hidden or taken back say nothing of its words.

Staff see a sample of each in their language at the desk, under “{previews}”.
"""


class Command(BaseCommand):
    help = "Write docs/notices.md: who hears what, from the table in the code."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")

    def handle(self, *, check: bool, **options):
        with translation.override("en"):
            text = page()
        stale = not PATH.exists() or PATH.read_text(encoding="utf-8") != text
        if check and stale:
            raise CommandError("docs/notices.md is stale. Run: python manage.py describe_notices")
        if stale:
            PATH.write_text(text, encoding="utf-8")


def page() -> str:
    parts = [HEAD.format(followed=Topic.FOLLOWED.label, previews="Notices and e-mails")]
    for topic in Topic:
        kinds = [kind for kind in all_kinds() if kind.topic == topic]
        if kinds:
            parts.append(f"## {topic.label}\n\n{_about(kinds[0])}\n\n{_table(kinds)}\n")
    return "\n".join(parts)


def _about(kind: Kind) -> str:
    begins = f"Begins with: {Frequency(kind.default).label}."
    if kind.can_be_switched_off:
        return f"{begins} Mail can be switched off."
    return f"{begins} Mail cannot be switched off."


def _table(kinds: list[Kind]) -> str:
    head = "| kind | title | who hears it | subject of the mail |\n| --- | --- | --- | --- |"
    rows = [f"| `{kind.name}` | {kind.title} | {kind.who} | {kind.subject} |" for kind in kinds]
    return "\n".join([head, *rows])
