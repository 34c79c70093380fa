from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from emvi.answers.serializers import Answer, Clock, Extension, Result
from emvi.discussions.serializers import Thread
from emvi.languages.serializers import Words, words
from emvi.municipalities.serializers import Author, Organisation
from emvi.rest.bodies import Body, Number, Text, Upload
from participation.processes.models import WorkState as WorkStateModel
from participation.proposals.models import CoAuthor as CoAuthorModel
from participation.proposals.models import Proposal as ProposalModel
from participation.proposals.states import State

WHOSE_TITLE = "The municipality gave it its title when it split a proposal; else who wrote it did."
COLOURS = WorkStateModel.Colour.values


class Supports(serializers.Serializer):
    """How many people support it. Who they are is never shown to anybody."""

    verified = serializers.IntegerField(help_text="People who are confirmed to live here.")
    other = serializers.IntegerField(help_text="Other people.")
    elsewhere = serializers.IntegerField(
        help_text="Counted on another portal, before an import. A part of a split proposal repeats"
        " those of the whole."
    )
    came_along = serializers.IntegerField(
        help_text="How many of the first two came along when a proposal was split. They are counted"
        " at each of its parts; to add up, take them once, at the whole."
    )
    needed = serializers.IntegerField(help_text="What starts the answer clock; 0: a date does.")


class Heading(serializers.Serializer):
    """What every answer says of a proposal."""

    id = serializers.IntegerField(help_text="Number of the proposal.")
    municipality = serializers.CharField(help_text="Short name of the municipality.")
    page = serializers.CharField(help_text="Address of its page, in the language of the answer.")
    process = serializers.IntegerField(
        help_text="Number of the process in which it was put forward."
    )
    state = serializers.ChoiceField(
        choices=State.values, help_text="Whether an answer is late, its clock says."
    )
    published_at = serializers.DateTimeField(help_text="When it was published.")
    title = Words(allow_null=True, help_text="null where the words are not shown.")
    clock = Clock(allow_null=True, help_text="null while no answer clock runs.")
    supports = Supports(allow_null=True, help_text="null where they are not shown.")


class WorkState(serializers.Serializer):
    """How far the municipality is, in its own words. It says nothing of the answer."""

    id = serializers.IntegerField(source="pk", help_text="Number of the working state.")
    name = serializers.SerializerMethodField(help_text="What the municipality calls it.")
    colour = serializers.ChoiceField(choices=COLOURS, help_text="How pages mark it.")

    @extend_schema_field(Words())
    def get_name(self, choice: Any) -> dict[str, str] | None:
        return words(choice.name, choice.language)


class WorkStateChange(serializers.Serializer):
    """The municipality said how far it is."""

    work_state = WorkState(allow_null=True, help_text="null: it took the state before away.")
    changed_at = serializers.DateTimeField(help_text="When it said so.")


class Proposal(Heading):
    """A proposal in a list."""

    work_state = WorkState(allow_null=True, help_text="How far the municipality is.")
    theme = serializers.IntegerField(allow_null=True, help_text="Number of its topic.")
    place = serializers.IntegerField(allow_null=True, help_text="Number of its place.")
    source = serializers.ChoiceField(
        choices=ProposalModel.Source.values,
        help_text="Put forward online, on paper, or on another portal.",
    )
    author = Author(allow_null=True, help_text="null where it came on paper, or is not shown.")
    coauthors = serializers.ListField(
        child=serializers.CharField(), help_text="Public names of who stands beside the author."
    )
    organisation = Words(
        allow_null=True, help_text="For which its author speaks; null: for themselves."
    )
    beginning = Words(help_text="The first words of the text.")
    title_by_municipality = serializers.BooleanField(help_text=WHOSE_TITLE)


