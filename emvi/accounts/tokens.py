"""Tokens, by which a program acts for a person. One ends on its day, when the person revokes it,
with a new password or phrase, and with the account; while the account is paused it rests."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.actions import note_use
from emvi.accounts.models import Account, ApiToken
from emvi.audit.actions import record
from emvi.refusals import Refused
from emvi.retention import ENDED_TOKENS

MARK = "emvi_"
MOST_DAYS = 365
MOST_TOKENS = 20


def make_token(
    account: Account, *, name: str, scopes: Iterable[str], expires_on: date
) -> tuple[ApiToken, str]:
    """Make a token. The secret is in the result and nowhere else.

    Raises Refused for no scope or an unknown one, for a day that is past or more than a year away,
    and for too many tokens.
    """
    wanted, today = set(scopes), timezone.localdate()
    if not wanted or not wanted <= set(ApiToken.SCOPES):
        raise Refused(_("Choose what the token may do."))
    if not today < expires_on <= today + timedelta(days=MOST_DAYS):
        raise Refused(_("A token lasts for one year at most."))
    if account.api_tokens.count() >= MOST_TOKENS:
        raise Refused(_("You have many tokens. Revoke one that you do not need."))
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    plain = f"{MARK}{prefix}_{secret}"
    with transaction.atomic():
        token = ApiToken.objects.create(
            account=account,
            name=name,
            prefix=prefix,
            digest=_digest(plain),
            may_read="read" in wanted,
            may_write="write" in wanted,
            may_act_as_staff="staff" in wanted,
            expires_on=expires_on,
        )
        record("token.made", token, by=account, facts={"scopes": sorted(wanted)})
    return token, plain


def revoke_token(token: ApiToken, *, by: Account) -> None:
    """End one's own token now. Again changes nothing."""
    with transaction.atomic():
        deleted, _rows = ApiToken.objects.filter(pk=token.pk, account=by).delete()
        if deleted:
            record("token.revoked", token, by=by)


def tokens_of(account: Account) -> list[ApiToken]:
    """For the person's own page."""
    return list(account.api_tokens.order_by("-pk"))


def usable_token(plain: str) -> ApiToken | None:
    """The token with this secret, if it works today; notes the month of its use."""
    today = timezone.localdate()
    token = (
        ApiToken.objects.filter(
            digest=_digest(plain), expires_on__gte=today, account__is_active=True
        )
        .select_related("account")
        .first()
    )
    month = today.replace(day=1)
    if token is not None and token.used_in != month:
        ApiToken.objects.filter(pk=token.pk).update(used_in=month)
        # An account whose program works is not one that nobody uses.
        note_use(token.account)
    return token


def drop_expired_tokens() -> int:
    """Drop tokens that ended some time ago. Returns how many; safe to repeat."""
    deleted, _rows = ApiToken.objects.filter(expires_on__lt=ENDED_TOKENS.cutoff()).delete()
    return deleted


def _digest(plain: str) -> str:
    """Plain SHA-256: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(plain.encode()).hexdigest()
