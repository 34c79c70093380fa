"""Blocking a person: both see nothing of each other in the municipality where one met the other's
name. Elsewhere both have other names, which a block that held there too would give away.

No audit entry and no notice: either would tell the other person. Staff who answer or moderate in a
municipality go on seeing everything there, or a block would keep words from those who must read
them; their own words, which they write as neighbours, are hidden like anybody's.
"""

from collections.abc import Collection

from django.db.models import F, Q, QuerySet
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
        raise Refused(_("You cannot block yourself."))
    Block.objects.get_or_create(account=by, blocked_id=name.account_id, seen_as=name)
    _forget(by)


def unblock_person(block: Block, *, by: Account) -> None:
    """See each other again, unless the other one blocks too. Again changes nothing."""
    Block.objects.filter(pk=block.pk, account=by).delete()
    _forget(by)


def blocks_of(account: Account) -> QuerySet[Block]:
    """Whom this person blocks, for nobody else to see."""
    return account.blocks.select_related("seen_as__municipality").order_by("-pk")


def unseen_by(account: Account, municipality: Municipality | None = None) -> frozenset[int]:
    """Ids of the public names of which this reader sees nothing: blocked by either side.

    Empty for guests, and for those whose work it is to read everything in this municipality.
    """
    if not account.is_authenticated:
        return NOBODY
    ids = _either_side(account)
    if ids and municipality is not None and _must_read_all(account, municipality):
        return NOBODY
    return ids


def blocked_pairs(
    readers: Collection[int], authors: Collection[int]
) -> set[tuple[int, int, int | None]]:
    """Of these accounts, those that see nothing of each other: reader, author, municipality."""
    if not (readers and authors):
        return set()
    rows = Block.objects.filter(
        Q(account__in=readers, blocked__in=authors) | Q(account__in=authors, blocked__in=readers)
    )
    found = set(rows.values_list("account_id", "blocked_id", "seen_as__municipality_id"))
    return found | {(blocked, account, town) for account, blocked, town in found}


def _either_side(account: Account) -> frozenset[int]:
    kept = account.__dict__
    if "_unseen" not in kept:
        met = Block.objects.filter(account=account).values_list("seen_as")
        met_by = PublicName.objects.filter(
            account__blocks__blocked=account,
            municipality=F("account__blocks__seen_as__municipality"),
        )
        rows = met.union(met_by.values_list("pk"))
        kept["_unseen"] = frozenset(pk for (pk,) in rows)
    return kept["_unseen"]


def _must_read_all(account: Account, municipality: Municipality) -> bool:
    return may(account, "discussions.decide_text", municipality) or may(
        account, "answers.publish_answer", municipality
    )


def _forget(account: Account) -> None:
    account.__dict__.pop("_unseen", None)
