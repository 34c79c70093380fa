"""Telling somebody that they have a new role."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.municipalities.models import Municipality, Role, RoleGrant
from emvi.notifications.actions import notify
from emvi.notifications.kinds import Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute


def tell_of_role(grant: RoleGrant) -> None:
    """In the transaction in which the role is given."""
    notify(
        "role_granted",
        event=f"role:{grant.pk}",
        recipients=[grant.account_id],
        municipality=grant.municipality,
        facts={"grant": grant.pk},
    )


def role_granted(messages: list[Message]) -> dict[int, Context]:
    grants = RoleGrant.objects.select_related("municipality").in_bulk(
        [message.facts["grant"] for message in messages]
    )
    return {
        message.pk: _context(grants[message.facts["grant"]])
        for message in messages
        if message.facts["grant"] in grants
    }


def _context(grant: RoleGrant) -> Context:
    details = [
        _("Municipality: %(place)s.") % {"place": grant.municipality.name},
        _("You need a second step for logging in, then the role works."),
    ]
    return {
        "icon": "key",
        "headline": _("You have a new role: %(role)s.") % {"role": grant.get_role_display()},
        "details": "\n\n".join(details),
        "url": absolute(reverse(_room(grant.role), args=[grant.municipality.slug])),
    }


def _room(role: str) -> str:
    """Who speaks for an organisation has no desk here."""
    return "front:municipality-home" if role == Role.REPRESENTATIVE else "front:desk"


def sample(municipality: Municipality) -> Context:
    return _context(RoleGrant(municipality=municipality, role=Role.OFFICER))


ROLE_GRANTED = Kind(
    name="role_granted",
    topic=Topic.ACCOUNT,
    title=gettext_lazy("New roles"),
    who=gettext_lazy("the person who gets the role"),
    build=role_granted,
    sample=sample,
    why=gettext_lazy("You get this message because it is about your account."),
)
