from django.db import migrations

from emvi.languages.search_text import add_search_text


class Migration(migrations.Migration):
    dependencies = [("discussions", "0005_words_removed")]

    operations = add_search_text("comment", "discussions_comment", "comment_search")
