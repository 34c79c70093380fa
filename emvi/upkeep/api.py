from typing import Any

from django.urls import path
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.languages.serializers import StaffText
from emvi.limits import DAY, allow
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.scoped_admin import is_portal_team
from emvi.paging import Page
from emvi.rest.bodies import Body, Flag, Text
from emvi.rest.endpoints import Endpoint, checked
from emvi.upkeep.actions import send_contact_message, switch_read_only
from emvi.upkeep.board import board, read_only
from emvi.upkeep.forms import MessageForm
from emvi.upkeep.models import Announcement as AnnouncementModel
from emvi.upkeep.models import ContactMessage
from emvi.upkeep.models import ReadOnlyMode as ReadOnlyModeModel

MESSAGES_A_DAY = 20


class ContactBody(Body):
    about = serializers.ChoiceField(choices=ContactMessage.About.values)
    text = Text(max_length=4000)
    reply_to = Text(
        max_length=254,
        required=False,
        allow_blank=True,
        help_text="E-mail address for the answer. Nothing else says who wrote.",
    )
    submission_key = serializers.UUIDField(
        required=False,
        help_text="Made by the client, for this message: sent again, it makes no second one.",
    )


class SwitchBody(Body):
    is_on = Flag()
    until = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Announced end. The mode does not end by itself."
    )


class ReadOnlyMode(serializers.Serializer):
    """May nothing be written now?"""

    is_on = serializers.BooleanField(help_text="What is sent is refused until it is off.")
    until = serializers.DateTimeField(
        allow_null=True, help_text="Announced end; the mode does not end by itself."
    )


class Announcement(serializers.Serializer):
    """A few words on top of every page, while they run."""

    municipality = serializers.CharField(
        source="municipality.slug",
        default=None,
        allow_null=True,
        help_text="On whose pages; null: on all of the portal.",
    )
    text = StaffText(help_text="The words.")
    tone = serializers.ChoiceField(
        choices=AnnouncementModel.Tone.values, help_text="How pages show it."
    )
    from_at = serializers.DateTimeField(help_text="From when they stand there.")
    until_at = serializers.DateTimeField(help_text="Until when.")


def _send(request: Request, municipality: Municipality | None, taken: dict[str, Any]) -> None:
    form = MessageForm(taken)
    checked(form)
    if not allow(f"contact:account:{request.user.pk}", limit=MESSAGES_A_DAY, seconds=DAY):
        raise Throttled
    send_contact_message(municipality, language=get_language(), **form.message())


class ContactMessageSend(Endpoint):
    """Write to those who run the portal. The message does not say who wrote it."""

    scope, takes = "write", ContactBody

    def post(self, request: Request) -> Response:
        _send(request, None, self.taken(request))
        return self.answer()


class MunicipalityContactMessageSend(MunicipalityEndpoint):
    """Write to the office of a municipality. The message does not say who wrote it."""

    scope, takes = "write", ContactBody

    def post(self, request: Request, municipality: Municipality) -> Response:
        _send(request, municipality, self.taken(request))
        return self.answer()


class ReadOnlySwitch(Endpoint):
    """Let nothing be written from now on, or let it be written again. For the portal team."""

    scope, takes, gives = "staff", SwitchBody, ReadOnlyMode

    def post(self, request: Request) -> Response:
        if not is_portal_team(request.user):
            raise PermissionDenied
        return self.answer(switch_read_only(by=request.user, **self.taken(request)))


class ReadOnlyState(Endpoint):
    """Whether the portal can only be read now. At most some seconds old."""

    gives = ReadOnlyMode

    def get(self, request: Request) -> Response:
        return self.answer(read_only() or ReadOnlyModeModel(is_on=False))


class PortalAnnouncements(Endpoint):
    """Announcements of the portal that run now, urgent ones first."""

    gives, is_page = Announcement, True

    def get(self, request: Request) -> Response:
        return self.answer(Page(board().announcements_for(None), ""))


class MunicipalityAnnouncements(MunicipalityEndpoint):
    """Announcements of a municipality and of the portal that run now, urgent ones first."""

    gives, is_page = Announcement, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        return self.answer(Page(board().announcements_for(municipality.pk), ""))


above_municipalities = [
    path("read-only/", ReadOnlyState.as_view(), name="read-only-state"),
    path("announcements/", PortalAnnouncements.as_view(), name="portal-announcements"),
    path("contact/send/", ContactMessageSend.as_view(), name="contact-message-send"),
    path("read-only/switch/", ReadOnlySwitch.as_view(), name="read-only-switch"),
]
in_a_municipality = [
    path("announcements/", MunicipalityAnnouncements.as_view(), name="municipality-announcements"),
    path(
        "contact/send/",
        MunicipalityContactMessageSend.as_view(),
        name="municipality-contact-message-send",
    ),
]
