from django.db import migrations

from emvi.languages.search_text import add_search_text


class Migration(migrations.Migration):
    dependencies = [("processes", "0002_stays_public")]

    operations = add_search_text("process", "processes_process", "process_search")
