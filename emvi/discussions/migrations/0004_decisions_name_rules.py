from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discussions", "0003_first_rules")]

    operations = [
        migrations.RemoveField(model_name="moderationdecision", name="rule_code"),
        migrations.AddConstraint(
            model_name="moderationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "left"),
                    models.Q(("rule__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_decision_has_a_rule_and_a_reason",
            ),
        ),
    ]
