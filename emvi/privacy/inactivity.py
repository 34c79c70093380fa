"""Accounts that nobody uses: two warnings, then they are erased, and words stay.

Safe to run many times a day and at once: each step is a compare-and-set on the account's row, and
a login in between puts the account back to the beginning.
"""

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Account, Words
from emvi.municipalities.models import RoleGrant
from emvi.notifications.actions import notify
from emvi.refusals import Refused
from emvi.retention import FIRST_WARNING, INACTIVE_ACCOUNTS, LAST_WARNING

log = logging.getLogger(__name__)


def warn_and_erase_unused() -> None:
    """Take every account that is not used one step further, if its time has come."""
    today = timezone.localdate()
    _erase(today)
    _warn(1, FIRST_WARNING.days, _unused(FIRST_WARNING.days, today).filter(unused_warnings=0))
    since = today - timedelta(days=FIRST_WARNING.days - LAST_WARNING.days)
    second = _unused(LAST_WARNING.days, today).filter(
        unused_warnings=1, unused_warned_on__lte=since
    )
    _warn(2, LAST_WARNING.days, second)


def _unused(days_before: int, today: date) -> QuerySet[Account]:
    """Accounts that will have been unused for too long in so many days. Never those of staff."""
    running = RoleGrant.objects.running().filter(account=OuterRef("pk"))
    day = today - timedelta(days=INACTIVE_ACCOUNTS.days - days_before)
    # Counted from the end of the month in which it was last used.
    return Account.objects.filter(
        ~Exists(running), is_superuser=False, used_month__lt=day.replace(day=1)
    )


def _warn(number: int, days: int, accounts: QuerySet[Account]) -> None:
    today = timezone.localdate()
    for account in accounts.iterator():
        with transaction.atomic():
            changed = accounts.filter(pk=account.pk).update(
                unused_warnings=number, unused_warned_on=today
            )
            if changed:
                notify(
                    "account_unused",
                    event=f"account_unused:{account.used_month}:{number}",
                    recipients=[account.pk],
                    municipality=None,
                    facts={"goes_on": str(today + timedelta(days=days))},
                )


def _erase(today: date) -> None:
    warned = _unused(0, today).filter(
        unused_warnings=2, unused_warned_on__lte=today - timedelta(days=LAST_WARNING.days)
    )
    for pk in list(warned.values_list("pk", flat=True)):
        with transaction.atomic():
            account = warned.select_for_update().filter(pk=pk).first()
            if account is None:
                continue
            try:
                with transaction.atomic():
                    erase_account(account, words=Words.STAY, by=None)
            except Refused:
                log.warning("Account %s is not used, but still needed", pk)
