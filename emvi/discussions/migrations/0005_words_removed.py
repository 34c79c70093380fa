from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0004_decisions_name_rules"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="comment",
            name="comment_says_something",
        ),
        migrations.AddField(
            model_name="comment",
            name="words_removed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("words_removed_at__isnull", True), models.Q(("text", ""), _negated=True)
                    ),
                    models.Q(("language", ""), ("text", ""), ("words_removed_at__isnull", False)),
                    _connector="OR",
                ),
                name="comment_says_something_or_lost_its_words",
            ),
        ),
    ]
