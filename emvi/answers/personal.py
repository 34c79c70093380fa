from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emvi.answers.models import (
    Answer,
    AnswerDraft,
    AnswerDuty,
    Assignment,
    Extension,
    Leave,
    Result,
)
from emvi.personal import Basis, Erased, Kept, Table, about_nobody, declare, you


def declare_personal_data() -> None:
    _declare_what_was_published()
    _declare_work()
    about_nobody("The clock of a duty of the municipality.", AnswerDuty)
    about_nobody("A step that the municipality promised in public.", Result)


def _declare_what_was_published() -> None:
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
            plain=(
                *("id", "duty", "version", "reasons", "next_step"),
                *("cost_cents", "planned_for", "search_text"),
            ),
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


def _declare_work() -> None:
    declare(
        Table(
            model=AnswerDraft,
            title=_("Drafts of answers that you saved last"),
            purpose=_("So that the officers write an answer together. Only they see it."),
            kept=_("Until the answer is published."),
            basis=Basis.TASK,
            erased=Erased.EMPTIED,
            rows=lambda person: AnswerDraft.objects.filter(saved_by=person),
            fields={
                "saved_by": Kept(_("saved by you"), value=you("saved_by")),
                "words": Kept(_("text"), erased=Erased.STAYS),
                "saved_at": Kept(_("time"), erased=Erased.STAYS),
            },
            plain=("id", "duty", "proposal", "replaces", "edition"),
        ),
        Table(
            model=Assignment,
            title=_("Answers that you see to for a municipality"),
            purpose=_("So that the portal reminds the right person. It is not public."),
            kept=_("As long as the account, or until somebody else sees to it."),
            basis=Basis.TASK,
            erased=Erased.GOES,
            rows=lambda person: Assignment.objects.filter(Q(officer=person) | Q(deputy=person)),
            fields={
                "officer": Kept(_("you are the officer"), value=you("officer")),
                "deputy": Kept(_("you are the deputy"), value=you("deputy")),
            },
            plain=("id", "duty", "proposal"),
        ),
        Table(
            model=Leave,
            title=_("Days on which you are away from the office"),
            purpose=_("So that a deputy is reminded meanwhile. It is not public."),
            kept=_("A month after the last day."),
            basis=Basis.TASK,
            erased=Erased.GOES,
            rows=lambda person: Leave.objects.filter(officer=person),
            fields={"from_on": Kept(), "until_on": Kept()},
            plain=("id", "officer", "municipality"),
        ),
    )
