import pytest

from emvi.accounts.actions import activate_account, pause_account
from emvi.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_an_account_is_paused_once_and_it_is_on_record(ana, portal_team):
    assert pause_account(ana, by=portal_team)
    assert not pause_account(ana, by=portal_team)
    ana.refresh_from_db()
    assert not ana.is_active
    entry = AuditEntry.objects.get(action="account.paused")
    assert entry.actor == portal_team.opaque_id
    assert activate_account(ana, by=portal_team)
    assert not activate_account(ana, by=portal_team)
    ana.refresh_from_db()
    assert ana.is_active
    assert AuditEntry.objects.filter(action="account.activated").count() == 1
