from django.db import migrations


def cap(apps, schema_editor):
    """The next migration allows no more."""
    rules = apps.get_model("discussions", "HoldRule").objects.filter(kind="first_posts")
    rules.filter(number__gt=10).update(number=10)
    rules.filter(days__gt=60).update(days=60)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0003_found")]

    operations = [migrations.RunPython(cap, migrations.RunPython.noop)]
