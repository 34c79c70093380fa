"""Who comes into a private process: by codes that open it once."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.refusals import Conflict, Refused
from participation.processes.invitation_news import tell_of_withdrawal
from participation.processes.models import CODE_LETTERS, Invitation, Process
from participation.processes.staying import has_to_stay

CODE_LENGTH = 20
MOST_AT_ONCE = 100


def invite_people(
    process: Process, *, by: Account, number: int, submission_key: UUID | None = None
) -> list[str]:
    """Make so many one-use codes. They are in the result and nowhere else, so what is sent again
    with the same `submission_key` is refused while one of them is unused."""
    if not may(by, "processes.invite_people", process.municipality):
        raise Refused(_("Only officers of this municipality can invite people."))
    if process.visibility != Process.Visibility.PRIVATE:
        raise Refused(_("Everybody can read this process. Nobody needs an invitation."))
    if not 1 <= number <= MOST_AT_ONCE:
        raise Refused(_("At most %(most)s invitations at once.") % {"most": MOST_AT_ONCE})
    codes = [get_random_string(CODE_LENGTH, CODE_LETTERS) for _number in range(number)]
    with transaction.atomic():
        Process.objects.select_for_update(no_key=True).values_list("pk").get(pk=process.pk)
        if submission_key and process.invitations.filter(submission_key=submission_key).exists():
            raise Conflict(
                _(
                    "These invitations are made already, and were shown once. If you did not copy"
                    " them, take them back below and make new ones."
                )
            )
        Invitation.objects.bulk_create(
            Invitation(process=process, digest=_digest(code), submission_key=submission_key)
            for code in codes
        )
        place, facts = process.municipality_id, {"number": number}
        record("process.people_invited", process, by=by, municipality_id=place, facts=facts)
    return codes


def invitation_of(municipality: Municipality, code: str) -> Invitation | None:
    """The invitation that a code opens, while nobody has used it."""
    rows = Invitation.objects.filter(digest=_digest(code), process__municipality=municipality)
    return rows.exclude(process__state=Process.State.DRAFT).select_related("process").first()


def accept_invitation(account: Account, municipality: Municipality, *, code: str) -> Process | None:
    """Use a code up. None for one that is mistyped, used, revoked or from another town: the caller
    cannot tell which. Who is in already uses none up.

    Writes no audit entry: who is in a private process is nobody's business.
    """
    invitation = invitation_of(municipality, code)
    if invitation is None:
        return None
    process = invitation.process
    if Invitation.objects.filter(process=process, account=account).exists():
        return process
    try:
        with transaction.atomic():
            # Of many who send the same code at once, the database lets one have the row.
            rows = Invitation.objects.filter(pk=invitation.pk, digest__isnull=False)
            taken = rows.update(digest=None, account=account, submission_key=None)
    except IntegrityError:
        return process
    return process if taken else None


def revoke_invitations(process: Process, *, by: Account) -> int:
    """Make the unused codes worthless and say how many. Who is in stays in."""
    if not may(by, "processes.revoke_invitations", process.municipality):
        raise Refused(_("Only officers of this municipality can invite people."))
    with transaction.atomic():
        gone, _rows = process.invitations.filter(account__isnull=True).delete()
        if gone:
            place, facts = process.municipality_id, {"number": gone}
            action = "process.invitations_revoked"
            record(action, process, by=by, municipality_id=place, facts=facts)
    return gone


def withdraw_invitation(invitation: Invitation, *, by: Account) -> None:
    """Who had used it cannot see the process any more, and hears so. Safe to repeat. Raises Refused
    while they have to stay (`has_to_stay`).

    The entry does not say who it was: who is in a private process is nobody's business.
    """
    process = invitation.process
    if not may(by, "processes.withdraw_invitation", process.municipality):
        raise Refused(_("Only officers of this municipality can invite people."))
    with transaction.atomic():
        rows = Invitation.objects.select_for_update().filter(pk=invitation.pk)
        used = rows.filter(account__isnull=False).select_related(None).first()
        if used is None:
            return
        used.process = process
        if has_to_stay(used):
            raise Refused(
                _(
                    "This process is not over, or an answer is awaited there. Who wrote something, "
                    "or may have supported something, stays in until then."
                )
            )
        tell_of_withdrawal(used)
        rows.delete()
        place = process.municipality_id
        record("process.invitation_withdrawn", process, by=by, municipality_id=place)


def _digest(code: str) -> str:
    return salted_hmac("process invitation", code.strip().lower(), algorithm="sha256").hexdigest()
