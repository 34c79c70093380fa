from django.db import migrations

from emvi.audit.append_only import RefuseUpdate
from emvi.languages.search_text import TrigramIndex

REASONS = [f"close_reason_{code}" for code in ("sl", "de", "it", "el", "en")]


class Migration(migrations.Migration):
    """What people were told about a process stays: that it is there, who sees their words, and
    that it was closed early and why."""

    dependencies = [("processes", "0001_initial")]

    operations = [
        RefuseUpdate(
            "processes_process",
            "a_public_process_stays_public",
            "OLD.state <> 'draft' AND NEW.state = 'draft'",
        ),
        # Only what was not in lists can come into them.
        RefuseUpdate(
            "processes_process",
            "who_sees_it_was_promised",
            "OLD.state <> 'draft' AND NEW.visibility <> OLD.visibility"
            " AND NOT (OLD.visibility = 'unlisted' AND NEW.visibility = 'public')",
        ),
        RefuseUpdate(
            "processes_process",
            "what_was_closed_early_stays_closed",
            "OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NULL OR NEW.closed_at <> OLD.closed_at"
            " OR NEW.announced_until <> OLD.announced_until"
            " OR NEW.state NOT IN ('closed', 'archived')"
            + "".join(f" OR COALESCE(NEW.{r}, '') <> COALESCE(OLD.{r}, '')" for r in REASONS)
            + ")",
        ),
        TrigramIndex("processes_process", "process_search"),
        TrigramIndex("processes_phase", "phase_search"),
        TrigramIndex("processes_document", "document_search"),
    ]
