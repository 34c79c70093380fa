from django.db import migrations, models

from emvi.audit.append_only import Lift, RefuseUpdate

STAYS_PUBLIC = RefuseUpdate(
    "processes_process",
    "a_public_process_stays_public",
    "OLD.state <> 'draft' AND NEW.state = 'draft'",
)
LABEL = "participation process"
VISIBILITIES = [
    ("public", "public"),
    ("unlisted", "not in lists: for who has the address"),
    ("private", "for invited people only"),
]


class Migration(migrations.Migration):
    dependencies = [("processes", "0003_search_text")]

    operations = [
        Lift(STAYS_PUBLIC),
        migrations.AddField(
            "process",
            "visibility",
            models.CharField(
                choices=VISIBILITIES, default="public", max_length=8, verbose_name="who sees it"
            ),
        ),
        migrations.AddField(
            "process", "short_code", models.CharField(max_length=12, null=True, editable=False)
        ),
        migrations.AddField(
            "process",
            "is_template",
            models.BooleanField(default=False, verbose_name="kept as a template to start from"),
        ),
        migrations.AddField(
            "process", "publish_at", models.DateTimeField(null=True, editable=False)
        ),
        migrations.AddConstraint(
            "process",
            models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"), ("publish_at__isnull", True), _connector="OR"
                ),
                name="only_drafts_are_scheduled",
            ),
        ),
        migrations.AddConstraint(
            "process",
            models.CheckConstraint(
                condition=models.Q(
                    ("is_template", False),
                    models.Q(("publish_at__isnull", True), ("state", "draft")),
                    _connector="OR",
                ),
                name="a_template_is_never_published",
            ),
        ),
        STAYS_PUBLIC,
    ]
