"""What was promised is followed: steps with dates, and how far they are."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.answers.deadlines import local_day
from emvi.answers.models import AnswerDuty, Result
from emvi.answers.states import PROMISING
from emvi.audit.actions import record
from emvi.audit.models import AuditEntry
from emvi.languages.letters import said
from emvi.municipalities.permissions import may
from emvi.refusals import Conflict, Refused


def record_result(duty: AnswerDuty, *, by: Account, titles: dict[str, str], due_on: date) -> Result:
    """Promise a step in public: what will be done (by language), and by which day. It cannot be
    taken back, only given up with a reason. The same step again changes nothing."""
    if not may(by, "answers.record_result", duty.municipality):
        raise Refused(_("Only officers of this municipality can do this."))
    if not has_promise(duty):
        raise Refused(_("Steps belong to a proposal that was accepted, at least in part."))
    titles = said(titles)
    if not titles:
        raise Refused(_("Say what will be done."))
    columns = {f"title_{language}": text for language, text in titles.items()}
    with transaction.atomic():
        AnswerDuty.objects.select_for_update(no_key=True).get(pk=duty.pk)
        if earlier := Result.objects.filter(duty=duty, promised_on=due_on, **columns).first():
            return earlier
        result = Result.objects.create(duty=duty, promised_on=due_on, due_on=due_on, **columns)
        facts = {"due_on": str(due_on)}
        _note_down("result.recorded", result, by, facts)
    return result


def has_promise(duty: AnswerDuty) -> bool:
    """Did the municipality say yes, at least in part?"""
    latest = duty.answers.order_by("-version").first()
    return latest is not None and latest.outcome in PROMISING


def change_result(
    result: Result,
    *,
    by: Account,
    due_on: date,
    progress: int,
    notes: dict[str, str],
    gives_up: bool = False,
    edition: str | None = None,
) -> AuditEntry | None:
    """Say how far a step is. 100 percent: it is done today. The day that was promised first stays
    beside a new one. Giving up needs a note that says why. `edition` is
    the step as it was read; Conflict when a colleague changed it meanwhile. None when nothing was
    changed."""
    if not may(by, "answers.change_result", result.duty.municipality):
        raise Refused(_("Only officers of this municipality can do this."))
    notes = said(notes)
    if gives_up and not notes:
        raise Refused(_("Say why it is given up. Everybody can read it."))
    if gives_up and progress == 100:
        raise Refused(_("What is done cannot be given up."))
    with transaction.atomic():
        result = (
            Result.objects.select_for_update(no_key=True, of=("self",))
            .select_related("duty__municipality")
            .get(pk=result.pk)
        )
        before = result.edition
        if edition is not None and edition != before:
            raise Conflict(_("A colleague changed this step before you. Your text is still here."))
        today = local_day(timezone.now(), result.duty.time_zone)
        if due_on != result.due_on and due_on < today:
            raise Refused(_("Choose a date that is still to come."))
        result.due_on, result.progress = due_on, progress
        result.done_on = (result.done_on or today) if progress == 100 else None
        result.given_up_on = (result.given_up_on or today) if gives_up else None
        for language in settings.MODELTRANSLATION_LANGUAGES:
            setattr(result, f"note_{language}", notes.get(language, ""))
        if result.edition == before:
            return None
        result.save()
        facts = {"due_on": str(due_on), "progress": progress, "given_up": gives_up}
        return _note_down("result.changed", result, by, facts)


def _note_down(action: str, result: Result, by: Account, facts: dict) -> AuditEntry:
    return record(action, result, by=by, municipality_id=result.duty.municipality_id, facts=facts)
