import secrets

from django.db import migrations

LETTERS = "23456789bcdfghjkmnpqrstvwxz"


def give_short_codes(apps, schema_editor):
    processes = apps.get_model("processes", "Process").objects.filter(short_code=None)
    for pk in processes.values_list("pk", flat=True):
        code = "".join(secrets.choice(LETTERS) for _number in range(8))
        processes.filter(pk=pk).update(short_code=code)


class Migration(migrations.Migration):
    dependencies = [("processes", "0004_visibility_templates_and_schedule")]

    operations = [migrations.RunPython(give_short_codes, migrations.RunPython.noop)]
