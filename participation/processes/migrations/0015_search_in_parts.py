from django.db import migrations

from emvi.languages.search_text import add_search_text


class Migration(migrations.Migration):
    dependencies = [("processes", "0014_closed_early")]

    operations = [
        *add_search_text("phase", "processes_phase", "phase_search"),
        *add_search_text("document", "processes_document", "document_search"),
    ]
