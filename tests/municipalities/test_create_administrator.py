import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from emvi.accounts.models import Account
from emvi.municipalities.models import Role, RoleGrant
from tests import cast

pytestmark = pytest.mark.django_db


def run(*args) -> str:
    out = StringIO()
    call_command("create_administrator", *args, stdout=out)
    return out.getvalue()


def test_the_first_of_the_portal():
    printed = run("marta")
    account = Account.objects.get()
    assert account.is_superuser
    phrase = re.search(r"Eight words: (.+)", printed)[1]
    assert account.check_password(phrase)
    client = cast.client_for(None)
    client.post("/en/account/login/", {"login": "marta", "password": phrase})
    assert "_auth_user_id" in client.session


def test_of_one_municipality(ljubljana):
    run("marta", "--municipality", "ljubljana", "--language", "sl")
    account = Account.objects.get()
    assert not account.is_superuser
    assert account.language == "sl"
    assert RoleGrant.objects.get().role == Role.ADMINISTRATOR


@pytest.mark.parametrize(
    "arguments", [["ma rta"], ["ana"], ["marta", "--municipality", "atlantis"]]
)
def test_what_cannot_be_makes_nothing(ana, arguments):
    with pytest.raises(CommandError):
        run(*arguments)
    assert Account.objects.count() == 1
