from django.db import migrations


def put_the_switch(apps, schema_editor):
    apps.get_model("upkeep", "ReadOnlyMode").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0001_initial")]

    operations = [migrations.RunPython(put_the_switch, migrations.RunPython.noop)]
