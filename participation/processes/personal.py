from django.utils.translation import gettext_lazy as _

from emvi.personal import Basis, Erased, Kept, Table, about_nobody, declare
from participation.processes.models import Document, Invitation, Phase, Process, WorkState


def declare_personal_data() -> None:
    declare(_invitations())
    about_nobody("What a town asks of everybody.", Document, Phase, Process, WorkState)


def _invitations() -> Table:
    return Table(
        model=Invitation,
        title=_("Processes you were invited to"),
        purpose=_("So that you can read and take part in a process that is not for everybody."),
        kept=_("As long as the process is there."),
        basis=Basis.USE,
        erased=Erased.GOES,
        rows=lambda person: Invitation.objects.filter(account=person),
        fields={"process": Kept(_("participation process"))},
        plain=("id", "account", "digest", "submission_key"),
    )
