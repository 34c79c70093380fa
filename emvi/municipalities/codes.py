"""One-use codes: how people without papers show that they live here.

A code proves something about its holder and must say nothing about them. So no row, entry or log
line may join a code, its sheet or its organisation with an account.
"""

import secrets
import unicodedata
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.actions import verify_resident
from emvi.municipalities.models import (
    Code,
    CodeBatch,
    Municipality,
    Organisation,
    Role,
)
from emvi.municipalities.organisations import organisations_of
from emvi.municipalities.permissions import may, roles_of
from emvi.refusals import Refused

# Crockford's: no I, L, O and U, so that a code can be read out loud and typed from paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 13
VALID_DAYS = 30
QUOTA_DAYS = 365
MOST_ON_A_SHEET = 200
# Who hands out the only slip of a sheet could see by its count that it was used, and when. So
# sheets have several, and while some can still be used, counts come in steps.
LEAST_ON_A_SHEET = 8
STEP = 5


def issue_codes(
    municipality: Municipality,
    *,
    by: Account,
    organisation: Organisation | None = None,
    size: int,
    language: str,
) -> tuple[CodeBatch, list[str]]:
    """Make a sheet of codes: for an organisation, or for the municipality's own desk.

    The codes are in the result and nowhere else. Raises Refused without the right to it, for an
    impossible size, and when the quota of the last 365 days does not reach.
    """
    if not may_issue_for(by, municipality, organisation):
        raise Refused(_("You cannot issue codes here."))
    if not 1 <= size <= MOST_ON_A_SHEET:
        raise Refused(
            _("A sheet has 1 to %(most)s codes.") % {"most": MOST_ON_A_SHEET},
        )
    today = timezone.localdate()
    codes = [_new_code() for _number in range(size)]
    with transaction.atomic():
        _lock_quota(municipality, organisation)
        left = codes_left(municipality, organisation, today=today)
        if size > left:
            raise Refused(_over_quota(left))
        batch = CodeBatch.objects.create(
            municipality=municipality,
            organisation=organisation,
            issued_by=by,
            size=size,
            issued_on=today,
            expires_on=today + timedelta(days=VALID_DAYS),
        )
        Code.objects.bulk_create(Code(batch=batch, digest=_digest(code)) for code in codes)
        record(
            "codes.issued",
            batch,
            by=by,
            municipality_id=municipality.pk,
            facts={"size": size, "language": language},
        )
    return batch, [shown(code) for code in codes]


def redeem_code(account: Account, municipality: Municipality, *, text: str) -> bool:
    """Use a code up and note that this person lives here. False for a code that is mistyped,
    used, revoked, too old or from another town: the caller cannot tell which.

    Writes no audit entry and no log line. The row of the code is deleted instead of marked, so no
    row is left whose transaction id (PostgreSQL's xmin) equals that of the confirmation.
    """
    usable = Code.objects.filter(
        digest__in=_possible_digests(normalise_code(text)),
        batch__municipality=municipality,
        batch__revoked_on__isnull=True,
        batch__expires_on__gte=timezone.localdate(),
    )
    with transaction.atomic():
        # Of many who send the same code at once, the database lets one delete the row.
        deleted, _by_model = usable.delete()
        if deleted:
            verify_resident(account, municipality)
    return bool(deleted)


def revoke_codes(batch: CodeBatch, *, by: Account) -> int:
    """Make the unused codes of a sheet worthless and return how many. Used ones cannot be traced.

    Repeating it changes nothing. Raises Refused without the right to it.
    """
    if not may_revoke(by, batch):
        raise Refused(_("You cannot revoke this sheet."))
    with transaction.atomic():
        batch = CodeBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.revoked_on:
            return 0
        unused = _drop_unused(batch)
        batch.revoked_on = timezone.localdate()
        batch.save(update_fields=["revoked_on", "unused_when_closed"])
        record(
            "codes.revoked",
            batch,
            by=by,
            municipality_id=batch.municipality_id,
            facts={"unused": unused},
        )
    return unused


