from django.db import migrations, models

import participation.processes.models
from emvi.audit.append_only import Lift, RefuseUpdate

STAYS_PUBLIC = RefuseUpdate(
    "processes_process",
    "a_public_process_stays_public",
    "OLD.state <> 'draft' AND NEW.state = 'draft'",
)


class Migration(migrations.Migration):
    """What people were told about who sees their words stays: only what was not in lists can come
    into them."""

    dependencies = [("processes", "0005_short_codes")]

    operations = [
        Lift(STAYS_PUBLIC),
        migrations.AlterField(
            "process",
            "short_code",
            models.CharField(
                default=participation.processes.models.new_short_code,
                editable=False,
                max_length=12,
                unique=True,
            ),
        ),
        STAYS_PUBLIC,
        RefuseUpdate(
            "processes_process",
            "who_sees_it_was_promised",
            "OLD.state <> 'draft' AND NEW.visibility <> OLD.visibility"
            " AND NOT (OLD.visibility = 'unlisted' AND NEW.visibility = 'public')",
        ),
    ]