class Overdue(Heading):
    """An answer that is overdue. It stands here even if the words are hidden or taken back, and
    without a name if the process is not for everybody."""

    id = serializers.IntegerField(
        allow_null=True, help_text="null where the process is not for everybody."
    )
    page = serializers.CharField(
        allow_null=True, help_text="null where the process is not for everybody."
    )
    process = serializers.IntegerField(
        allow_null=True, help_text="null where it is not for everybody."
    )
    number = serializers.CharField(
        allow_null=True, help_text="Names it where its words are not shown."
    )


class OwnProposal(Heading):
    """What one has put forward."""

    number = serializers.CharField(help_text="Shows what becomes of it, without a login.")
    is_hidden = serializers.BooleanField(help_text="By a moderator's decision.")
    is_held = serializers.BooleanField(help_text="Until a moderator has read it.")


class Photo(serializers.Serializer):
    """A picture that belongs to a proposal."""

    address = serializers.CharField(help_text="Where the picture is.")
    alt = serializers.CharField(allow_blank=True, help_text="What it shows.")


class Version(serializers.Serializer):
    """What a proposal said until its author changed it."""

    title = Words(help_text="The title until then.")
    text = Words(help_text="The text until then.")
    replaced_at = serializers.DateTimeField(help_text="When it was changed.")


class CoAuthor(serializers.Serializer):
    """Somebody who was invited to stand beside the author."""

    id = serializers.IntegerField(help_text="Number of the invitation.")
    name = serializers.CharField(help_text="The public name.")
    state = serializers.ChoiceField(
        choices=CoAuthorModel.State.values, help_text="Whether the person accepted."
    )


class Attachment(serializers.Serializer):
    """A picture or PDF file that belongs to the words of a proposal."""

    id = serializers.IntegerField(help_text="Number of the file.")
    title = serializers.CharField(help_text="What is in it.")
    kind = serializers.CharField(help_text="webp for a picture, or pdf.")
    size = serializers.IntegerField(help_text="In bytes.")
    address = serializers.CharField(help_text="Where the file is.")


class PartEndorsement(serializers.Serializer):
    """An organisation stands behind what became a part of a proposal."""

    organisation = Organisation(help_text="Which one.")
    proposal = serializers.IntegerField(help_text="The part that it endorses.")


class Promising(serializers.Serializer):
    """The proposal to whose answer a step belongs."""

    id = serializers.IntegerField(help_text="Number of the proposal.")
    page = serializers.CharField(help_text="Address of its page, in the language of the answer.")
    title = Words(allow_null=True, help_text="null where the words are not shown.")
    number = serializers.CharField(
        allow_null=True, help_text="Names it where its words are not shown."
    )


class PromisedResult(Result):
    """A step that the municipality promised, how far it is, and for which proposal."""

    proposal = Promising(help_text="Whose answer promised it.")


class UndoneMerge(serializers.Serializer):
    """Two proposals were one for a time."""

    proposal = serializers.IntegerField(help_text="Number of the other one.")
    was_part = serializers.BooleanField(
        help_text="Whether this proposal was the part and the other one the whole."
    )
    merged_at = serializers.DateTimeField(help_text="When they became one.")
    undone_at = serializers.DateTimeField(help_text="When they became two again.")


