import pytest

from emvi.audit.actions import record
from emvi.audit.models import AuditEntry
from tests import cast

PEOPLE = [
    "ana",
    "verified",
    "mediator",
    "officer",
    "moderator",
    "administrator",
    "code_issuer",
    "stranger",
    "portal_team",
]


@pytest.mark.django_db
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_of_the_cast_is_signed_in(person, request):
    account = request.getfixturevalue(person)
    assert cast.client_for(account).session["_auth_user_id"] == str(account.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_run", [1, 2])
def test_append_only_rows_do_not_stop_the_cleaning_up(_run, ana):
    assert AuditEntry.objects.count() == 0
    record("account.signed_up", ana)


def test_the_proposal_is_there(proposal, ana):
    assert proposal.author.account == ana
    assert proposal.supports_total == 0
