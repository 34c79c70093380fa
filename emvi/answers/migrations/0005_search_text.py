from django.db import migrations

from emvi.languages.search_text import add_search_text


class Migration(migrations.Migration):
    dependencies = [("answers", "0004_answer_draft")]

    operations = add_search_text("answer", "answers_answer", "answer_search")
