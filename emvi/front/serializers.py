from rest_framework import serializers

from emvi.answers.serializers import Punctuality
from emvi.languages.serializers import StaffText
from emvi.municipalities.serializers import Rules


class Municipality(serializers.Serializer):
    """The public body that runs a space on this portal."""

    id = serializers.IntegerField(source="municipality.id")
    slug = serializers.CharField(source="municipality.slug", help_text="Its name in addresses.")
    name = StaffText(source="municipality.name")
    office = StaffText(source="municipality.office", help_text="The office that answers.")
    country = serializers.CharField(source="municipality.country")
    default_language = serializers.CharField(source="municipality.default_language")
    written_languages = serializers.ListField(
        source="municipality.written_languages",
        child=serializers.CharField(),
        help_text="The first languages in the list that people choose from; they can take any.",
    )
    time_zone = serializers.CharField(source="municipality.time_zone")
    contact_email = serializers.CharField(
        source="municipality.contact_email", help_text="Of the office."
    )
    edit_minutes = serializers.IntegerField(
        source="municipality.edit_minutes", help_text="Minutes in which one can change one's words."
    )
    rules = Rules(source="municipality")
    punctuality = Punctuality()
    open_processes = serializers.IntegerField()
