"""Everything that the portal mails, with invented content: notices, digests, codes, what is about
an account, and the contact form. For staff, who see what people get."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from emvi.accounts import mails as account_mails
from emvi.municipalities.models import Municipality
from emvi.notifications.digests import DIGEST
from emvi.notifications.kinds import Kind, all_kinds, kind_named
from emvi.notifications.mails import parts
from emvi.notifications.topics import Frequency, Topic
from emvi.upkeep import contact_mails
from emvi.upkeep.models import ContactMessage

Mail = tuple[str, str, str]
IN_A_DIGEST = ("answer_published", "proposal_added")
ABOUT_ACCOUNT = "account-"


@dataclass(frozen=True)
class Sample:
    """A mail to look at. `make` gives subject, text and HTML in the language of now."""

    name: str
    title: Promise | str
    who: Promise
    often: Promise | str
    can_be_switched_off: bool
    make: Callable[[Municipality], Mail]


def sample_named(name: str) -> Sample | None:
    if kind := kind_named(name):
        return _of_kind(kind)
    return next((sample for sample in other_samples() if sample.name == name), None)


def other_samples() -> list[Sample]:
    """What is mailed and is no notice of its own: digests, and what is about an account."""
    digest = Sample(
        name=DIGEST,
        title=_("Several messages together"),
        who=_("people who want to hear of something once a day or once a week"),
        often=_("in the morning, where they live"),
        can_be_switched_off=True,
        make=_digest,
    )
    code = Sample(
        name=f"{ABOUT_ACCOUNT}login_code",
        title=_("Your code"),
        who=_("who logs in or confirms an address"),
        often=Frequency.AT_ONCE.label,
        can_be_switched_off=False,
        make=lambda _town: _about_account("login_code"),
    )
    contact = Sample(
        name="contact",
        title=_("A message from the contact form"),
        who=_("the mailbox of the municipality, or of the portal"),
        often=Frequency.AT_ONCE.label,
        can_be_switched_off=False,
        make=_contact,
    )
    return [digest, code, contact, *(_account_notice(kind) for kind in account_mails.NOTICES)]


def _of_kind(kind: Kind) -> Sample:
    return Sample(
        name=kind.name,
        title=kind.title,
        who=kind.who,
        often=Frequency(kind.default).label,
        can_be_switched_off=kind.can_be_switched_off,
        make=lambda town: parts(
            kind.name, kind.sample(town), town, _stop_url() if kind.can_be_switched_off else ""
        ),
    )


def _account_notice(kind: str) -> Sample:
    return Sample(
        name=f"{ABOUT_ACCOUNT}{kind}",
        title=account_mails.NOTICES[kind],
        who=_("the person whose address it is"),
        often=Frequency.AT_ONCE.label,
        can_be_switched_off=False,
        make=lambda _town: _about_account(kind),
    )


def _about_account(kind: str) -> Mail:
    return account_mails.render(kind, "1234-5678")


def _contact(town: Municipality) -> Mail:
    words = gettext("The map of the town does not open on my phone.")
    message = ContactMessage(
        municipality=town, text=words, reply_to="ana@example.org", language=get_language()
    )
    return contact_mails.parts(message)


def _digest(town: Municipality) -> Mail:
    kinds = [kind for kind in all_kinds() if kind.name in IN_A_DIGEST]
    groups = [{"title": kind.title, "lines": [kind.sample(town)]} for kind in kinds]
    context = {"places": [{"municipality": town, "kinds": groups}], "more": 3}
    return parts(DIGEST, context, town, _stop_url())


def _stop_url() -> str:
    return f"{settings.SITE_URL}/{get_language()}/…"


def samples_by_topic() -> list[tuple[Promise, list[Sample]]]:
    """All of them, as the staff's page lists them."""
    by_topic = [
        (topic.label, [_of_kind(kind) for kind in all_kinds() if kind.topic == topic])
        for topic in Topic
    ]
    return [
        *((label, samples) for label, samples in by_topic if samples),
        (_("Mails that are no message of the portal"), other_samples()),
    ]