def sweep_expired_codes() -> int:
    """Drop the codes of sheets whose last day has passed; their counts stay."""
    expired = CodeBatch.objects.filter(
        expires_on__lt=timezone.localdate(), unused_codes__isnull=False
    ).distinct()
    swept = 0
    for pk in list(expired.values_list("pk", flat=True)):
        with transaction.atomic():
            batch = CodeBatch.objects.select_for_update().get(pk=pk)
            swept += _drop_unused(batch)
            batch.save(update_fields=["unused_when_closed"])
    return swept


def may_issue_for(
    account: Account, municipality: Municipality, organisation: Organisation | None
) -> bool:
    """An officer issues for the desk, a code issuer for the organisation of their own grant."""
    if not may(account, "municipalities.issue_codes", municipality):
        return False
    if organisation is None:
        return Role.OFFICER in roles_of(account, municipality)
    return organisations_of_issuer(account, municipality).filter(pk=organisation.pk).exists()


def may_revoke(account: Account, batch: CodeBatch) -> bool:
    """Officers may revoke every sheet of their municipality, issuers those of their organisation."""
    if not may(account, "municipalities.revoke_codes", batch.municipality):
        return False
    if Role.OFFICER in roles_of(account, batch.municipality):
        return True
    own = organisations_of_issuer(account, batch.municipality)
    return own.filter(pk=batch.organisation_id).exists()


def organisations_of_issuer(account: Account, municipality: Municipality) -> QuerySet[Organisation]:
    """The organisations for which this account issues codes here today."""
    return organisations_of(account, municipality, Role.CODE_ISSUER)


def codes_left(
    municipality: Municipality, organisation: Organisation | None, *, today: date | None = None
) -> int:
    """How many codes may still be issued. Codes that were revoked unused do not count."""
    today = today or timezone.localdate()
    quota = organisation.code_quota if organisation else municipality.desk_code_quota
    recent = CodeBatch.objects.filter(
        issued_on__gt=today - timedelta(days=QUOTA_DAYS), organisation=organisation
    )
    if organisation is None:
        recent = recent.filter(municipality=municipality)
    issued = recent.aggregate(sum=Sum("size"))["sum"] or 0
    revoked = recent.filter(revoked_on__isnull=False)
    unused = revoked.aggregate(sum=Sum("unused_when_closed"))["sum"] or 0
    return max(0, quota - issued + unused)


def normalise_code(text: str) -> str:
    """A code as it was made, from what somebody typed, in the digits of any script."""
    kept = (char for char in text.upper() if char.isalnum())
    plain = "".join(str(unicodedata.digit(char, char)) for char in kept)
    return plain.translate(str.maketrans("OIL", "011"))


def shown(code: str) -> str:
    """A code in groups that the eye can hold."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))


def _digest(code: str, secret: str | None = None) -> str:
    return salted_hmac(
        "emvi.municipalities.codes", code, secret=secret, algorithm="sha256"
    ).hexdigest()


def _possible_digests(code: str) -> list[str]:
    """Also under former keys: paper outlives a change of the secret key."""
    return [_digest(code, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _lock_quota(municipality: Municipality, organisation: Organisation | None) -> None:
    """Two sheets at once must not pass a quota that has room for one."""
    if organisation:
        Organisation.objects.select_for_update().get(pk=organisation.pk)
    else:
        Municipality.objects.select_for_update().get(pk=municipality.pk)


def _over_quota(left: int) -> str:
    if not left:
        return _("All codes of this year are issued. The municipality can raise the number.")
    return ngettext(
        "Only %(count)s code is left this year. Make a smaller sheet.",
        "Only %(count)s codes are left this year. Make a smaller sheet.",
        left,
    ) % {"count": left}


def _drop_unused(batch: CodeBatch) -> int:
    unused, _by_model = Code.objects.filter(batch=batch).delete()
    batch.unused_when_closed += unused
    return unused
