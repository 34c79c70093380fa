from django.db import migrations

from emvi.languages.search_text import add_search_text


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0003_page_of_redress")]

    operations = add_search_text("page", "municipalities_page", "page_search")
