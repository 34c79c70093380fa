"""What a token opens, and what ends it."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.accounts.actions import set_password
from emvi.accounts.consents import agree
from emvi.accounts.models import Account, ApiToken, Terms
from emvi.accounts.tokens import drop_expired_tokens, make_token, revoke_token
from emvi.audit.models import AuditEntry
from emvi.municipalities.actions import grant_role
from emvi.municipalities.models import RoleGrant
from emvi.privacy.actions import lock_account, unlock_account
from emvi.refusals import Refused
from tests import cast
from tests.api.world import ROOT, TOWN, Program, program_of, token_for

MY = f"{ROOT}my/"
DAY = timedelta(days=1)


def opens(program: Program) -> bool:
    status = program.get(MY).status_code
    assert status in {200, 401}
    return status == 200


def test_a_token_opens_what_its_scopes_name(proposal, verified):
    support = f"{TOWN}proposals/{proposal.pk}/support/"
    for scopes, may_read, may_write in (
        (["read"], 200, 403),
        (["write"], 403, 200),
        (["read", "write"], 200, 200),
    ):
        program = program_of(verified, *scopes)
        assert program.get(MY).status_code == may_read
        assert program.post(support).status_code == may_write
    refused = program_of(verified, "write").get(MY).json()
    assert refused["code"] == "scope_missing"


def test_nobody_gets_in_without_a_token(proposal):
    for program in (Program(), Program("emvi_00000000_nothing"), Program("")):
        response = program.get(MY)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
    wrong = Program("emvi_00000000_nothing")
    assert wrong.get(f"{TOWN}proposals/").status_code == 401
    basic = Program()
    assert basic.get(MY, Authorization="Basic YTpi").status_code == 401


def test_a_token_that_may_not_read_is_a_guest_when_it_reads(proposal, ana, moderator):
    cast.hide(proposal.thread, by=moderator)
    path = f"{TOWN}proposals/{proposal.pk}/"
    assert program_of(ana, "read").get(path).json()["text"] is not None
    assert program_of(ana, "write").get(path).json()["text"] is None


def test_the_secret_is_stored_nowhere(ana):
    plain = token_for(ana)
    token = ApiToken.objects.get()
    assert plain.startswith(f"emvi_{token.prefix}_") and len(plain) > 50
    secret = plain.rpartition("_")[2]
    assert secret not in repr(ApiToken.objects.values().get())
    assert secret not in repr(list(AuditEntry.objects.values()))


def test_of_its_use_only_the_month_is_kept(ana):
    program = program_of(ana)
    assert ApiToken.objects.get().used_in is None
    assert opens(program)
    assert ApiToken.objects.get().used_in == timezone.localdate().replace(day=1)


def test_an_account_whose_program_works_is_in_use(ana):
    program = program_of(ana)
    Account.objects.filter(pk=ana.pk).update(
        used_month=date(2020, 1, 1), unused_warnings=2, unused_warned_on=date(2021, 1, 1)
    )
    assert opens(program)
    ana.refresh_from_db()
    assert ana.used_month == timezone.localdate().replace(day=1)
    assert ana.unused_warnings == 0


def test_a_token_ends_on_its_day(ana):
    program = program_of(ana)
    last = ApiToken.objects.get().expires_on
    noon = timezone.now().replace(hour=12)
    days = (last - noon.date()).days
    with time_machine.travel(noon + days * DAY):
        assert opens(program)
    with time_machine.travel(noon + (days + 1) * DAY):
        assert not opens(program)
        assert drop_expired_tokens() == 0
    with time_machine.travel(noon + (days + 31) * DAY):
        assert drop_expired_tokens() == 1


@pytest.mark.parametrize("days", [-1, 0, 366, 4000])
def test_a_token_lasts_for_a_year_at_most(ana, days):
    with pytest.raises(Refused):
        make_token(ana, name="x", scopes=["read"], expires_on=timezone.localdate() + days * DAY)


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "admin"]])
def test_a_token_may_do_something_that_is_known(ana, scopes):
    with pytest.raises(Refused):
        make_token(ana, name="x", scopes=scopes, expires_on=timezone.localdate() + DAY)


def test_the_database_refuses_a_token_for_nothing_or_without_an_end(ana):
    today = timezone.localdate()
    fields = {"account": ana, "name": "x", "prefix": "x", "digest": "x", "made_at": timezone.now()}
    for wrong in (
        {"expires_on": today + DAY},
        {"expires_on": today, "may_read": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.create(**fields | wrong)


def test_one_has_twenty_tokens_at_most(ana):
    for _number in range(20):
        token_for(ana)
    with pytest.raises(Refused):
        token_for(ana)


def test_revoking_ends_one_token_and_only_ones_own(ana, verified):
    first, second = program_of(ana), program_of(ana)
    token = ApiToken.objects.earliest("pk")
    revoke_token(token, by=verified)
    assert opens(first)
    revoke_token(token, by=ana)
    revoke_token(token, by=ana)
    assert not opens(first) and opens(second)
    assert AuditEntry.objects.filter(action="token.revoked").count() == 1


def test_a_new_password_ends_all_tokens(ana):
    program = program_of(ana)
    set_password(ana, password="another one entirely")
    assert not opens(program)
    assert not ApiToken.objects.exists()


def test_a_token_rests_while_the_account_is_locked(ana, portal_team):
    program = program_of(ana)
    lock_account(ana, by=portal_team, reason="Threats against people", reason_language="en")
    assert not opens(program)
    unlock_account(ana, by=portal_team)
    assert opens(program)


def decide(program: Program, proposal) -> int:
    body = {
        "outcome": "hidden",
        "rule": cast.rule().pk,
        "reason": "It calls people names.",
        "language": "en",
        "seen": "0-0",
    }
    return program.post(f"{TOWN}threads/{proposal.thread_id}/decide/", body).status_code


def test_without_the_scope_a_member_of_staff_is_a_resident(proposal, moderator, process):
    resident = program_of(moderator, "read", "write")
    assert decide(resident, proposal) == 403
    cast.hide(proposal.thread, by=moderator)
    path = f"{TOWN}proposals/{proposal.pk}/"
    assert resident.get(path).json()["text"] is None
    assert program_of(moderator, "read", "staff").get(path).json()["text"] is not None
    assert resident.get(f"{TOWN}processes/draft/").status_code == 404


def test_rights_of_staff_end_with_the_role_and_do_not_come_back(proposal, moderator, ljubljana):
    program = program_of(moderator)
    cast.end_grants(moderator)
    assert decide(program, proposal) == 403
    with time_machine.travel(timezone.now() + DAY):
        grant_role(moderator, ljubljana, role="moderator", by=None)
        assert decide(program, proposal) == 403
        assert decide(program_of(moderator), proposal) == 200


def test_a_token_knows_only_roles_that_were_given_before_it(proposal, moderator, ljubljana, graz):
    """Another role that is old enough wakes none, and the first day that is written makes none old."""
    account = cast.make_staff(ljubljana, "administrator")
    cast.grant_role(account, graz, role="moderator", by=None)
    program = program_of(account)
    cast.grant_role(account, ljubljana, role="moderator", by=None)
    RoleGrant.objects.filter(account=account).update(from_on=timezone.localdate() - 9 * DAY)
    assert program.get(f"{TOWN}roles/").status_code == 200
    assert decide(program, proposal) == 403
    assert decide(program_of(account), proposal) == 200


def test_rights_of_staff_end_with_the_second_factor(proposal, moderator):
    program = program_of(moderator)
    Authenticator.objects.filter(user=moderator).delete()
    assert decide(program, proposal) == 403


def test_a_session_without_the_second_step_has_no_rights_of_staff(world):
    client = world.client("n")
    path = f"{TOWN}processes/draft/"
    assert client.get(path).status_code == 404
    assert world.client("o").get(path).status_code == 200


def test_who_has_not_agreed_to_the_terms_reads_and_does_nothing(proposal, verified):
    path = f"{TOWN}proposals/{proposal.pk}/support/"
    terms = Terms.objects.create(
        version=9,
        published_on=timezone.localdate(),
        **{f"body_{code}": "Be kind." for code in ("sl", "de", "it", "el", "en")},
    )
    program = program_of(verified)
    assert opens(program)
    session = cast.client_for(verified).post(path, "{}", content_type="application/json")
    for refused in (program.post(path), session):
        assert (refused.status_code, refused.json()["code"]) == (403, "terms_first")
    agree(verified, terms, language="en")
    assert program.post(path).status_code == 200


def test_tokens_go_with_the_account(ana):
    token_for(ana)
    ana.delete()
    assert not ApiToken.objects.exists()
