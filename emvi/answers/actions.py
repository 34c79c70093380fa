from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.answers.deadlines import due_day, end_of_day
from emvi.answers.models import Answer, AnswerDraft, AnswerDuty, Extension
from emvi.answers.states import Outcome
from emvi.audit.actions import record
from emvi.languages.letters import has_letters
from emvi.municipalities.models import Municipality, ParticipationRules
from emvi.municipalities.permissions import may
from emvi.refusals import Conflict, Refused


def start_clock(
    municipality: Municipality, *, rules: ParticipationRules, started_at: datetime
) -> AnswerDuty:
    """Start an answer clock by these rules. From here on nothing moves its due day."""
    zone = municipality.time_zone
    due_on = due_day(started_at, rules, zone)
    duty = AnswerDuty.objects.create(
        municipality=municipality,
        started_at=started_at,
        due_on=due_on,
        due_at=end_of_day(due_on, zone),
        time_zone=zone,
    )
    record(
        "answer_clock.started", duty, municipality_id=municipality.pk, facts={"due_on": str(due_on)}
    )
    return duty


def publish_answer(
    duty: AnswerDuty,
    *,
    by: Account,
    outcome: str,
    reasons: dict[str, str],
    next_step: dict[str, str],
    replaces: int = 0,
) -> Answer:
    """Publish the municipality's answer, or a correction of it as a new version.

    `reasons` and `next_step` are texts by language. `replaces` is the version that the officer
    read before writing (0: there was none); when somebody published meanwhile, Conflict.
    """
    if not may(by, "answers.publish_answer", duty.municipality):
        raise Refused(_("Only officers of this municipality can answer."))
    if outcome not in Outcome.values:
        raise Refused(_("Choose an outcome."))
    reasons = _said(reasons)
    if not reasons:
        raise Refused(_("An answer needs reasons. Write them in at least one language."))
    now = timezone.now()
    conflict = Conflict(
        _("Somebody published an answer before you. Read it first; your text is still here.")
    )
    try:
        with transaction.atomic():
            if duty.answers.count() != replaces:
                raise conflict
            answer = Answer(
                duty=duty,
                version=replaces + 1,
                outcome=outcome,
                published_by=by,
                published_at=now,
            )
            for language, text in reasons.items():
                setattr(answer, f"reasons_{language}", text)
            for language, text in next_step.items():
                setattr(answer, f"next_step_{language}", text.strip())
            answer.save(force_insert=True)
            AnswerDuty.objects.filter(pk=duty.pk, answered_at__isnull=True).update(answered_at=now)
            AnswerDraft.objects.filter(duty=duty, officer=by).delete()
            record(
                "answer.published",
                answer,
                by=by,
                municipality_id=duty.municipality_id,
                facts={"outcome": outcome, "version": answer.version},
            )
    except IntegrityError as error:
        raise conflict from error
    duty.refresh_from_db()
    return answer


def keep_answer_draft(
    duty: AnswerDuty, *, by: Account, words: dict[str, str], replaces: int = 0
) -> AnswerDraft:
    """Keep what the officer has written so far, complete or not, in place of what was kept before.
    `replaces` is the version that they had read. No audit entry: nobody else sees it."""
    if not may(by, "answers.publish_answer", duty.municipality):
        raise Refused(_("Only officers of this municipality can answer."))
    draft, _created = AnswerDraft.objects.update_or_create(
        duty=duty,
        officer=by,
        defaults={"words": words, "replaces": replaces, "saved_at": timezone.now()},
    )
    return draft


def record_extension(
    duty: AnswerDuty, *, by: Account, until_on: date, reasons: dict[str, str]
) -> Extension:
    """Say in public that the answer takes longer. The due day stays, and lateness counts from it."""
    if not may(by, "answers.record_extension", duty.municipality):
        raise Refused(_("Only officers of this municipality can record an extension."))
    if duty.answered_at is not None:
        raise Refused(_("There is an answer already."))
    latest = duty.extensions.order_by("-until_on").first()
    if until_on <= (latest.until_on if latest else duty.due_on):
        raise Refused(_("The new date must be later than the one that is announced."))
    reasons = _said(reasons)
    if not reasons:
        raise Refused(_("Say why it takes longer. Everybody can read it."))
    with transaction.atomic():
        extension = Extension(duty=duty, until_on=until_on, recorded_by=by)
        for language, text in reasons.items():
            setattr(extension, f"reason_{language}", text)
        extension.save(force_insert=True)
        record(
            "answer_extension.recorded",
            extension,
            by=by,
            municipality_id=duty.municipality_id,
            facts={"until_on": str(until_on), "due_on": str(duty.due_on)},
        )
    return extension


def _said(texts: dict[str, str]) -> dict[str, str]:
    """The languages in which something is said: what cannot be seen is no answer."""
    return {language: text.strip() for language, text in texts.items() if has_letters(text)}
