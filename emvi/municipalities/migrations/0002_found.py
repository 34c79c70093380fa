from django.db import migrations

from emvi.languages.search_text import TrigramIndex


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0001_initial")]

    operations = [
        TrigramIndex("municipalities_municipality", "municipality_search"),
        TrigramIndex("municipalities_page", "page_search"),
    ]
