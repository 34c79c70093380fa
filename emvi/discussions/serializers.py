from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from emvi.discussions.forms import PAUSE_DAYS, SLOW_MINUTES
from emvi.discussions.models import Appeal, ModerationDecision
from emvi.discussions.queries.queue import Kind
from emvi.languages.serializers import StaffText, Words, words
from emvi.municipalities.serializers import Author
from emvi.rest.bodies import Body, Flag, Number, Text

OUTCOMES = ModerationDecision.Outcome.values


class Comment(serializers.Serializer):
    """What somebody said. One that is hidden, held or taken back keeps its place without words."""

    id = serializers.IntegerField(source="pk", help_text="Number of the comment.")
    branch = serializers.IntegerField(
        allow_null=True, source="root_id", help_text="The comment that opened the branch."
    )
    reply_to = serializers.CharField(
        allow_blank=True, help_text="The public name that it answers, where that is not plain."
    )
    author = serializers.SerializerMethodField(
        help_text="Who said it; null where that is not shown, and for the municipality."
    )
    text = serializers.SerializerMethodField(
        help_text="What was said; null where that is not shown."
    )
    created_at = serializers.DateTimeField(help_text="When it was said.")
    is_official = serializers.BooleanField(help_text="A word of the municipality itself.")
    is_edited = serializers.BooleanField(help_text="It was changed later.")
    is_hidden = serializers.BooleanField(help_text="By a moderator's decision.")
    is_held = serializers.BooleanField(help_text="Until a moderator has read it.")
    is_withdrawn = serializers.BooleanField(help_text="By who wrote it.")

    @extend_schema_field(Author(allow_null=True))
    def get_author(self, said: Any) -> dict[str, Any] | None:
        if said.is_gone or said.is_official:
            return None
        return {"id": said.author_id, "name": said.author_name}

    @extend_schema_field(Words(allow_null=True))
    def get_text(self, said: Any) -> dict[str, str] | None:
        return None if said.is_gone else words(said.text, said.language)


class Thread(serializers.Serializer):
    """The discussion about something."""

    id = serializers.IntegerField(help_text="Number of the discussion.")
    comment_count = serializers.IntegerField(help_text="Comments that everybody can read.")
    is_closed = serializers.SerializerMethodField(help_text="Nobody can comment any more.")
    slow_minutes = serializers.IntegerField(
        help_text="One comment of a person in so many minutes; 0: as many as they like."
    )
    note = serializers.SerializerMethodField(help_text="A line of the moderators about it.")

    def get_is_closed(self, thread: Any) -> bool:
        return thread.closed_at is not None

    @extend_schema_field(Words(allow_null=True))
    def get_note(self, thread: Any) -> dict[str, str] | None:
        return words(thread.note, thread.note_language) if thread.note else None


class Rule(serializers.Serializer):
    """A rule of the discussion. Moderators can only decide by one of these."""

    id = serializers.IntegerField(help_text="Number of the rule.")
    code = serializers.CharField(
        allow_blank=True, help_text="Of the rules that hold everywhere; empty for a town's own."
    )
    name = StaffText(help_text="What it is called.")
    explanation = StaffText(help_text="What it means.")


class DecisionCount(serializers.Serializer):
    """How often moderators decided what, by month and rule. An appeal counts with its decision."""

    month = serializers.DateField(help_text="Its first day.")
    rule = serializers.IntegerField(
        source="rule.id",
        default=None,
        allow_null=True,
        help_text="null: let through without an objection.",
    )
    left = serializers.IntegerField(source="outcomes.left", help_text="Left as it is.")
    edit_requested = serializers.IntegerField(
        source="outcomes.edit_requested", help_text="The author was asked for a change."
    )
    hidden = serializers.IntegerField(source="outcomes.hidden", help_text="Taken out of sight.")
    restored = serializers.IntegerField(source="outcomes.restored", help_text="Shown again.")
    appeals_open = serializers.IntegerField(
        source="appeals.open", help_text="Appeals that wait for a decision."
    )
    appeals_upheld = serializers.IntegerField(
        source="appeals.upheld", help_text="The decision stays."
    )
    appeals_reversed = serializers.IntegerField(
        source="appeals.reversed", help_text="The decision was changed."
    )


class Decision(serializers.Serializer):
    """What a moderator decided about one's words."""

    id = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    rule = serializers.IntegerField(source="rule_id", allow_null=True)
    reason = serializers.SerializerMethodField()
    decided_at = serializers.DateTimeField()
    can_be_appealed = serializers.SerializerMethodField()
    appeal = serializers.SerializerMethodField(help_text="open, upheld or reversed.")

    @extend_schema_field(Words(allow_null=True))
    def get_reason(self, decision: ModerationDecision) -> dict[str, str] | None:
        if not decision.reason:
            return None
        return words(decision.reason, decision.reason_language)

    def get_can_be_appealed(self, decision: ModerationDecision) -> bool:
        return decision.can_be_appealed and not hasattr(decision, "appeal")

    @extend_schema_field(serializers.ChoiceField(choices=Appeal.State.values, allow_null=True))
    def get_appeal(self, decision: ModerationDecision) -> str | None:
        appeal = getattr(decision, "appeal", None)
        return appeal.state if appeal else None


class CommentBody(Body):
    text = Text(max_length=2000)
    language = Text(max_length=10, help_text="Code of the language it is written in.")


class FlagBody(Body):
    rule = Number(help_text="The rule that the text breaks.")
    note = Text(max_length=500, required=False, allow_blank=True)
    language = Text(max_length=10, help_text="Of the note.")


class DecisionBody(Body):
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    rule = Number(required=False, allow_null=True)
    reason = Text(max_length=500, required=False, allow_blank=True)
    language = Text(max_length=10, help_text="Of the reason.")
    pause_days = serializers.ChoiceField(
        choices=(0, *PAUSE_DAYS), required=False, help_text="Goes with hiding."
    )
    seen = Text(max_length=60, help_text="What one has read: from the queue of the moderators.")


class NameEndBody(Body):
    rule = Number(help_text="The rule that the name breaks.")
    reason = Text(max_length=500)
    language = Text(max_length=10, help_text="Of the reason.")


class AppealBody(Body):
    text = Text(max_length=1000, help_text="Why the decision is wrong.")
    language = Text(max_length=10)


class AppealDecisionBody(Body):
    outcome = serializers.ChoiceField(choices=["upheld", "reversed"])
    reason = Text(max_length=500)
    language = Text(max_length=10, help_text="Of the reason.")


class RegulateBody(Body):
    is_closed = Flag()
    slow_minutes = serializers.ChoiceField(choices=(0, *SLOW_MINUTES))
    note = Text(max_length=200, required=False, allow_blank=True)
    language = Text(max_length=10, help_text="Of the note.")


class Told(serializers.Serializer):
    rule = serializers.IntegerField()
    count = serializers.IntegerField(help_text="How many people named this rule.")


class WaitingText(serializers.Serializer):
    """A text that waits for a moderator."""

    kind = serializers.ChoiceField(choices=Kind.values, help_text="Why it waits.")
    since = serializers.DateTimeField()
    thread = serializers.IntegerField(allow_null=True, help_text="If it is a proposal.")
    comment = serializers.IntegerField(allow_null=True, help_text="If it is a comment.")
    appeal = serializers.IntegerField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    text = Words()
    author = serializers.CharField(allow_blank=True, help_text="The public name.")
    flags = Told(many=True)
    seen = serializers.CharField(help_text="Goes along with the decision.")
