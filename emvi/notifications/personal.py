from typing import Any

from django.utils.translation import gettext_lazy as _

from emvi.notifications.kinds import kind_named
from emvi.notifications.models import (
    AccountMail,
    FanOut,
    Follow,
    FollowSettings,
    Message,
    Preference,
)
from emvi.personal import Basis, Erased, Kept, Person, Table, declare, say_in_words


def declare_personal_data() -> None:
    say_in_words(Message._meta.label, "kind", _kind)
    declare(
        Table(
            model=Message,
            title=_("Messages to you"),
            purpose=_("To tell you what became of your words, and what you want to hear."),
            kept=_("In the portal 180 days after you read them, mails 30 days."),
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
            plain=(
                *("id", "event", "recipient", "state", "attempts", "next_attempt_at"),
                *("topic", "follow", "digest"),
            ),
        ),
        *_wishes(),
        Table(
            model=AccountMail,
            title=_("Mails about your account on their way"),
            purpose=_("So that you get your code, and hear what has changed."),
            kept=_("Until the mail is sent: seconds, at most 3 days."),
            basis=Basis.USE,
            erased=Erased.GOES,
            rows=lambda person: AccountMail.objects.filter(account=person),
            fields={
                "sealed": Kept(
                    _("your address and a code, so that only the portal can read them"),
                    why_not=GONE_IN_MINUTES,
                ),
                "kind": Kept(_("kind")),
                "language": Kept(_("language")),
                "created_at": Kept(_("time")),
            },
            plain=("id", "account", "expires_at", "attempts", "next_attempt_at"),
        ),
        Table(
            model=FanOut,
            title=_("Notices on their way to those who follow"),
            purpose=_("So that who did something is not told of it."),
            kept=_("For minutes: your number is deleted when all are told."),
            basis=Basis.USE,
            erased=Erased.STAYS,
            rows=None,
            fields={"without": Kept(_("number of your account"), why_not=GONE_IN_MINUTES)},
            plain=(
                *("id", "event", "kind", "place", "facts", "targets"),
                *("created_at", "cursor", "done_at"),
            ),
        ),
    )


def _kind(message: Message) -> Any:
    kind = kind_named(message.kind)
    return kind.title if kind else message.kind


def _page(follow: Follow, _person: Person) -> str:
    return follow.proposal.get_absolute_url() if follow.proposal else ""


def _wishes() -> list[Table]:
    own = {"basis": Basis.USE, "erased": Erased.GOES}
    return [
        Table(
            model=Follow,
            title=_("What you follow"),
            purpose=_("So that we tell you what is new there. Nobody else sees it."),
            kept=_("Until you stop following."),
            rows=lambda person: Follow.objects.filter(account=person).select_related(
                "proposal__municipality"
            ),
            fields={
                "municipality": Kept(_("municipality")),
                "process": Kept(_("participation process")),
                "theme": Kept(_("topic")),
                "proposal": Kept(_("proposal"), value=_page),
                "created_on": Kept(_("since")),
            },
            plain=("id", "account"),
            **own,
        ),
        Table(
            model=Preference,
            title=_("How often you want mail"),
            purpose=_("So that we write as often as you wish."),
            kept=_("As long as the account."),
            rows=lambda person: Preference.objects.filter(account=person),
            fields={"topic": Kept(_("about what")), "frequency": Kept(_("how often"))},
            plain=("id", "account"),
            **own,
        ),
        Table(
            model=FollowSettings,
            title=_("Whether you follow what you comment"),
            purpose=_("So that we write as often as you wish."),
            kept=_("As long as the account."),
            rows=lambda person: FollowSettings.objects.filter(account=person),
            fields={"follows_what_i_comment": Kept(_("you follow what you comment"))},
            plain=("account",),
            **own,
        ),
    ]


GONE_IN_MINUTES = _("It is gone before you could download it.")
