from typing import Any

from rest_framework import serializers

from emvi.notifications.models import Follow
from emvi.notifications.places import place_of
from emvi.notifications.topics import CHOSEN, Frequency
from emvi.rest.bodies import Body, Flag


class Following(serializers.Serializer):
    """What one follows. Only oneself sees it."""

    id = serializers.IntegerField()
    municipality = serializers.CharField(help_text="Short name of the municipality.")
    noun = serializers.ChoiceField(choices=["municipality", "process", "theme", "proposal"])
    title = serializers.CharField()
    language = serializers.CharField(help_text="Of the title.")
    page = serializers.CharField(help_text="Its address.")


def shape_of(found: Follow) -> dict[str, Any]:
    """A follow, for `Following`."""
    place = place_of(found.target, found.account_id)
    return {
        "id": found.pk,
        "municipality": place.municipality.slug,
        "noun": found.target._meta.model_name,
        "title": place.title,
        "language": place.language,
        "page": place.url,
    }


class MailBody(Body):
    """How often one wants mail, by topic."""

    follows_what_i_comment = Flag(help_text="Follow the proposals on which one comments.")

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for topic in CHOSEN:
            fields[topic.value] = serializers.ChoiceField(
                choices=Frequency.values, required=False, help_text="Unchanged if it is missing."
            )
        return fields


class Mail(serializers.Serializer):
    """How often one wants mail, by topic."""

    follows_what_i_comment = serializers.BooleanField()

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for topic in CHOSEN:
            fields[topic.value] = serializers.ChoiceField(choices=Frequency.values)
        return fields


class Counted(serializers.Serializer):
    count = serializers.IntegerField()
