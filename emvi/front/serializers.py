from django.conf import settings
from rest_framework import serializers

from emvi.answers.serializers import Punctuality
from emvi.front.audit.sentences import Kind
from emvi.languages.serializers import StaffText, Words
from emvi.municipalities.models import Municipality as Town
from emvi.municipalities.models import Role
from emvi.municipalities.serializers import Rules
from emvi.rest.bodies import Body, Flag


class Municipality(serializers.Serializer):
    """The public body that runs a space on this portal."""

    id = serializers.IntegerField(source="municipality.id", help_text="Number of the municipality.")
    slug = serializers.CharField(source="municipality.slug", help_text="Its name in addresses.")
    name = StaffText(source="municipality.name", help_text="What it is called.")
    office = StaffText(source="municipality.office", help_text="The office that answers.")
    country = serializers.CharField(
        source="municipality.country", help_text="Two letters (ISO 3166-1)."
    )
    default_language = serializers.CharField(
        source="municipality.default_language", help_text="The official language."
    )
    written_languages = serializers.ListField(
        source="municipality.written_languages",
        child=serializers.CharField(),
        help_text="The first languages in the list that people choose from; they can take any.",
    )
    time_zone = serializers.CharField(
        source="municipality.time_zone", help_text="On which its days begin and end."
    )
    contact_email = serializers.CharField(
        source="municipality.contact_email", help_text="Of the office."
    )
    comment_edit_minutes = serializers.IntegerField(
        source="municipality.comment_edit_minutes",
        help_text="Minutes in which one can change a comment that nobody has answered.",
    )
    edit_minutes = serializers.IntegerField(
        source="municipality.edit_minutes", help_text="Minutes in which one can change one's words."
    )
    data_licence = serializers.ChoiceField(
        source="municipality.data_licence",
        choices=Town.Licence.values,
        help_text="Under which its figures and its own texts may be used.",
    )
    rules = Rules(source="municipality", help_text="What new processes begin with.")
    punctuality = Punctuality(help_text="How it keeps its promise to answer.")
    open_processes = serializers.IntegerField(
        help_text="Processes in which people can do something now."
    )


class OwnName(serializers.Serializer):
    id = serializers.IntegerField()
    municipality = serializers.CharField(source="municipality.slug")
    name = serializers.CharField()


class OwnVerification(serializers.Serializer):
    municipality = serializers.CharField(source="municipality.slug")
    valid_until = serializers.DateField()


class OwnRole(serializers.Serializer):
    municipality = serializers.CharField(source="municipality.slug")
    role = serializers.ChoiceField(choices=Role.values)
    organisation = serializers.IntegerField(source="organisation_id", allow_null=True)
    from_on = serializers.DateField()
    to_on = serializers.DateField(allow_null=True)


class Me(serializers.Serializer):
    """What the portal knows of the person who asks. How they log in is not among it."""

    language = serializers.CharField()
    is_shared_phone = serializers.BooleanField()
    names = OwnName(many=True)
    verifications = OwnVerification(many=True, help_text="Where they are confirmed to live.")
    roles = OwnRole(many=True, help_text="Roles that run today.")


class Notice(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    municipality = serializers.CharField(source="municipality.slug", default=None, allow_null=True)
    headline = serializers.CharField(help_text="What it is about, in one line.")
    address = serializers.CharField(help_text="Of the page that it is about.")
    created_at = serializers.DateTimeField()
    is_read = serializers.BooleanField()


class Block(serializers.Serializer):
    """Somebody whom one has blocked. Only who set it knows."""

    id = serializers.IntegerField()
    municipality = serializers.CharField(source="seen_as.municipality.slug")
    name = serializers.CharField(source="seen_as.name")


class AuditLine(serializers.Serializer):
    """Something that was done. Residents have no name here, staff are masked."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    action = serializers.CharField(help_text="For programs, for example: process.published.")
    kind = serializers.ChoiceField(
        choices=Kind.values, allow_null=True, help_text="What it is about."
    )
    sentence = Words(help_text="What was done, in plain words.")
    by = serializers.CharField(
        allow_blank=True, help_text="Who of the staff, masked. Empty where it was nobody of them."
    )
    details = serializers.ListField(child=serializers.CharField())
    address = serializers.CharField(
        allow_null=True, help_text="Of the page about it, if it still exists."
    )
    reason = Words(allow_null=True, help_text="As staff wrote it, while it is kept.")
    is_sealed = serializers.BooleanField(help_text="Whether the chain of seals covers it.")


class SettingsBody(Body):
    language = serializers.ChoiceField(choices=settings.INTERFACE_LANGUAGES)
    is_shared_phone = Flag()
