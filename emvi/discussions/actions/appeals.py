from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.actions.decisions import end_pauses_of
from emvi.discussions.actions.standing import move_text
from emvi.discussions.models import Appeal, Held, ModerationDecision, Text
from emvi.discussions.rules import is_own_case, may_appeal_decision, may_decide_appeal
from emvi.discussions.texts import account_behind
from emvi.municipalities.models import Role, RoleGrant
from emvi.notifications.actions import notify
from emvi.refusals import Conflict, Refused


def appeal_decision(
    decision: ModerationDecision, *, by: Account, text: str, language: str
) -> Appeal:
    """Ask for another look. It stays possible while one is paused."""
    if not may_appeal_decision(by, decision):
        raise Refused(_("You cannot appeal this decision, or you have done so already."))
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                decision=decision,
                text=text,
                language=language,
                first_decided_by=decision.decided_by,
            )
            # No actor: it would join the public name with the account.
            record("decision.appealed", decision, municipality_id=decision.municipality_id)
            notify(
                "decision_appealed",
                event=f"appeal:{appeal.pk}:made",
                recipients=_who_can_see_to(appeal),
                municipality=decision.municipality,
                facts={"decision": decision.pk},
            )
    except IntegrityError as error:
        raise Conflict(_("You have appealed already. Nothing was changed.")) from error
    return appeal


def decide_appeal(
    appeal: Appeal, *, by: Account, is_reversed: bool, reason: str, reason_language: str
) -> None:
    """Keep the decision, or change it: then the text is shown again and the pause is over. The
    author is told at once."""
    if not may_decide_appeal(by, appeal):
        raise Refused(_("Another moderator of this municipality must decide this appeal."))
    decision, now = appeal.decision, timezone.now()
    state = Appeal.State.REVERSED if is_reversed else Appeal.State.UPHELD
    with transaction.atomic():
        changed = Appeal.objects.filter(pk=appeal.pk, state=Appeal.State.OPEN).update(
            state=state,
            reason=reason,
            reason_language=reason_language,
            decided_by=by,
            decided_at=now,
        )
        if not changed:
            raise Conflict(_("Somebody has decided this before you. Nothing was changed."))
        if is_reversed:
            _show_again(decision.target)
            end_pauses_of(decision.target, now)
        record(
            f"appeal.{state}",
            appeal,
            by=by,
            municipality_id=decision.municipality_id,
            facts={"decision": decision.pk},
        )
        notify(
            "appeal_decided",
            event=f"appeal:{appeal.pk}",
            recipients=[account_behind(decision.target)],
            municipality=decision.municipality,
            facts={"decision": decision.pk},
        )


def _who_can_see_to(appeal: Appeal) -> list[int]:
    """The other moderators. Where there is none, the administrators, who can appoint one."""
    decision = appeal.decision
    grants = RoleGrant.objects.running().filter(
        municipality=decision.municipality_id, account__is_active=True
    )
    others = grants.filter(role=Role.MODERATOR).exclude(account=decision.decided_by_id)
    others = others.select_related("account")
    able = [grant for grant in others if not is_own_case(grant.account, decision.target)]
    found = able or grants.filter(role=Role.ADMINISTRATOR)
    return [grant.account_id for grant in found]


def _show_again(target: Text) -> None:
    """Changed words that nobody has read yet stay in the queue."""
    if target.hidden_at is not None or target.held_for == Held.EDIT:
        move_text(target)
