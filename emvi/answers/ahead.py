"""What officers do before a clock runs: say who sees to an answer, and write it. It stays with what
will have to be answered, and goes over to the clock in the moment in which that starts. The clock
knows nothing of it."""

from typing import Any

from django.db import models

from emvi.answers.models import AnswerDraft, AnswerDuty, Assignment

# A clock, or what will have one: something with a `municipality` and a `duty`.
Awaited = AnswerDuty | models.Model


def place_of(awaited: Awaited) -> dict[str, Any]:
    """Under which column an assignment or a draft belongs to this."""
    return {"duty" if isinstance(awaited, AnswerDuty) else "proposal": awaited}


def lock_awaited(awaited: Awaited) -> Awaited:
    """Let only one change what belongs to this, until the transaction ends. Where a clock started
    after it was read, the clock."""
    row = type(awaited)._base_manager.select_for_update(no_key=True).get(pk=awaited.pk)
    return getattr(row, "duty", None) or awaited


def go_on_with_clock(proposal_id: int, duty: AnswerDuty) -> None:
    """A clock started. Called under the lock of what it is for."""
    for model in (Assignment, AnswerDraft):
        model.objects.filter(proposal=proposal_id).update(proposal=None, duty=duty)


def drop_ahead(*proposal_ids: int) -> None:
    """Nobody will have to answer these. What belongs to a clock stays."""
    for model in (Assignment, AnswerDraft):
        model.objects.filter(proposal__in=proposal_ids).delete()
