from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from emvi.languages.search_text import SearchTextField

BATCH = 500


class Command(BaseCommand):
    help = (
        "Write anew what the search looks into. Needed once after an upgrade that adds such a "
        "column or changes how letters are compared. It can run while people use the portal."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, SearchTextField):
                    self._write(model, field)

    def _write(self, model: Any, field: SearchTextField) -> None:
        changed = 0
        for row in model.objects.order_by("pk").iterator(chunk_size=BATCH):
            before = getattr(row, field.attname)
            if before != field.pre_save(row, add=False):
                # Only if nobody changed the words meanwhile; then they were written already.
                same = {field.attname: before}
                new = {field.attname: getattr(row, field.attname)}
                changed += model.objects.filter(pk=row.pk, **same).update(**new)
        self.stdout.write(f"{model._meta.label}: {changed:,} written")
