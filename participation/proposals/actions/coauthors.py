"""Writing a proposal together: its author invites, the other one accepts or declines.

Nothing says why somebody cannot be invited: nobody of this name, a block on either side, and an
invitation that was declined are one to the author.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.discussions.holds import refuse_if_paused
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import PublicName
from emvi.municipalities.names import skeleton
from emvi.notifications.actions import follow
from emvi.refusals import Conflict, Refused
from participation.proposals.models import CoAuthor, Proposal, Support
from participation.proposals.rules import is_author, may_be_merged, may_invite
from participation.proposals.telling import tell_of_invitation

# Declined ones among them: whoever keeps asking runs out.
MOST_INVITED = 10
NOT_AGAIN = (CoAuthor.State.DECLINED, CoAuthor.State.LEFT)


def invite_coauthor(proposal: Proposal, *, name: str, by: Account) -> CoAuthor:
    """Invite somebody of the municipality by public name. Again changes nothing."""
    if not may_invite(by, proposal):
        raise Refused(_("Nobody can be invited to this proposal now."))
    refuse_if_paused(by, proposal.municipality)
    if skeleton(name) == proposal.author.skeleton:
        raise Refused(_("This is you."))
    invited = _find(proposal, name, by)
    with transaction.atomic():
        _lock(proposal)
        known = proposal.coauthors.filter(name=invited).first() if invited else None
        if invited is None or (known and known.state in NOT_AGAIN):
            raise Refused(_("Nobody can be invited under this name. Is it written as it is here?"))
        if known:
            return known
        if proposal.coauthors.count() >= MOST_INVITED:
            raise Refused(_("You have invited as many people as possible to this proposal."))
        coauthor = CoAuthor.objects.create(proposal=proposal, name=invited)
        tell_of_invitation(coauthor)
    return coauthor


def accept_invitation(coauthor: CoAuthor, *, by: Account) -> None:
    """Stand beside the author. Again changes nothing."""
    _check_own(coauthor, by)
    with transaction.atomic():
        proposal = _lock(coauthor.proposal)
        state = _state(coauthor)
        if state == CoAuthor.State.ACCEPTED:
            return
        is_blocked = proposal.author_id in unseen_by(by)
        if state != CoAuthor.State.INVITED or is_blocked or not may_be_merged(proposal):
            raise Conflict(_("This invitation no longer holds."))
        if Support.objects.filter(proposal=proposal, account=by).exists():
            raise Refused(
                _("You support this proposal. Take that back first: nobody supports their own.")
            )
        CoAuthor.objects.filter(pk=coauthor.pk).update(state=CoAuthor.State.ACCEPTED)
        follow(by, proposal)
        record("proposal.coauthor_joined", proposal, municipality_id=proposal.municipality_id)


def decline_invitation(coauthor: CoAuthor, *, by: Account) -> None:
    """Stay out of it, for good. Again changes nothing."""
    _check_own(coauthor, by)
    invited = CoAuthor.objects.filter(pk=coauthor.pk, state=CoAuthor.State.INVITED)
    invited.update(state=CoAuthor.State.DECLINED)


def remove_coauthor(coauthor: CoAuthor, *, by: Account) -> None:
    """The author takes somebody out, or a co-author leaves. Again changes nothing."""
    own = coauthor.name.account_id == by.pk
    if not (own or is_author(by, coauthor.proposal)):
        raise Refused(_("Only the author and the co-author can do this."))
    with transaction.atomic():
        rows = CoAuthor.objects.filter(pk=coauthor.pk)
        left = rows.filter(state=CoAuthor.State.ACCEPTED).update(state=CoAuthor.State.LEFT)
        if left or rows.filter(state=CoAuthor.State.INVITED).delete()[0]:
            record(
                "proposal.coauthor_removed",
                coauthor.proposal,
                municipality_id=coauthor.proposal.municipality_id,
            )


def _find(proposal: Proposal, name: str, by: Account) -> PublicName | None:
    names = PublicName.objects.filter(
        municipality=proposal.municipality, skeleton=skeleton(name), account__is_active=True
    )
    found = names.exclude(account=by).select_related("account").first() if skeleton(name) else None
    if found is None or found.pk in unseen_by(by):
        return None
    # Who does not see the process hears no word of it.
    return None if proposal.is_closed_to(found.account) else found


def _check_own(coauthor: CoAuthor, by: Account) -> None:
    if coauthor.name.account_id != by.pk:
        raise Refused(_("This invitation is for somebody else."))


def _lock(proposal: Proposal) -> Proposal:
    """Whole, so that nobody supports it meanwhile: that row would refer to it."""
    rows = Proposal.objects.select_for_update(of=("self",))
    return rows.select_related("thread", "duty", "author").get(pk=proposal.pk)


def _state(coauthor: CoAuthor) -> str | None:
    return CoAuthor.objects.filter(pk=coauthor.pk).values_list("state", flat=True).first()
