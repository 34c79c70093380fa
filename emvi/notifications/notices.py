"""The old way to add a kind, for those that have not moved to `kinds.register` yet."""

from django.utils.translation import gettext_lazy as _

from emvi.notifications.kinds import Builder, Kind
from emvi.notifications.kinds import register as register_kind
from emvi.notifications.topics import Topic


def register(kind: str, builder: Builder) -> None:
    """Say what notices of this kind contain."""
    register_kind(
        Kind(
            name=kind,
            topic=Topic.ACCOUNT,
            title=_("Decision"),
            who=_("the person whom it concerns"),
            build=builder,
            sample=lambda _municipality: {},
            why=_("You get this message because it is about your account."),
            template=kind,
        )
    )
