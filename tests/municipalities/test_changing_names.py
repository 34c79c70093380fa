"""A public name is changed once in 30 days, and the old one is nobody else's for a year."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.municipalities.actions import choose_public_name, drop_former_names, grant_role
from emvi.municipalities.models import FormerName, PublicName, Role, RoleGrant
from tests import cast


def in_days(days: int):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def codes_of(error) -> list[str]:
    return [one.code for one in error.value.error_list]


@pytest.fixture
def breza(ljubljana):
    return cast.make_resident(ljubljana, name="Breza")


def test_a_slip_is_put_right_at_once_and_the_next_change_waits(breza, ljubljana):
    choose_public_name(breza, ljubljana, name="Breza B")
    assert choose_public_name(breza, ljubljana, name="Breza B").name == "Breza B"
    with pytest.raises(ValidationError) as error:
        choose_public_name(breza, ljubljana, name="Jelka")
    assert codes_of(error) == ["too_soon"]
    with in_days(29), pytest.raises(ValidationError):
        choose_public_name(breza, ljubljana, name="Jelka")
    with in_days(31):
        choose_public_name(breza, ljubljana, name="Jelka")
    assert PublicName.objects.get(account=breza).name == "Jelka"


def test_nobody_else_takes_a_name_that_was_just_given_up(breza, ljubljana, ana):
    choose_public_name(breza, ljubljana, name="Jelka")
    PublicName.objects.filter(account=ana).delete()
    with pytest.raises(ValidationError) as error:
        choose_public_name(ana, ljubljana, name="BREZA")
    assert codes_of(error) == ["taken"]
    with in_days(40):
        choose_public_name(breza, ljubljana, name="Breza")
    assert PublicName.objects.get(account=breza).name == "Breza", "but its owner may have it back"


def test_after_a_year_it_is_free(breza, ljubljana, ana):
    choose_public_name(breza, ljubljana, name="Jelka")
    PublicName.objects.filter(account=ana).delete()
    assert drop_former_names() == 0
    with in_days(367):
        choose_public_name(ana, ljubljana, name="Breza")
        assert drop_former_names() == 1
        assert drop_former_names() == 0


def test_it_goes_with_the_account(breza, ljubljana):
    choose_public_name(breza, ljubljana, name="Jelka")
    erase_account(breza)
    assert not FormerName.objects.exists()


def test_the_page_says_what_happens_and_keeps_what_was_typed(breza, ana, ljubljana):
    client = cast.client_for(breza)
    page = "/en/ljubljana/name/"
    assert page in client.get("/en/my/").content.decode()
    assert "30 days" in client.get(page).content.decode()
    taken = client.post(page, {"name": PublicName.objects.get(account=ana).name})
    assert "is taken" in taken.content.decode()
    assert PublicName.objects.get(account=ana).name in taken.content.decode()
    assert client.post(page, {"name": "Jelka"}).status_code == 302
    assert "not long ago" in client.post(page, {"name": "Bor"}).content.decode()
    assert PublicName.objects.get(account=breza).name == "Jelka"


def test_the_database_keeps_one_lasting_role(ana, ljubljana):
    grant = grant_role(ana, ljubljana, role=Role.OFFICER, by=None)
    assert grant_role(ana, ljubljana, role=Role.OFFICER, by=None) == grant
    organisation = cast.make_organisation(ljubljana)
    grant_role(ana, ljubljana, role=Role.CODE_ISSUER, by=None, organisation=organisation)
    for again in RoleGrant.objects.filter(account=ana):
        again.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)
