from django.db import migrations

from emvi.audit.append_only import ProtectRows, RefuseUpdate
from emvi.languages.search_text import TrigramIndex


class Migration(migrations.Migration):
    """A proposal is never deleted, and its answer clock never comes off."""

    dependencies = [("proposals", "0001_initial")]

    operations = [
        ProtectRows(
            "proposals_proposal",
            [
                "municipality_id",
                "process_id",
                "duty_id",
                "clock_starts_at",
                "number",
                "published_at",
            ],
        ),
        # Their clocks may start any day, and lists show public municipalities only.
        RefuseUpdate(
            "municipalities_municipality",
            "who_has_proposals_stays_public",
            "OLD.is_public AND NOT NEW.is_public AND EXISTS ("
            "SELECT 1 FROM proposals_proposal p WHERE p.municipality_id = OLD.id)",
        ),
        TrigramIndex("proposals_proposal", "proposal_search"),
    ]
