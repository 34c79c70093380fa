import django.db.models.deletion
from django.db import migrations, models

from emvi.audit.append_only import ProtectRows


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="AuditNote",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="note",
                        serialize=False,
                        to="audit.auditentry",
                    ),
                ),
                ("text", models.TextField(max_length=500, verbose_name="reason")),
                ("language", models.CharField(max_length=10, verbose_name="written in")),
                ("drop_on", models.DateField(db_index=True, verbose_name="goes on")),
            ],
            options={
                "verbose_name": "note in the audit",
                "verbose_name_plural": "notes in the audit",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="a_note_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("covers", models.JSONField()),
                ("count", models.PositiveIntegerField()),
                ("marks", models.TextField()),
                ("content", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(db_index=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "seal of the audit",
                "verbose_name_plural": "seals of the audit",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1)), name="a_seal_covers_something"
                    )
                ],
            },
        ),
        ProtectRows("audit_auditseal"),
    ]
