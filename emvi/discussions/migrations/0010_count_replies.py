from django.db import migrations
from django.db.models import Count, OuterRef, Subquery


def count_replies(apps, _schema_editor):
    """Of comments that open a branch with replies; all others stay at 0. Again gives the same."""
    Comment = apps.get_model("discussions", "Comment")
    replies = Comment.objects.filter(
        hidden_at__isnull=True, held_at__isnull=True, withdrawn_at__isnull=True
    )
    answered = replies.filter(root__isnull=False).values("root")
    own = replies.filter(root=OuterRef("pk")).order_by().values("root").annotate(n=Count("pk"))
    Comment.objects.filter(pk__in=answered).update(reply_count=Subquery(own.values("n")))


class Migration(migrations.Migration):
    dependencies = [("discussions", "0009_sorted_edited_and_official_comments")]

    operations = [migrations.RunPython(count_replies, migrations.RunPython.noop)]
