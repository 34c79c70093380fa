from django.utils.translation import gettext_lazy as _

from emvi.notifications.models import Message
from emvi.personal import Basis, Erased, Kept, Table, declare


def declare_personal_data() -> None:
    declare(
        Table(
            model=Message,
            title=_("Messages to you"),
            purpose=_("To tell you what became of your words, and what you want to hear."),
            kept=_("As long as the account."),
            basis=Basis.USE,
            erased=Erased.GOES,
            rows=lambda person: Message.objects.filter(recipient=person),
            fields={
                "kind": Kept(_("kind")),
                "channel": Kept(_("by mail or in the portal")),
                "municipality": Kept(_("municipality")),
                "facts": Kept(_("numbers of what it is about")),
                "created_at": Kept(_("time")),
                "read_at": Kept(_("opened on")),
                "error": Kept(_("why a mail did not arrive")),
            },
            plain=("id", "event", "recipient", "state", "attempts", "next_attempt_at"),
        )
    )
