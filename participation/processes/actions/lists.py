"""Keeping the lists from which proposals are filed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.models import ListEntry, Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.used_names import renamed
from emvi.refusals import Refused
from participation.processes.lists import kind_of, town_of


def add_entry(entry: ListEntry, *, by: Account) -> ListEntry:
    """Put a new one into its list. Raises Refused where one is called so already, so that sending
    it twice adds one."""
    return _keep(entry, by, "processes.add_entry", "created")


def change_entry(entry: ListEntry, *, by: Account) -> None:
    """Call it otherwise, or put it elsewhere in the list. What was filed under it goes with it; but
    a working state that was set in public keeps its name."""
    _keep(entry, by, "processes.change_entry", "changed")


def _keep(entry: ListEntry, by: Account, right: str, verb: str) -> ListEntry:
    town = town_of(entry)
    _check(by, right, town)
    with transaction.atomic():
        # Two officers who add the same at once wait for each other.
        Municipality.objects.select_for_update(no_key=True).get(pk=town.pk)
        _check_name(entry, town)
        for text in renamed(entry, vars(entry)).values():
            raise Refused(text)
        entry.save()
        _record(entry, verb, by)
    return entry


def retire_entry(entry: ListEntry, *, by: Account) -> None:
    """From today on nobody can choose it. What has it keeps it. Safe to repeat."""
    _check(by, "processes.retire_entry", town_of(entry))
    if not entry.is_retired:
        entry.retired_on = timezone.localdate()
        _save_day(entry, "retired", by)


def restore_entry(entry: ListEntry, *, by: Account) -> None:
    """It can be chosen again. Safe to repeat."""
    _check(by, "processes.restore_entry", town_of(entry))
    if entry.retired_on is not None:
        entry.retired_on = None
        _save_day(entry, "restored", by)


def _save_day(entry: ListEntry, verb: str, by: Account) -> None:
    with transaction.atomic():
        rows = type(entry).objects.filter(pk=entry.pk).exclude(retired_on=entry.retired_on)
        if rows.update(retired_on=entry.retired_on):
            _record(entry, verb, by)


def _check(by: Account, right: str, town: Municipality) -> None:
    if not may(by, right, town):
        raise Refused(_("Only officers of this municipality can change its lists."))


def _check_name(entry: ListEntry, town: Municipality) -> None:
    kind = kind_of(entry)
    rows = kind.rows(town)
    if "process" in kind.more:
        rows = rows.filter(process=entry.process_id)
    name = getattr(entry, f"name_{town.default_language}")
    if rows.exclude(pk=entry.pk).is_called(name, town.default_language):
        raise Refused(_("One in this list has this name already."))


def _record(entry: ListEntry, verb: str, by: Account) -> None:
    action = f"{entry._meta.model_name}.{verb}"
    record(action, entry, by=by, municipality_id=town_of(entry).pk)
