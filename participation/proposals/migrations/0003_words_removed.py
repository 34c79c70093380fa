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
        ("answers", "0003_no_way_around_the_clock"),
        ("discussions", "0005_words_removed"),
        ("municipalities", "0001_initial"),
        ("processes", "0002_stays_public"),
        ("proposals", "0002_kept_and_found"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Lift(PUBLIC),
        Lift(KEPT),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_says_something",
        ),
        migrations.AddField(
            model_name="proposal",
            name="words_removed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("words_removed_at__isnull", True),
                        models.Q(("title", ""), _negated=True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    models.Q(
                        ("language", ""),
                        ("photo", ""),
                        ("photo_alt", ""),
                        ("search_text", ""),
                        ("text", ""),
                        ("title", ""),
                        ("words_removed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="proposal_says_something_or_lost_its_words",
            ),
        ),
        KEPT,
        PUBLIC,
    ]
