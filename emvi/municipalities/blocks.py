"""Blocking a person: both see nothing of each other, wherever they are signed in.

No audit entry and no notice: either would tell the other person. Staff who answer or moderate in a
municipality go on seeing everything there, or a block would keep words from those who must read
them; their own words, which they write as neighbours, are hidden like anybody's.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.municipalities.models import Block, Municipality, PublicName
from emvi.municipalities.permissions import may
from emvi.refusals import Refused

NOBODY: frozenset[int] = frozenset()


def block_person(name: PublicName, *, by: Account) -> None:
    """Block whoever writes under this name. Again changes nothing.

    Raises Refused where there is nobody behind the name, and for oneself.
    """
    if name.account_id is None:
        raise Refused(_("Nobody is behind this name any more."))
    if name.account_id == by.pk:
        raise Refused(_("This is you."))
    Block.objects.get_or_create(account=by, blocked_id=name.account_id, defaults={"seen_as": name})
    _forget(by)


def unblock_person(block: Block, *, by: Account) -> None:
    """See each other again, unless the other one blocks too. Again changes nothing."""
    Block.objects.filter(pk=block.pk, account=by).delete()
    _forget(by)


def blocks_of(account: Account) -> QuerySet[Block]:
    """Whom this person blocks, for nobody else to see."""
    return account.blocks.select_related("seen_as__municipality").order_by("-pk")


def unseen_by(account: Account, municipality: Municipality | None = None) -> frozenset[int]:
    """Ids of the accounts of which this reader sees nothing: blocked by either side.

    Empty for guests, and for those whose work it is to read everything in this municipality.
    """
    if not account.is_authenticated:
        return NOBODY
    ids = _either_side(account)
    if ids and municipality is not None and _must_read_all(account, municipality):
        return NOBODY
    return ids


def blocked_pairs(readers: Collection[int], authors: Collection[int]) -> set[tuple[int, int]]:
    """Of these accounts, the pairs (reader, author) that see nothing of each other."""
    if not (readers and authors):
        return set()
    rows = Block.objects.filter(
        Q(account__in=readers, blocked__in=authors) | Q(account__in=authors, blocked__in=readers)
    )
    found = set(rows.values_list("account_id", "blocked_id"))
    return found | {(blocked, account) for account, blocked in found}


def _either_side(account: Account) -> frozenset[int]:
    kept = account.__dict__
    if "_unseen" not in kept:
        pairs = Block.objects.filter(Q(account=account) | Q(blocked=account))
        kept["_unseen"] = frozenset(
            pk
            for pair in pairs.values_list("account_id", "blocked_id")
            for pk in pair
            if pk != account.pk
        )
    return kept["_unseen"]


def _must_read_all(account: Account, municipality: Municipality) -> bool:
    return may(account, "discussions.decide_text", municipality) or may(
        account, "answers.publish_answer", municipality
    )


def _forget(account: Account) -> None:
    account.__dict__.pop("_unseen", None)
