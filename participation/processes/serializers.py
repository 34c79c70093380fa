from rest_framework import serializers

from emvi.languages.serializers import StaffText
from emvi.municipalities.serializers import Rules
from participation.processes.models import Process as ProcessModel


class Phase(serializers.Serializer):
    """A dated part of a process. What people may do follows from the phases that are open."""

    title = StaffText()
    description = StaffText()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    announced_closes_at = serializers.DateTimeField(
        allow_null=True, help_text="The end that was first made public."
    )
    allows_proposals = serializers.BooleanField()
    allows_supports = serializers.BooleanField()
    allows_comments = serializers.BooleanField()


class Process(serializers.Serializer):
    """Participation with a goal, an end and rules."""

    id = serializers.IntegerField()
    slug = serializers.CharField(help_text="Its name in addresses.")
    kind = serializers.ChoiceField(choices=ProcessModel.Kind.values)
    state = serializers.ChoiceField(
        choices=ProcessModel.State.values, help_text="A draft is there for staff only."
    )
    when = serializers.ChoiceField(
        choices=["open", "coming", "past"], source="steps.when", help_text="Read from its phases."
    )
    title = StaffText()
    summary = StaffText()
    phases = Phase(many=True, source="ordered_phases")
    rules = Rules(source="*")
    published_at = serializers.DateTimeField(allow_null=True)
    proposal_count = serializers.IntegerField(help_text="Proposals that everybody can read.")


class ProcessDetail(Process):
    """A process with its long texts."""

    body = StaffText()
    what_can_change = StaffText(help_text="One point a line.")
    what_is_fixed = StaffText(help_text="One point a line.")
