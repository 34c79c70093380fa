from django.conf import settings
from rest_framework import serializers

from emvi.languages.serializers import StaffText
from emvi.municipalities.codes import LEAST_ON_A_SHEET, MOST_ON_A_SHEET
from emvi.municipalities.models import Municipality, Page, Role, RoleGrant
from emvi.municipalities.roles import masked
from emvi.rest.bodies import Body, Number, Text


class Rules(serializers.Serializer):
    """Rules of participation. A process takes a copy when it is created, which then stays."""

    answer_period = serializers.IntegerField(
        help_text="Time within which the municipality answers, in “answer_period_unit”."
    )
    answer_period_unit = serializers.ChoiceField(
        choices=Municipality.Unit.values, help_text="days, or calendar months."
    )
    clock_start = serializers.ChoiceField(
        choices=Municipality.ClockStart.values,
        help_text="What starts the answer clock: enough support, or the end of collecting.",
    )
    support_threshold = serializers.IntegerField(
        help_text="Support that starts the clock, where support starts it."
    )
    may_support = serializers.ChoiceField(
        choices=Municipality.Whose.values,
        help_text="Everyone with an account, or people confirmed to live here.",
    )
    support_counts_of = serializers.ChoiceField(
        choices=Municipality.Whose.values, help_text="Whose support counts for the threshold."
    )
    most_proposals = serializers.IntegerField(
        allow_null=True, help_text="Open proposals of one person at once; null: no limit."
    )
    most_supports = serializers.IntegerField(
        allow_null=True, help_text="Proposals that one person supports; null: no limit."
    )


class RetiredOn(serializers.DateField):
    """Of one of a list from which people choose."""

    def __init__(self, **kwargs):
        said = {"allow_null": True, "help_text": "From this day on nobody can choose it."}
        super().__init__(**said | kwargs)


class Theme(serializers.Serializer):
    """A topic that proposals are filed under."""

    id = serializers.IntegerField(help_text="Number of the topic.")
    name = StaffText(help_text="What it is called.")
    retired_on = RetiredOn()


class Place(serializers.Serializer):
    """A part of the town or a kind of house; never an address."""

    id = serializers.IntegerField(help_text="Number of the place.")
    name = StaffText(help_text="What it is called.")
    hint = StaffText(help_text="Explains the name.")
    retired_on = RetiredOn()


class LegalPage(serializers.Serializer):
    """A page that must be there, by law or by decency."""

    kind = serializers.ChoiceField(
        choices=Page.Kind.values,
        help_text="Who runs it, what is done with data, or who hears complaints about barriers.",
    )
    municipality = serializers.CharField(
        source="municipality.slug",
        default=None,
        allow_null=True,
        help_text="Who wrote it; null: the portal's own, which stands where a municipality has none.",
    )
    body = StaffText(help_text="The page.")


class Organisation(serializers.Serializer):
    """A body that the municipality works with."""

    id = serializers.IntegerField(help_text="Number of the organisation.")
    name = StaffText(help_text="What it is called.")


class CodeCount(serializers.Serializer):
    """One-use codes of a year, by who gave them out. Who used a code is stored nowhere."""

    year = serializers.IntegerField(help_text="In which they were issued.")
    organisation = Organisation(
        allow_null=True, help_text="Who gave them out; null: the municipality's own desk."
    )
    issued = serializers.IntegerField(help_text="Codes that were printed.")
    used = serializers.IntegerField(
        help_text="Codes that confirmed somebody; rounded down to fives while some are left."
    )
    revoked = serializers.IntegerField(help_text="Made worthless before somebody used them.")


class Author(serializers.Serializer):
    """A public name: all that is known in public of a person."""

    id = serializers.IntegerField(help_text="Of the name in this municipality, not of the person.")
    name = serializers.CharField(
        allow_blank=True, help_text="Empty for somebody who is no longer here."
    )


class NameBody(Body):
    name = Text(max_length=60, help_text="Others see this name. It need not be the real one.")


class CodeBody(Body):
    code = Text(max_length=40, help_text="However it was typed.")


class SheetBody(Body):
    organisation = Number(
        required=False, allow_null=True, help_text="null: the municipality's own desk."
    )
    size = Number(min_value=LEAST_ON_A_SHEET, max_value=MOST_ON_A_SHEET)
    language = serializers.ChoiceField(choices=settings.INTERFACE_LANGUAGES)
    key = serializers.UUIDField(
        help_text="Made by the client, for this sheet: sent again, it makes no second one."
    )


class Sheet(serializers.Serializer):
    """A sheet of one-use codes."""

    id = serializers.IntegerField()
    organisation = Organisation(allow_null=True)
    size = serializers.IntegerField()
    issued_on = serializers.DateField()
    expires_on = serializers.DateField()
    revoked_on = serializers.DateField(allow_null=True)


class NewSheet(Sheet):
    """With its codes, which are shown here only."""

    codes = serializers.ListField(child=serializers.CharField())


class CountedSheet(Sheet):
    """With how many of its codes were used: rounded down to fives while some are left."""

    used = serializers.IntegerField()
    unused = serializers.IntegerField()


class Revoked(serializers.Serializer):
    unused = serializers.IntegerField(help_text="Codes that are worthless now.")


class Verified(serializers.Serializer):
    valid_until = serializers.DateField()


class RoleBody(Body):
    person = Text(
        max_length=254,
        help_text="Login name or confirmed e-mail address, as the person told you.",
    )
    role = serializers.ChoiceField(choices=Role.values)
    organisation = Number(
        required=False, allow_null=True, help_text="For who acts for one; null for all others."
    )
    from_on = serializers.DateField(required=False, help_text="First day; today by default.")
    to_on = serializers.DateField(
        required=False, allow_null=True, help_text="Last day; null: until further notice."
    )


class RoleEndBody(Body):
    to_on = serializers.DateField(allow_null=True, help_text="Last day. Yesterday ends it now.")


class HeldRole(serializers.Serializer):
    """A role that somebody holds from, to."""

    id = serializers.IntegerField()
    person = serializers.SerializerMethodField(help_text="Masked: enough to know a colleague.")
    role = serializers.ChoiceField(choices=Role.values)
    organisation = Organisation(allow_null=True)
    from_on = serializers.DateField()
    to_on = serializers.DateField(allow_null=True)

    def get_person(self, grant: RoleGrant) -> str:
        return masked(grant.account)
