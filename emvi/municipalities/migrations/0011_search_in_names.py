from django.db import migrations

from emvi.languages.search_text import add_search_text


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0010_lists_in_an_order")]

    operations = add_search_text(
        "municipality", "municipalities_municipality", "municipality_search"
    )