class ProposalDetail(Heading):
    """A proposal with everything that its page shows."""

    number = serializers.CharField(
        allow_null=True, help_text="Names it where its words are not shown."
    )
    theme = serializers.IntegerField(allow_null=True, help_text="Number of its topic.")
    place = serializers.IntegerField(allow_null=True, help_text="Number of its place.")
    source = serializers.ChoiceField(
        choices=ProposalModel.Source.values, allow_null=True, help_text="null where not shown."
    )
    author = Author(allow_null=True, help_text="null where it came on paper, or is not shown.")
    coauthors = Author(many=True, help_text="Who stands beside the author.")
    organisation = Organisation(
        allow_null=True, help_text="For which its author speaks; null: for themselves."
    )
    title_by_municipality = serializers.BooleanField(help_text=WHOSE_TITLE)
    text = Words(allow_null=True, help_text="null where the words are not shown.")
    photo = Photo(allow_null=True, help_text="A picture, if there is one.")
    attachments = Attachment(many=True, help_text="Files that belong to its words.")
    is_edited = serializers.BooleanField(help_text="Its words were changed after publication.")
    is_hidden = serializers.BooleanField(help_text="By a moderator's decision.")
    is_held = serializers.BooleanField(help_text="Until a moderator has read it.")
    clock_starts_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Where a date starts the clock, or the closing of its process before it.",
    )
    answers = Answer(many=True, help_text="The newest first; earlier versions stay.")
    extensions = Extension(many=True, help_text="What the municipality said about needing longer.")
    merged_into = serializers.IntegerField(
        allow_null=True, help_text="The proposal that it is a part of now; null where it is one."
    )
    undone_merges = UndoneMerge(
        many=True, help_text="With which it was one for a time. They are not merged again."
    )
    split_into = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="The proposals into which it was split; empty where it is one.",
    )
    part_of = serializers.IntegerField(
        allow_null=True, help_text="The proposal of which it is a part, by a split; null: of none."
    )
    promised_results = Result(
        many=True, help_text="Steps that were promised, and how far they are."
    )
    imported_answer = serializers.DictField(
        child=serializers.CharField(),
        help_text="An answer that was given on another portal, by language.",
    )
    import_url = serializers.CharField(
        allow_blank=True, help_text="Its address on the other portal; empty if it began here."
    )
    endorsements = Organisation(
        many=True, help_text="Organisations that stand behind it. They are not counted as support."
    )
    part_endorsements = PartEndorsement(
        many=True, help_text="Given to proposals that are a part of this one."
    )
    work_state = WorkState(allow_null=True, help_text="How far the municipality is.")
    work_state_changes = WorkStateChange(many=True, help_text="The newest first.")
    thread = Thread(allow_null=True, help_text="Its discussion; null where it is not shown.")


class ProposalBody(Body):
    title = Text(max_length=150)
    text = Text(max_length=5000)
    language = Text(max_length=10, help_text="Code of the language it is written in.")
    theme = Number(required=False, allow_null=True)
    place = Number(required=False, allow_null=True)


class NewProposalBody(ProposalBody):
    key = serializers.UUIDField(
        help_text="Made by the client, for this proposal: sent again, it makes no second one."
    )
    name = Text(
        max_length=60,
        required=False,
        help_text="The public name, with somebody's first words in this municipality.",
    )
    organisation = Number(
        required=False, allow_null=True, help_text="For which you speak; null: in your own name."
    )


class CoAuthorInvitationBody(Body):
    name = Text(max_length=60, help_text="The public name of the person, as it is written here.")


class EndorsementBody(Body):
    organisation = Number(help_text="One for which you speak.")


class PaperBody(ProposalBody):
    key = serializers.UUIDField(
        help_text="Made by the client, for this proposal: sent again, it makes no second one."
    )


class OfficialCommentBody(Body):
    text = Text(max_length=2000)
    language = Text(max_length=10, help_text="Code of the language it is written in.")
    parent = Number(required=False, allow_null=True, help_text="The comment that it answers.")
    submission_key = serializers.UUIDField(
        help_text="Made by the client, for this comment: sent again, it makes no second one."
    )


class NewCommentBody(OfficialCommentBody):
    name = Text(
        max_length=60,
        required=False,
        help_text="The public name, with somebody's first words in this municipality.",
    )


class NewComment(serializers.Serializer):
    id = serializers.IntegerField()
    is_held = serializers.BooleanField(help_text="Until a moderator has read it.")


class AttachmentBody(Body):
    title = Text(max_length=100, help_text="What is in the file.")
    file = Upload(
        help_text="A picture of at most 12 MB, which is made anew, or a PDF file of at most 5 MB."
    )
    key = serializers.UUIDField(
        help_text="Made anew for each file; sent again, it attaches nothing."
    )
