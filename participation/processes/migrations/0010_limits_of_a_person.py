import django.core.validators
from django.db import migrations, models

from emvi.audit.append_only import Lift, RefuseUpdate

STAYS_PUBLIC = RefuseUpdate(
    "processes_process",
    "a_public_process_stays_public",
    "OLD.state <> 'draft' AND NEW.state = 'draft'",
)
WHO_SEES_IT = RefuseUpdate(
    "processes_process",
    "who_sees_it_was_promised",
    "OLD.state <> 'draft' AND NEW.visibility <> OLD.visibility"
    " AND NOT (OLD.visibility = 'unlisted' AND NEW.visibility = 'public')",
)


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0009_limits_of_a_person"),
        ("processes", "0009_work_states"),
    ]

    operations = [
        Lift(STAYS_PUBLIC),
        Lift(WHO_SEES_IT),
        migrations.AddField(
            model_name="process",
            name="most_proposals",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="most open proposals of a person",
            ),
        ),
        migrations.AddField(
            model_name="process",
            name="most_supports",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="most proposals that a person supports",
            ),
        ),
        migrations.AddConstraint(
            model_name="process",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("most_proposals__isnull", True),
                        ("most_proposals__gte", 1),
                        _connector="OR",
                    ),
                    models.Q(
                        ("most_supports__isnull", True), ("most_supports__gte", 1), _connector="OR"
                    ),
                ),
                name="process_limits_leave_one",
            ),
        ),
        STAYS_PUBLIC,
        WHO_SEES_IT,
    ]
