from django.urls import reverse
from rest_framework import serializers

from emvi.languages.serializers import StaffText
from emvi.municipalities.serializers import RetiredOn, Rules
from emvi.rest.bodies import Body, Flag, Number, Text, TextByLanguage, Upload
from participation.processes.models import Document as DocumentModel
from participation.processes.models import Process as ProcessModel
from participation.processes.models import WorkState as WorkStateModel
from participation.processes.portal_templates import TEMPLATES


class Phase(serializers.Serializer):
    """A dated part of a process. What people may do follows from the phases that are open."""

    id = serializers.IntegerField(help_text="Number of the phase.")
    title = StaffText(help_text="What it is called.")
    description = StaffText(help_text="A sentence about it.")
    opens_at = serializers.DateTimeField(help_text="When it opens.")
    closes_at = serializers.DateTimeField(help_text="When it closes.")
    announced_closes_at = serializers.DateTimeField(
        allow_null=True, help_text="The end that was first made public."
    )
    allows_proposals = serializers.BooleanField(help_text="People propose while it is open.")
    allows_supports = serializers.BooleanField(help_text="People support while it is open.")
    allows_comments = serializers.BooleanField(help_text="People comment while it is open.")


class Process(serializers.Serializer):
    """Participation with a goal, an end and rules."""

    id = serializers.IntegerField(help_text="Number of the process.")
    slug = serializers.CharField(help_text="Its name in addresses.")
    kind = serializers.ChoiceField(
        choices=ProcessModel.Kind.values, help_text="What sort of participation it is."
    )
    state = serializers.ChoiceField(
        choices=ProcessModel.State.values, help_text="A draft is there for staff only."
    )
    when = serializers.ChoiceField(
        choices=["open", "coming", "past"], source="steps.when", help_text="Read from its phases."
    )
    title = StaffText(help_text="What it is called.")
    summary = StaffText(help_text="In short, in plain words.")
    phases = Phase(many=True, source="ordered_phases", help_text="In the order in which they open.")
    rules = Rules(source="*", help_text="The rules as they were when it was published.")
    visibility = serializers.ChoiceField(
        choices=ProcessModel.Visibility.values,
        help_text="Who sees it: everybody, who has the address, or who was invited.",
    )
    published_at = serializers.DateTimeField(allow_null=True, help_text="When it became public.")
    closed_at = serializers.DateTimeField(
        allow_null=True, help_text="When the municipality closed it before its last date."
    )
    announced_until = serializers.DateTimeField(
        allow_null=True, help_text="The last date that was announced, if it was closed before."
    )
    proposal_count = serializers.IntegerField(help_text="Proposals that everybody can read.")


class Document(serializers.Serializer):
    """A file that belongs to a process."""

    id = serializers.IntegerField(help_text="Number of the document.")
    title = serializers.CharField(help_text="What it is called.")
    language = serializers.CharField(help_text="Code of the language it is written in.")
    size = serializers.IntegerField(help_text="In bytes.")
    address = serializers.SerializerMethodField(help_text="Where the PDF is.")

    def get_address(self, document: DocumentModel) -> str:
        process = document.process
        return reverse("processes:document-download", args=[process.municipality.slug, document.pk])


class ProcessDetail(Process):
    """A process with its long texts and documents."""

    documents = Document(many=True, source="documents.all", help_text="Files to read.")

    body = StaffText(help_text="The long text.")
    what_can_change = StaffText(help_text="One point per line.")
    what_is_fixed = StaffText(help_text="One point per line.")
    close_reason = StaffText(help_text="Why it was closed before its last date.")
    edition = serializers.CharField(help_text="To be sent with a change of the process.")


class Title(TextByLanguage):
    most = 120


class LongText(TextByLanguage):
    most = 20_000


class PhaseTitle(TextByLanguage):
    most = 80


class PhaseDescription(TextByLanguage):
    most = 200


class PhaseBody(Body):
    id = Number(required=False, help_text="Of a phase that is there already.")
    title = PhaseTitle(help_text="At least in the municipality's own language.")
    description = PhaseDescription(required=False)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    allows_proposals = Flag(default=False)
    allows_supports = Flag(default=False)
    allows_comments = Flag(default=False)


