"""An only officer lost the phone: the second step is taken away, on record, and nothing else."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from emvi.accounts.models import ApiToken
from emvi.audit.models import AuditEntry
from tests import cast

COMMAND = "remove_second_factor"
BECAUSE = {"because": "She came to the office herself."}


def test_they_come_in_again_and_add_another(client_for, officer, settings):
    client = client_for(officer)
    assert client.get("/en/ljubljana/desk/").status_code == 200
    out = StringIO()
    call_command(COMMAND, officer.login, stdout=out, **BECAUSE)
    assert "Removed" in out.getvalue()
    assert not Authenticator.objects.filter(user=officer).exists()
    assert not ApiToken.objects.filter(account=officer).exists()
    # Who found the phone is out, and the roles rest until there is another second step.
    assert client.get("/en/ljubljana/desk/").status_code == 302
    client.force_login(officer, settings.AUTHENTICATION_BACKENDS[0])
    assert "second-factor" in client.get("/en/ljubljana/desk/").url
    entry = AuditEntry.objects.get(action="account.second_factor_removed")
    assert entry.actor is None and entry.note.text == BECAUSE["because"]


def test_it_says_when_there_is_nothing_to_remove(ljubljana, officer):
    resident = cast.make_resident(ljubljana)
    for login in (resident.login, "nobody-of-this-name"):
        with pytest.raises(CommandError):
            call_command(COMMAND, login, stdout=StringIO(), **BECAUSE)
    with pytest.raises(CommandError):
        call_command(COMMAND, officer.login, stdout=StringIO())
    assert Authenticator.objects.filter(user=officer).exists()
