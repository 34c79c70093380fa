from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.models import (
    Block,
    Code,
    CodeBatch,
    FormerName,
    InformalGroup,
    Municipality,
    Organisation,
    Page,
    Place,
    PublicName,
    RoleGrant,
    Theme,
    Verification,
)
from emvi.personal import Basis, Erased, Kept, Person, Table, about_nobody, declare, you


def declare_personal_data() -> None:
    declare(*_names(), *_in_a_town(), *_at_work())
    about_nobody(
        "About towns and bodies; contact addresses are those of offices.",
        *(InformalGroup, Municipality, Organisation, Page, Place, Theme),
    )
    about_nobody("Unused codes, as digests: nobody has them yet, and used ones are deleted.", Code)


def _names() -> list[Table]:
    return [
        Table(
            model=PublicName,
            title=_("Your public names"),
            purpose=_("So that others can talk with you without knowing who you are."),
            kept=_("As long as the account."),
            basis=Basis.USE,
            erased=Erased.EMPTIED,
            rows=lambda person: PublicName.objects.filter(account=person),
            fields={
                "municipality": Kept(_("municipality")),
                "name": Kept(),
                "skeleton": Kept(
                    _("the name in plain letters, to find names that look the same"),
                    why_not=_("It is made of the name."),
                ),
                "changed_on": Kept(_("changed on")),
                "import_ref": Kept(_("number on another portal")),
            },
            plain=("id", "account"),
        ),
        Table(
            model=FormerName,
            title=_("Public names that you gave up"),
            purpose=_("So that nobody else can speak under your old name."),
            kept=_("1 year, or as long as the account."),
            basis=Basis.TASK,
            erased=Erased.GOES,
            rows=lambda person: FormerName.objects.filter(account=person),
            fields={
                "municipality": Kept(_("municipality")),
                "skeleton": Kept(_("the name in plain letters")),
                "given_up_on": Kept(),
                "was_ended": Kept(),
            },
            plain=("id", "account"),
        ),
    ]


def _in_a_town() -> list[Table]:
    return [
        Table(
            model=Block,
            title=_("People you block"),
            purpose=_("So that you see nothing of each other. The other person is not told."),
            kept=_("Until you stop blocking."),
            basis=Basis.USE,
            erased=Erased.GOES,
            rows=lambda person: Block.objects.filter(account=person).select_related("seen_as"),
            fields={"seen_as": Kept(_("the name under which you met"), value=_seen_name)},
            plain=("id", "account", "blocked"),
        ),
        Table(
            model=Verification,
            title=_("That you live here"),
            purpose=_("So that your support counts as that of a resident. Not how you showed it."),
            kept=_("2 years"),
            basis=Basis.TASK,
            erased=Erased.GOES,
            rows=lambda person: Verification.objects.filter(account=person),
            fields={"municipality": Kept(_("municipality")), "valid_until": Kept()},
            plain=("id", "account"),
        ),
    ]


def _seen_name(block: Block, _person: Person) -> str:
    return block.seen_as.name


def _at_work() -> list[Table]:
    contacts = InformalGroup.contacts.through
    return [
        Table(
            model=RoleGrant,
            title=_("Your roles"),
            purpose=_("So that staff can do their work, and only theirs."),
            kept=_("As long as the account."),
            basis=Basis.TASK,
            erased=Erased.GOES,
            rows=lambda person: RoleGrant.objects.filter(Q(account=person) | Q(granted_by=person)),
            fields={
                "account": Kept(_("it is your role"), value=you("account")),
                "role": Kept(),
                "municipality": Kept(),
                "organisation": Kept(),
                "from_on": Kept(),
                "to_on": Kept(),
                "granted_at": Kept(),
                "granted_by": Kept(
                    _("you gave it"), value=you("granted_by"), erased=Erased.EMPTIED
                ),
            },
            plain=("id",),
        ),
        Table(
            model=contacts,
            title=_("Groups for which you are the contact person"),
            purpose=_("So that the municipality can reach the group."),
            kept=_("As long as the group names you."),
            basis=Basis.TASK,
            erased=Erased.GOES,
            rows=lambda person: contacts.objects.filter(account=person),
            fields={"informalgroup": Kept(_("group"))},
            plain=("id", "account"),
        ),
        Table(
            model=CodeBatch,
            title=_("Sheets of one-use codes that you made"),
            purpose=_("So that the municipality can look into wrong use of its sheets."),
            kept=_("As long as the account. The counts stay public."),
            basis=Basis.TASK,
            erased=Erased.EMPTIED,
            rows=lambda person: CodeBatch.objects.filter(issued_by=person),
            fields={
                "issued_by": Kept(_("made by you"), value=you("issued_by")),
                "municipality": Kept(_("municipality")),
                "size": Kept(),
                "issued_on": Kept(),
            },
            plain=("id", "organisation", "expires_on", "revoked_on", "unused_when_closed"),
        ),
    ]
