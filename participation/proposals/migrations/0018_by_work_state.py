from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0017_splits_of_proposals")]

    operations = [
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("work_state__isnull", False)),
                fields=["work_state", "-published_at", "-id"],
                name="proposal_by_work_state",
            ),
        ),
    ]
