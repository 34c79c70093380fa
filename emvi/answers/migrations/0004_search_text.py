from django.db import migrations

from emvi.languages.search_text import add_search_text


class Migration(migrations.Migration):
    dependencies = [("answers", "0003_no_way_around_the_clock")]

    operations = add_search_text("answer", "answers_answer", "answer_search")
