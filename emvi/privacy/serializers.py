from rest_framework import serializers

from emvi.rest.bodies import Body, Text


class ReasonBody(Body):
    reason = Text(
        min_length=10, max_length=500, help_text="The person reads it, in the language of “lang”."
    )


class AuthorityRequestCount(serializers.Serializer):
    """How many authorities asked for data about people, in a year. Years without one are there
    too."""

    year = serializers.IntegerField(help_text="In which they came.")
    received = serializers.IntegerField(help_text="Requests that came.")
    given = serializers.IntegerField(help_text="Those that got data, all or in part.")
    refused = serializers.IntegerField(help_text="Those that were refused.")
    nothing_there = serializers.IntegerField(
        help_text="Those that asked for what the portal does not have."
    )
    open = serializers.IntegerField(help_text="Those that are not answered yet.")


class Contact(serializers.Serializer):
    """What is masked everywhere else."""

    login = serializers.CharField()
    email = serializers.CharField(allow_blank=True, help_text="Empty for who has none.")
