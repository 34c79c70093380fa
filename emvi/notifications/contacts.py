"""Telling somebody that they are the contact person of an informal group."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.accounts.models import Account
from emvi.municipalities.models import InformalGroup, Municipality
from emvi.notifications.actions import notify
from emvi.notifications.kinds import Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, isolated


def tell_of_contact(group: InformalGroup, account: Account) -> None:
    """In the transaction in which they become it."""
    row = group.contacts.through.objects.get(informalgroup=group, account=account)
    notify(
        "contact_named",
        event=f"contact:{row.pk}",
        recipients=[account.pk],
        municipality=group.municipality,
        facts={"contact": row.pk},
    )


def contact_named(messages: list[Message]) -> dict[int, Context]:
    """Nothing for who was taken off since."""
    rows = InformalGroup.contacts.through.objects.select_related("informalgroup__municipality")
    found = rows.in_bulk([message.facts["contact"] for message in messages])
    return {
        message.pk: _context(found[message.facts["contact"]].informalgroup)
        for message in messages
        if message.facts["contact"] in found
    }


def _context(group: InformalGroup) -> Context:
    details = [
        _("Municipality: %(place)s.") % {"place": group.municipality.name},
        _(
            "The municipality reaches the group through you. "
            "If you do not want this, write to its office."
        ),
    ]
    sentence = _("You are now the contact person of the group %(group)s.")
    return {
        "icon": "person",
        "headline": sentence % {"group": isolated(group.name)},
        "details": "\n\n".join(details),
        "url": absolute(reverse("front:municipality-contact", args=[group.municipality.slug])),
    }


def sample(municipality: Municipality) -> Context:
    return _context(InformalGroup(municipality=municipality, name=_("Sewing circle")))


CONTACT_NAMED = Kind(
    name="contact_named",
    topic=Topic.ACCOUNT,
    title=gettext_lazy("New contact people of a group"),
    who=gettext_lazy("the person who becomes the contact person"),
    build=contact_named,
    sample=sample,
    why=gettext_lazy("You get this message because it is about your account."),
)
