from rest_framework import serializers

from emvi.languages.serializers import StaffText


class Terms(serializers.Serializer):
    """Terms of use, to which everybody agrees who takes part."""

    version = serializers.IntegerField(help_text="The highest is the one that holds now.")
    body = StaffText(help_text="The terms.")
    changes = StaffText(help_text="What is new, against the version before.")
    published_on = serializers.DateField(help_text="From when they held.")
