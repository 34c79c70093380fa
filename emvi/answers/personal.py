from django.utils.translation import gettext_lazy as _

from emvi.answers.models import Answer, AnswerDuty, Extension
from emvi.personal import Basis, Erased, Kept, Table, about_nobody, declare, you


def declare_personal_data() -> None:
    purpose = _("So that the office knows who of its staff answered. It is not public.")
    kept = _("As long as the account. The answer stays public.")
    declare(
        Table(
            model=Answer,
            title=_("Answers that you published for a municipality"),
            purpose=purpose,
            kept=kept,
            basis=Basis.TASK,
            erased=Erased.EMPTIED,
            rows=lambda person: Answer.objects.filter(published_by=person),
            fields={
                "published_by": Kept(_("published by you"), value=you("published_by")),
                "outcome": Kept(),
                "published_at": Kept(),
            },
            plain=("id", "duty", "version", "reasons", "next_step", "search_text"),
        ),
        Table(
            model=Extension,
            title=_("Extensions that you recorded for a municipality"),
            purpose=purpose,
            kept=kept,
            basis=Basis.TASK,
            erased=Erased.EMPTIED,
            rows=lambda person: Extension.objects.filter(recorded_by=person),
            fields={
                "recorded_by": Kept(_("recorded by you"), value=you("recorded_by")),
                "until_on": Kept(),
                "recorded_at": Kept(_("time")),
            },
            plain=("id", "duty", "reason"),
        ),
    )
    about_nobody("The clock of a duty of the municipality.", AnswerDuty)
