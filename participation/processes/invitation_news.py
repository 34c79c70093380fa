"""Telling somebody that a private process is closed to them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.municipalities.models import Municipality
from emvi.notifications.actions import notify
from emvi.notifications.kinds import Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute
from participation.processes.models import Invitation


def tell_of_withdrawal(invitation: Invitation) -> None:
    """In the caller's transaction, before the row is gone."""
    notify(
        "invitation_withdrawn",
        event=f"invitation:{invitation.pk}:withdrawn",
        recipients=[invitation.account_id],
        municipality=invitation.process.municipality,
        facts={"process": invitation.process_id},
    )


def build(messages: list[Message]) -> dict[int, Context]:
    """Not to who came in again."""
    came_in = set(
        Invitation.objects.filter(
            process__in=[message.facts["process"] for message in messages],
            account__in=[message.recipient_id for message in messages],
        ).values_list("process_id", "account_id")
    )
    return {
        message.pk: sample(message.municipality)
        for message in messages
        if (message.facts["process"], message.recipient_id) not in came_in
    }


def sample(municipality: Municipality) -> Context:
    """Without the title: who must not see the process need not be told what it is called now."""
    return {
        "icon": "lock",
        "headline": _("You cannot see a participation process for invited people any more."),
        "details": _(
            "The municipality withdrew your invitation. What you wrote there stays, and you can "
            "still read it and take it back. If you think that this is a mistake, ask the "
            "municipality."
        ),
        "url": absolute(reverse("front:municipality-contact", args=[municipality.slug])),
    }


INVITATION_WITHDRAWN = Kind(
    name="invitation_withdrawn",
    topic=Topic.ACCOUNT,
    title=gettext_lazy("An invitation to a process that was withdrawn"),
    who=gettext_lazy("the person who had used it"),
    build=build,
    sample=sample,
    why=gettext_lazy("You get this message because it is about what you can see and do here."),
)
