from django.db import migrations

from emvi.audit.append_only import RefuseUpdate


class Migration(migrations.Migration):
    """What was made public cannot be made a draft again, which nobody else would see."""

    dependencies = [("processes", "0001_initial")]

    operations = [
        RefuseUpdate(
            "processes_process",
            "a_public_process_stays_public",
            "OLD.state <> 'draft' AND NEW.state = 'draft'",
        )
    ]
