from rest_framework import serializers

from emvi.rest.bodies import Body, Text


class ReasonBody(Body):
    reason = Text(
        min_length=10, max_length=500, help_text="The person reads it, in the language of “lang”."
    )


class Contact(serializers.Serializer):
    """What is masked everywhere else."""

    login = serializers.CharField()
    email = serializers.CharField(allow_blank=True, help_text="Empty for who has none.")