class RulesBody(Body):
    answer_period = Number(required=False, max_value=366)
    answer_period_unit = serializers.ChoiceField(choices=ProcessModel.Unit.values, required=False)
    clock_start = serializers.ChoiceField(choices=ProcessModel.ClockStart.values, required=False)
    support_threshold = Number(required=False, max_value=2**31 - 1)
    may_support = serializers.ChoiceField(choices=ProcessModel.Whose.values, required=False)
    support_counts_of = serializers.ChoiceField(choices=ProcessModel.Whose.values, required=False)
    most_proposals = Number(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**15 - 1,
        help_text="null: no limit.",
    )
    most_supports = Number(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**15 - 1,
        help_text="null: no limit.",
    )


class ProcessBody(Body):
    """All of a process, as it is to be."""

    title = Title(help_text="At least in the municipality's own language.")
    summary = LongText(required=False, help_text="At most 120 words in each language.")
    what_can_change = LongText(required=False, help_text="One point per line.")
    what_is_fixed = LongText(required=False, help_text="One point per line.")
    body = LongText(required=False)
    kind = serializers.ChoiceField(choices=ProcessModel.Kind.values, required=False)
    slug = Text(max_length=60, required=False, help_text="Left out: made from the title.")
    rules = RulesBody(required=False, help_text="Left out: as they are.")
    phases = PhaseBody(many=True, max_length=20, help_text="All of them, new ones without an id.")
    visibility = serializers.ChoiceField(
        choices=ProcessModel.Visibility.values, required=False, help_text="Who sees it."
    )
    is_template = Flag(default=False, help_text="Kept to start others from; never published.")


class ProcessChangeBody(ProcessBody):
    """The same of one that is there already."""

    edition = Text(
        max_length=16,
        help_text="Of the process that one has read. If it is another one by now, nothing changes.",
    )


class DocumentBody(Body):
    title = Text(max_length=120)
    language = Text(max_length=10, help_text="Code of the language it is written in.")
    file = Upload(help_text="A PDF of at most 10 MB.")
    submission_key = serializers.UUIDField(
        help_text="Made anew for each document; sent again, it adds nothing."
    )


class ScheduleBody(Body):
    publish_at = serializers.DateTimeField(help_text="When the draft becomes public.")


class CloseReason(TextByLanguage):
    most = 500


class CloseBody(Body):
    reason = CloseReason(help_text="At least in the municipality's own language.")


class InviteBody(Body):
    number = Number(max_value=100, help_text="How many.")
    submission_key = serializers.UUIDField(
        required=False, help_text="Made anew for each sheet; sent again, it makes none."
    )


class InvitationBody(Body):
    code = Text(max_length=40)


class NewInvitations(serializers.Serializer):
    """One-use codes, which are shown once only."""

    codes = serializers.ListField(child=serializers.CharField(), help_text="One for each person.")


class UsedInvitation(serializers.Serializer):
    """Somebody who came in."""

    id = serializers.IntegerField(help_text="Number of the invitation.")
    name = serializers.CharField(help_text="Public name here; empty while there is none.")


class UnusedInvitations(serializers.Serializer):
    unused = serializers.IntegerField(help_text="How many were taken back.")


class StartBody(Body):
    template = serializers.ChoiceField(choices=list(TEMPLATES), help_text="Which of the portal's.")
    starts_on = serializers.DateField(help_text="First day of the first phase.")


class DuplicateBody(Body):
    starts_on = serializers.DateField(help_text="First day of the first phase of the copy.")


class Entry(serializers.Serializer):
    """A topic, a place or a working state, as the staff keep it."""

    key = serializers.CharField(help_text="Its name in addresses, for example theme-12.")
    name = StaffText(help_text="What it is called.")
    position = serializers.IntegerField(help_text="Small numbers come first.")
    retired_on = RetiredOn()


class EntryName(TextByLanguage):
    most = 80


class EntryHint(TextByLanguage):
    most = 120


class EntryBody(Body):
    name = EntryName(help_text="At least in the municipality's own language.")
    hint = EntryHint(required=False, help_text="Of a place: explains the name.")
    position = Number(required=False, max_value=2**15 - 1, help_text="Small numbers come first.")
    process = Number(required=False, help_text="Of a new working state: number of its process.")
    colour = serializers.ChoiceField(
        choices=WorkStateModel.Colour.values, required=False, help_text="Of a working state."
    )
