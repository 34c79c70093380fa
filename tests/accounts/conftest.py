from types import SimpleNamespace

import pytest

from emvi.notifications import account_mails


@pytest.fixture(autouse=True)
def _mails_are_rung_for_at_once(monkeypatch):
    """The transaction of a test never ends."""
    at_once = SimpleNamespace(on_commit=lambda call: call())
    monkeypatch.setattr(account_mails, "transaction", at_once)
