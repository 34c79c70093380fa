from django.db import migrations

from emvi.audit.append_only import RefuseUpdate


class Migration(migrations.Migration):
    """A clock stops with an answer that was published at that instant."""

    dependencies = [
        ("answers", "0002_append_only"),
    ]

    operations = [
        RefuseUpdate(
            "answers_answerduty",
            "only_an_answer_stops_the_clock",
            "OLD.answered_at IS NULL AND NEW.answered_at IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM answers_answer a"
            " WHERE a.duty_id = OLD.id AND a.published_at = NEW.answered_at)",
        ),
    ]
