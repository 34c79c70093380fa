from rest_framework import serializers

from emvi.answers.clock import face_of
from emvi.answers.models import AnswerDuty
from emvi.answers.states import Outcome
from emvi.languages.serializers import StaffText


class Clock(serializers.Serializer):
    """The answer clock: by which day the municipality must answer. Nobody can move or remove it."""

    started_at = serializers.DateTimeField(help_text="When the time for the answer began.")
    due_on = serializers.DateField(help_text="The last day, on the municipality's calendar.")
    answered_at = serializers.DateTimeField(
        allow_null=True, help_text="When the first answer came; null while there is none."
    )
    days_late = serializers.SerializerMethodField(
        help_text="Days between the last day and the answer, or today. Above 0: late; below: left."
    )
    state = serializers.SerializerMethodField(
        help_text="due, soon (a week or less), late, done or donelate (answered, but late)."
    )
    words = serializers.SerializerMethodField(help_text="The same in words, for people.")

    def get_days_late(self, duty: AnswerDuty) -> int:
        return duty.days_late()

    def get_state(self, duty: AnswerDuty) -> str:
        return face_of(duty).state

    def get_words(self, duty: AnswerDuty) -> str:
        return face_of(duty).words


class Answer(serializers.Serializer):
    """The municipality's reasoned answer. A correction is a new version; old ones stay."""

    version = serializers.IntegerField(help_text="1 for the first answer.")
    outcome = serializers.ChoiceField(
        choices=Outcome.values, help_text="What the municipality decided."
    )
    reasons = StaffText(help_text="Why it decided so.")
    next_step = StaffText(help_text="What happens now.")
    cost_cents = serializers.IntegerField(
        allow_null=True, help_text="What it costs, in euro cents; null where nothing is said."
    )
    planned_for = serializers.DateField(
        allow_null=True, help_text="The day until which it is to be done; null where none is said."
    )
    published_at = serializers.DateTimeField(help_text="When it was published.")


class Extension(serializers.Serializer):
    """The municipality says that it needs longer. The first day stays, and lateness counts from it."""

    until_on = serializers.DateField(help_text="The day that is promised now.")
    reason = StaffText(help_text="Why it takes longer.")
    recorded_at = serializers.DateTimeField(help_text="When it was said.")


class Result(serializers.Serializer):
    """A step that the municipality promised, and how far it is."""

    id = serializers.IntegerField(help_text="Its number on this portal.")
    title = StaffText(help_text="What will be done.")
    promised_on = serializers.DateField(help_text="The day that was promised first; it stays.")
    due_on = serializers.DateField(help_text="The day that is promised now.")
    progress = serializers.IntegerField(help_text="In percent.")
    note = StaffText(help_text="How it goes, or why it is given up.")
    done_on = serializers.DateField(allow_null=True, help_text="When it was done.")
    given_up_on = serializers.DateField(allow_null=True, help_text="When it was given up.")


class Punctuality(serializers.Serializer):
    """How a municipality keeps its promise to answer. The year counts back from today."""

    overdue = serializers.IntegerField(help_text="Answers that are overdue now.")
    waiting = serializers.IntegerField(help_text="Answers that are owed now and not due yet.")
    answered = serializers.IntegerField(help_text="Answers given in the last 365 days.")
    on_time = serializers.IntegerField(help_text="Those of them that came in time.")
    next_due_on = serializers.DateField(
        source="next_due.due_on", default=None, allow_null=True, help_text="When the next is due."
    )
    longest_overdue_since = serializers.DateField(
        source="longest_overdue.due_on",
        default=None,
        allow_null=True,
        help_text="The day on which the one that is overdue for longest was due.",
    )
