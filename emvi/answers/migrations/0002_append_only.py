from django.db import migrations

from emvi.audit.append_only import ProtectRows

LANGUAGES = ("sl", "de", "it", "el", "en")


def translated(*fields):
    return [
        name for field in fields for name in (field, *(f"{field}_{lang}" for lang in LANGUAGES))
    ]


class Migration(migrations.Migration):
    """Nobody moves a due day, takes an answer back or rewrites one. Who published may become
    empty, when an officer's account is erased."""

    dependencies = [("answers", "0001_initial")]

    operations = [
        ProtectRows(
            "answers_answerduty",
            ["municipality_id", "started_at", "due_on", "due_at", "time_zone", "answered_at"],
        ),
        ProtectRows(
            "answers_extension", ["duty_id", "until_on", "recorded_at", *translated("reason")]
        ),
        ProtectRows(
            "answers_answer",
            ["duty_id", "version", "outcome", "published_at", *translated("reasons", "next_step")],
        ),
    ]
