from django.db import migrations

from emvi.audit.append_only import ProtectRows, RefuseUpdate
from emvi.languages.search_text import TrigramIndex

LANGUAGES = ("sl", "de", "it", "el", "en")


def translated(*fields):
    return [
        name for field in fields for name in (field, *(f"{field}_{lang}" for lang in LANGUAGES))
    ]


class Migration(migrations.Migration):
    """Nobody moves a due day, takes an answer back or rewrites one. Who published may become
    empty, when an officer's account is erased."""

    dependencies = [("answers", "0002_of_proposals")]

    operations = [
        ProtectRows(
            "answers_answerduty",
            ["municipality_id", "started_at", "due_on", "due_at", "time_zone", "answered_at"],
        ),
        # A clock stops with an answer that was published at that instant.
        RefuseUpdate(
            "answers_answerduty",
            "only_an_answer_stops_the_clock",
            "OLD.answered_at IS NULL AND NEW.answered_at IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM answers_answer a"
            " WHERE a.duty_id = OLD.id AND a.published_at = NEW.answered_at)",
        ),
        ProtectRows(
            "answers_extension", ["duty_id", "until_on", "recorded_at", *translated("reason")]
        ),
        ProtectRows(
            "answers_answer",
            [
                *("duty_id", "version", "outcome", "published_at"),
                *translated("reasons", "next_step"),
                *("cost_cents", "planned_for"),
            ],
        ),
        ProtectRows("answers_result", ["duty_id", "promised_on"]),
        TrigramIndex("answers_answer", "answer_search"),
        TrigramIndex("answers_result", "result_search"),
    ]
