from django.db import migrations, models


class Migration(migrations.Migration):
    """The search through all municipalities shows the newest first."""

    dependencies = [("proposals", "0003_words_removed")]

    operations = [
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["-published_at", "-id"], name="proposal_newest_of_all"),
        ),
    ]
