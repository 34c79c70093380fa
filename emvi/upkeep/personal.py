from django.utils.translation import gettext_lazy as _

from emvi.personal import Basis, Erased, Kept, Table, about_nobody, declare
from emvi.upkeep.models import Announcement, ContactMessage, Pulse, ReadOnlyMode


def declare_personal_data() -> None:
    without_account = _("It belongs to no account.")
    declare(
        Table(
            model=ContactMessage,
            title=_("Messages that you wrote to those who run the portal"),
            purpose=_("So that your question reaches a mailbox and can be answered."),
            kept=_("Until it is delivered, at most 30 days. It then lies in the mailbox."),
            basis=Basis.USE,
            erased=Erased.STAYS,
            rows=None,
            fields={
                name: Kept(why_not=without_account)
                for name in ("text", "reply_to", "language", "created_at")
            },
            plain=(
                *("id", "municipality", "about", "submission_key"),
                *("attempts", "next_attempt_at", "error"),
            ),
        )
    )
    about_nobody("Words of staff, a switch, and a sign of life.", Announcement, Pulse, ReadOnlyMode)
