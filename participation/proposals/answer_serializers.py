"""What officers send and get about answers and what follows from them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from emvi.answers.states import Outcome
from emvi.languages.serializers import Words, words
from emvi.rest.bodies import Body, Flag, Number, Text, TextByLanguage


class Reasons(TextByLanguage):
    most = 5000


class NextStep(TextByLanguage):
    most = 300


class ExtensionReason(TextByLanguage):
    most = 500


class SaidBody(Body):
    outcome = serializers.ChoiceField(choices=Outcome.values)
    reasons = Reasons(help_text="At least in the municipality's own language.")
    next_step = NextStep(required=False)
    cost_cents = Number(
        required=False, allow_null=True, max_value=10**12 - 1, help_text="What it costs, in cents."
    )
    planned_for = serializers.DateField(
        required=False, allow_null=True, help_text="The day until which it is to be done."
    )


class AnswerBody(SaidBody):
    replaces = Number(
        max_value=32_000, help_text="The version that one has read; 0: there is none yet."
    )


class ExtensionBody(Body):
    until_on = serializers.DateField()
    reason = ExtensionReason(help_text="At least in the municipality's own language.")


class AnswerDraftBody(SaidBody):
    outcome = serializers.ChoiceField(choices=Outcome.values, required=False)
    reasons = Reasons(required=False)
    replaces = Number(
        max_value=32_000, help_text="The version that one has read; 0: there is none yet."
    )
    edition = Number(
        max_value=2**31 - 1, help_text="The draft that one has read; 0: there is none yet."
    )


class Kept(serializers.Serializer):
    edition = serializers.IntegerField(help_text="To be sent with the next change of the draft.")


class OneOfSeveral(AnswerBody):
    proposal = Number(help_text="Which proposal it answers.")


class AnswersBody(Body):
    answers = OneOfSeveral(many=True, allow_empty=False, max_length=100)


class SameAnswerBody(SaidBody):
    proposals = serializers.ListField(child=Number(), allow_empty=False, max_length=100)


class AssignBody(Body):
    officer = Text(
        max_length=40, allow_null=True, help_text="Login name; null: nobody in particular."
    )
    deputy = Text(max_length=40, allow_null=True, default=None, help_text="Login name.")


class LeaveBody(Body):
    officer = Text(
        max_length=40, required=False, help_text="Login name; oneself, where it is left out."
    )
    from_on = serializers.DateField(help_text="The first day away.")
    until_on = serializers.DateField(help_text="The last day away.")


class Leave(serializers.Serializer):
    id = serializers.IntegerField()
    from_on = serializers.DateField(help_text="The first day away.")
    until_on = serializers.DateField(help_text="The last day away.")


class ResultTitle(TextByLanguage):
    most = 150


class ResultNote(TextByLanguage):
    most = 500


class ResultBody(Body):
    title = ResultTitle(help_text="What will be done, at least in the municipality's own language.")
    due_on = serializers.DateField(help_text="By which day. It stays visible for good.")


class ResultChangeBody(Body):
    due_on = serializers.DateField(help_text="By which day, as it stands now.")
    progress = Number(max_value=100, help_text="In percent. 100: it is done.")
    note = ResultNote(required=False, help_text="How it goes.")
    gives_up = Flag(default=False, help_text="It will not be done; the note says why.")


class ThemesBody(Body):
    proposals = serializers.ListField(child=Number(), allow_empty=False, max_length=100)
    theme = Number(allow_null=True, help_text="null: no topic.")


class WorkStatesBody(Body):
    process = Number(help_text="The process of all of them.")
    proposals = serializers.ListField(child=Number(), allow_empty=False, max_length=100)
    work_state = Number(allow_null=True, help_text="null: none any more.")


class Changed(serializers.Serializer):
    count = serializers.IntegerField(help_text="How many proposals were changed.")


class StaffNoteBody(Body):
    text = Text(max_length=2000, help_text="@ and a login name tells that colleague.")
    language = Text(max_length=10, help_text="Code of the language it is written in.")
    submission_key = serializers.UUIDField(
        help_text="Made by the client, for this note: sent again, it makes no second one."
    )


class StaffNote(serializers.Serializer):
    """A note among staff. Nobody else reads it."""

    id = serializers.IntegerField()
    text = serializers.SerializerMethodField()
    written_by = serializers.SerializerMethodField(help_text="Login name; null: a former one.")
    written_at = serializers.DateTimeField()

    @extend_schema_field(Words())
    def get_text(self, note: Any) -> dict[str, str]:
        return words(note.text, note.language)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_written_by(self, note: Any) -> str | None:
        return note.written_by.login if note.written_by else None


class WorkStateBody(Body):
    work_state = Number(allow_null=True, help_text="One of the process; null: none any more.")
    replaces = Number(allow_null=True, help_text="The working state as one has read it.")


class MergeReason(TextByLanguage):
    most = 500


class MergeBody(Body):
    into = Number(help_text="The proposal that it becomes a part of.")
    reason = MergeReason(help_text="At least in the municipality's own language.")


class PartBody(Body):
    title = Text(max_length=150)
    text = Text(max_length=5000, help_text="Sentences of the whole, as they are.")
    theme = Number(required=False, allow_null=True)
    place = Number(required=False, allow_null=True)


class SplitBody(Body):
    key = serializers.UUIDField(
        help_text="Made by the client, for this split: sent again, it makes no second one."
    )
    parts = PartBody(many=True, min_length=2, max_length=5, help_text="Two to five.")
    reason = MergeReason(help_text="At least in the municipality's own language.")


class HandOverBody(Body):
    officer = Text(max_length=40, help_text="Login name of who sees to them now.")
    to = Text(max_length=40, help_text="Login name of the colleague.")


class HandedOver(serializers.Serializer):
    count = serializers.IntegerField(help_text="How many answers were handed over.")
