from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emvi.audit.models import AuditEntry, AuditNote, AuditSeal
from emvi.audit.subjects import subjects_about
from emvi.personal import Basis, Erased, Kept, Table, about_nobody, declare


def declare_personal_data() -> None:
    declare(
        Table(
            model=AuditEntry,
            title=_("Record of what was done"),
            purpose=_("So that nobody can deny or hide what staff did, or what was done to you."),
            kept=_("As long as the portal runs. The database refuses to change it."),
            basis=Basis.PROOF,
            erased=Erased.STAYS,
            rows=lambda person: AuditEntry.objects.filter(
                Q(actor=person.opaque_id) | Q(subject__in=subjects_about(person))
            ),
            fields={
                "at": Kept(),
                "action": Kept(),
                "actor": Kept(
                    _("who did it, as a random number"),
                    value=lambda row, person: row.actor == person.opaque_id,
                ),
                "subject": Kept(),
            },
            plain=("id", "municipality_id", "facts"),
        ),
        Table(
            model=AuditNote,
            title=_("Reasons in the record"),
            purpose=_("So that staff say why they did something."),
            kept=_("2 years"),
            basis=Basis.PROOF,
            erased=Erased.GOES,
            rows=lambda person: AuditNote.objects.filter(entry__subject__in=subjects_about(person)),
            fields={
                "text": Kept(words_in="language"),
                "language": Kept(),
                "drop_on": Kept(),
            },
            plain=("entry",),
        ),
    )
    about_nobody("Digests of the record: from them nothing can be read.", AuditSeal)
