from django.db import migrations

from emvi.audit.append_only import ProtectRows, RefuseUpdate


def add_trigram_index(apps, schema_editor):
    """Search on PostgreSQL; SQLite scans, which serves the demo and a small office."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(
            "CREATE INDEX proposal_search ON proposals_proposal"
            " USING gin (search_text gin_trgm_ops)"
        )


def drop_trigram_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS proposal_search")


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
        migrations.RunPython(add_trigram_index, drop_trigram_index),
    ]
