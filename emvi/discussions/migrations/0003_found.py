from django.db import migrations

from emvi.languages.search_text import TrigramIndex


class Migration(migrations.Migration):
    dependencies = [("discussions", "0002_first_rules")]

    operations = [TrigramIndex("discussions_comment", "comment_search")]
