from datetime import date, datetime
from typing import NotRequired, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.accounts.models import Account
from emvi.answers.ahead import Awaited, lock_awaited, place_of
from emvi.answers.deadlines import due_day, end_of_day
from emvi.answers.models import Answer, AnswerDraft, AnswerDuty, Extension
from emvi.answers.states import Outcome
from emvi.audit.actions import record
from emvi.languages.letters import said
from emvi.municipalities.models import Municipality, ParticipationRules
from emvi.municipalities.permissions import may
from emvi.refusals import Conflict, Refused

_DRAFT_CHANGED = gettext_lazy(
    "A colleague changed the draft before you. Read it first; your text is still here."
)


def start_clock(
    municipality: Municipality, *, rules: ParticipationRules, started_at: datetime | None = None
) -> AnswerDuty:
    """Start an answer clock by these rules, now or from a time on that has passed. From here on
    nothing moves its due day."""
    zone, started_at = municipality.time_zone, started_at or timezone.now()
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


def share_clock(duty: AnswerDuty) -> AnswerDuty:
    """The same clock for something else that must be answered by the same day."""
    shared = AnswerDuty.objects.create(
        municipality=duty.municipality,
        started_at=duty.started_at,
        due_on=duty.due_on,
        due_at=duty.due_at,
        time_zone=duty.time_zone,
    )
    record(
        "answer_clock.started",
        shared,
        municipality_id=duty.municipality_id,
        facts={"due_on": str(duty.due_on)},
    )
    return shared


class AnswerWords(TypedDict):
    """What an answer says: texts by language, the cost in whole euro cents, and the day until which
    it is to be done."""

    outcome: str
    reasons: dict[str, str]
    next_step: dict[str, str]
    cost_cents: NotRequired[int | None]
    planned_for: NotRequired[date | None]


def publish_answer(
    duty: AnswerDuty,
    *,
    by: Account,
    replaces: int = 0,
    edition: int | None = None,
    **words: Unpack[AnswerWords],
) -> Answer:
    """Publish the municipality's answer, or a correction of it as a new version.

    `replaces` is the version that the officer read before writing (0: there was none), `edition`
    the officers' draft that they read, which is dropped; when somebody published or changed the
    draft meanwhile, Conflict.
    """
    if not may(by, "answers.publish_answer", duty.municipality):
        raise Refused(_("Only officers of this municipality can answer."))
    if words["outcome"] not in Outcome.values:
        raise Refused(_("Choose an outcome."))
    reasons = said(words["reasons"])
    if not reasons:
        raise Refused(_("An answer needs reasons. Write them in at least one language."))
    if words.get("planned_for") and not said(words["next_step"]):
        raise Refused(_("Say what is to be done by then."))
    now = timezone.now()
    conflict = Conflict(
        _("Somebody published an answer before you. Read it first; your text is still here.")
    )
    try:
        with transaction.atomic():
            # Against a draft that is saved between the look at it and its end.
            AnswerDuty.objects.select_for_update(no_key=True).get(pk=duty.pk)
            if duty.answers.count() != replaces:
                raise conflict
            _drop_draft(duty, edition)
            answer = Answer(
                duty=duty,
                version=replaces + 1,
                outcome=words["outcome"],
                cost_cents=words.get("cost_cents"),
                planned_for=words.get("planned_for"),
                published_by=by,
                published_at=now,
            )
            for language, text in reasons.items():
                setattr(answer, f"reasons_{language}", text)
            for language, text in words["next_step"].items():
                setattr(answer, f"next_step_{language}", text.strip())
            answer.save(force_insert=True)
            AnswerDuty.objects.filter(pk=duty.pk, answered_at__isnull=True).update(answered_at=now)
            record(
                "answer.published",
                answer,
                by=by,
                municipality_id=duty.municipality_id,
                facts={"outcome": answer.outcome, "version": answer.version},
            )
    except IntegrityError as error:
        raise conflict from error
    duty.refresh_from_db()
    return answer


def _drop_draft(duty: AnswerDuty, edition: int | None) -> None:
    drafts = AnswerDraft.objects.filter(duty=duty)
    if edition is not None and drafts.exclude(edition=edition).exists():
        raise Conflict(str(_DRAFT_CHANGED))
    drafts.delete()


def keep_answer_draft(
    awaited: Awaited, *, by: Account, words: dict[str, str], replaces: int = 0, edition: int = 0
) -> AnswerDraft:
    """Keep what the officers have written so far, complete or not; also before the clock starts. `edition` is the draft that was
    read before writing (0: there was none), and `replaces` the published version. When a colleague
    saved meanwhile, Conflict; the same words again change nothing. No audit entry: only officers
    see it."""
    if not may(by, "answers.publish_answer", awaited.municipality):
        raise Refused(_("Only officers of this municipality can answer."))
    if not words:
        raise Refused(_("Write something first."))
    with transaction.atomic():
        # Two first drafts at once: the second waits here, and then is one.
        place = place_of(lock_awaited(awaited))
        draft = AnswerDraft.objects.filter(**place).first() or AnswerDraft(**place, edition=0)
        if draft.pk and (draft.words, draft.replaces) == (words, replaces):
            return draft
        if draft.edition != edition:
            raise Conflict(str(_DRAFT_CHANGED))
        draft.words, draft.replaces, draft.edition = words, replaces, edition + 1
        draft.saved_by, draft.saved_at = by, timezone.now()
        draft.save()
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
    reasons = said(reasons)
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
