from django.db import migrations

from emvi.languages.search_text import add_search_text


class Migration(migrations.Migration):
    dependencies = [("answers", "0007_before_the_clock")]

    operations = add_search_text("result", "answers_result", "result_search")
