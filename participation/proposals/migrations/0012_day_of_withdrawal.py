from django.conf import settings
from django.db import migrations, models

from emvi.audit.append_only import Lift, ProtectRows, RefuseUpdate

KEPT = ProtectRows(
    "proposals_proposal",
    ["municipality_id", "process_id", "duty_id", "clock_starts_at", "number", "published_at"],
)
PUBLIC = RefuseUpdate(
    "municipalities_municipality",
    "who_has_proposals_stays_public",
    "OLD.is_public AND NOT NEW.is_public AND EXISTS ("
    "SELECT 1 FROM proposals_proposal p WHERE p.municipality_id = OLD.id)",
)


class Migration(migrations.Migration):
    dependencies = [
        ("answers", "0006_cost_assignments_and_results"),
        ("discussions", "0008_rule_codes_explained"),
        ("municipalities", "0007_names_and_lasting_roles"),
        ("processes", "0008_documents"),
        ("proposals", "0011_attachments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Lift(PUBLIC),
        Lift(KEPT),
        migrations.AddField(
            model_name="proposal",
            name="withdrawn_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), ("state", "withdrawn"), _connector="OR"
                ),
                name="only_the_withdrawn_have_the_day",
            ),
        ),
        KEPT,
        PUBLIC,
    ]
