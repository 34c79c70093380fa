"""An organisation or a council stands behind a proposal in public. It is no support of a person and
is not counted as one. Which of its representatives said so is in the audit only."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.models import Organisation, Role
from emvi.municipalities.organisations import organisations_of
from emvi.municipalities.permissions import may
from emvi.refusals import Conflict, Refused
from participation.proposals.models import Endorsement, Proposal
from participation.proposals.rules import may_be_endorsed, wrote


def endorse_proposal(proposal: Proposal, *, organisation: Organisation, by: Account) -> None:
    """Endorse a proposal for an organisation, before it is answered. Again changes nothing."""
    _check(proposal, organisation, by, "proposals.endorse_proposal")
    if wrote(by, proposal):
        raise Refused(_("Somebody else must decide about what you wrote yourself."))
    with transaction.atomic():
        rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
        now = rows.select_related("thread", "duty").get(pk=proposal.pk)
        if not may_be_endorsed(now):
            raise Conflict(_("This is not possible in the state the proposal is in."))
        _row, is_new = Endorsement.objects.get_or_create(
            proposal=proposal, organisation=organisation, defaults={"endorsed_at": timezone.now()}
        )
        if is_new:
            _record("proposal.endorsed", proposal, organisation, by)


def take_back_endorsement(proposal: Proposal, *, organisation: Organisation, by: Account) -> None:
    """No longer endorse it. Again changes nothing."""
    _check(proposal, organisation, by, "proposals.take_back_endorsement")
    with transaction.atomic():
        rows = Endorsement.objects.filter(proposal=proposal, organisation=organisation)
        if rows.delete()[0]:
            _record("proposal.endorsement_taken_back", proposal, organisation, by)


def _check(proposal: Proposal, organisation: Organisation, by: Account, action: str) -> None:
    own = organisations_of(by, proposal.municipality, Role.REPRESENTATIVE)
    if not (may(by, action, proposal.municipality) and own.filter(pk=organisation.pk).exists()):
        raise Refused(_("You do not speak for this organisation here."))


def _record(action: str, proposal: Proposal, organisation: Organisation, by: Account) -> None:
    record(
        action,
        proposal,
        by=by,
        municipality_id=proposal.municipality_id,
        facts={"organisation": organisation.pk},
    )
