import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.municipalities.actions import is_verified
from emvi.municipalities.codes import (
    ALPHABET,
    codes_left,
    issue_codes,
    normalise_code,
    redeem_code,
    revoke_codes,
)
from emvi.municipalities.models import Code, CodeBatch, Verification
from emvi.municipalities.queries import code_counts, with_counts
from emvi.municipalities.tasks import drop_expired_codes
from emvi.refusals import Refused
from tests import cast


@pytest.fixture
def issue(ljubljana, code_issuer, organisation):
    def issue(size=3, **fields):
        fields = {"by": code_issuer, "organisation": organisation, "language": "sl"} | fields
        return issue_codes(ljubljana, size=size, **fields)

    return issue


def counted(batch):
    """As it is; pages show steps (`test_counts_come_in_steps`)."""
    batch = CodeBatch.objects.get(pk=batch.pk)
    unused = batch.unused_codes.count()
    return batch.size, batch.size - batch.unused_when_closed - unused, unused


def test_a_sheet_has_as_many_different_codes_as_wanted(issue):
    batch, codes = issue(50)
    assert len(set(codes)) == batch.size == 50
    assert all(
        re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{5}}", c) for c in codes
    )
    assert batch.expires_on == timezone.localdate() + timedelta(days=30)


def test_only_a_keyed_digest_is_stored(issue, ana, ljubljana, settings):
    _batch, codes = issue(1)
    digest = Code.objects.get().digest
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert normalise_code(codes[0]).casefold() not in digest
    settings.SECRET_KEY = "another key"
    assert not redeem_code(ana, ljubljana, text=codes[0])


def test_paper_outlives_a_change_of_the_key(issue, ana, ljubljana, settings):
    _batch, codes = issue(1)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert redeem_code(ana, ljubljana, text=codes[0])


def test_redeeming_confirms_for_this_municipality_only(issue, ana, ljubljana, graz):
    batch, codes = issue(3)
    assert redeem_code(ana, ljubljana, text=codes[0])
    assert is_verified(ana, ljubljana)
    assert not is_verified(ana, graz)
    assert counted(batch) == (3, 1, 2)


def test_a_code_works_once(issue, ana, verified, ljubljana):
    batch, codes = issue(1)
    assert redeem_code(ana, ljubljana, text=codes[0])
    Verification.objects.filter(account=verified).delete()
    assert not redeem_code(verified, ljubljana, text=codes[0])
    assert not is_verified(verified, ljubljana)
    assert counted(batch) == (1, 1, 0)


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.replace('-', '')}\n",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
        lambda code: "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in code),
    ],
)
def test_a_code_may_be_typed_as_people_type(issue, ana, ljubljana, change):
    _batch, codes = issue(1)
    assert redeem_code(ana, ljubljana, text=change(codes[0]))


@pytest.mark.parametrize("text", ["", "-", "ABCD-EFGH-JKMNP", "x" * 5000, "\x00", "🙂"])
def test_a_wrong_code_does_nothing(issue, ana, ljubljana, text):
    issue(1)
    assert not redeem_code(ana, ljubljana, text=text)
    assert Code.objects.count() == 1
    assert not Verification.objects.exists()


def test_a_code_of_another_town_does_not_work_here(ana, ljubljana, graz):
    officer = cast.make_staff(graz, "officer")
    _batch, codes = issue_codes(graz, by=officer, size=1, language="de")
    assert not redeem_code(ana, ljubljana, text=codes[0])
    assert redeem_code(ana, graz, text=codes[0])


def test_a_code_ends_with_its_last_day(issue, ana, ljubljana):
    batch, codes = issue(2)
    day = timezone.now().replace(hour=12)
    with time_machine.travel(day + timedelta(days=31), tick=False):
        assert not redeem_code(ana, ljubljana, text=codes[0])
        assert drop_expired_codes() == 2
        assert drop_expired_codes() == 0
    assert counted(batch) == (2, 0, 0)


def test_a_code_works_on_its_last_day(issue, ana, ljubljana):
    _batch, codes = issue(1)
    day = timezone.now().replace(hour=12)
    with time_machine.travel(day + timedelta(days=30), tick=False):
        assert drop_expired_codes() == 0
        assert redeem_code(ana, ljubljana, text=codes[0])


def test_revoking_ends_unused_codes_and_keeps_the_counts(issue, ana, verified, ljubljana, officer):
    batch, codes = issue(3)
    redeem_code(ana, ljubljana, text=codes[0])
    assert revoke_codes(batch, by=officer) == 2
    assert revoke_codes(batch, by=officer) == 0
    assert not redeem_code(verified, ljubljana, text=codes[1])
    assert is_verified(ana, ljubljana)
    assert counted(batch) == (3, 1, 0)
    assert AuditEntry.objects.filter(action="codes.revoked").count() == 1


def test_a_sheet_stays_within_the_quota(issue, organisation, ljubljana):
    organisation.code_quota = 10
    organisation.save()
    issue(8)
    with pytest.raises(Refused, match="2"):
        issue(3)
    issue(2)
    with pytest.raises(Refused, match="All codes"):
        issue(1)
    assert Code.objects.count() == 10


def test_codes_revoked_unused_go_back_into_the_quota(
    issue, organisation, ljubljana, code_issuer, ana
):
    organisation.code_quota = 5
    organisation.save()
    batch, codes = issue(5)
    redeem_code(ana, ljubljana, text=codes[0])
    revoke_codes(batch, by=code_issuer)
    assert codes_left(ljubljana, organisation) == 4


def test_codes_that_expired_unused_stay_in_the_quota(issue, organisation, ljubljana):
    organisation.code_quota = 5
    organisation.save()
    issue(5)
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        drop_expired_codes()
        assert codes_left(ljubljana, organisation) == 0
    with time_machine.travel(timezone.now() + timedelta(days=366), tick=False):
        assert codes_left(ljubljana, organisation) == 5


def test_the_desk_has_a_quota_of_its_own(issue, officer, organisation, ljubljana):
    ljubljana.desk_code_quota = 4
    ljubljana.save()
    issue(50)
    issue_codes(ljubljana, by=officer, size=4, language="sl")
    with pytest.raises(Refused):
        issue_codes(ljubljana, by=officer, size=1, language="sl")


@pytest.mark.parametrize("size", [-1, 0, 201])
def test_a_sheet_has_a_sensible_size(issue, size):
    with pytest.raises(Refused):
        issue(size)


@pytest.mark.parametrize(
    "role, may_for_desk, may_for_organisation",
    [
        ("officer", True, False),
        ("code_issuer", False, True),
        ("moderator", False, False),
        ("mediator", False, False),
        ("administrator", False, False),
        ("ana", False, False),
        ("portal_team", False, False),
    ],
)
def test_who_issues_for_whom(
    request, ljubljana, organisation, role, may_for_desk, may_for_organisation
):
    person = request.getfixturevalue(role)
    for body, allowed in ((None, may_for_desk), (organisation, may_for_organisation)):
        if allowed:
            issue_codes(ljubljana, by=person, organisation=body, size=1, language="en")
            continue
        with pytest.raises(Refused):
            issue_codes(ljubljana, by=person, organisation=body, size=1, language="en")


def test_an_issuer_stays_with_their_organisation(code_issuer, ljubljana, graz):
    other = cast.make_organisation(ljubljana, "Another house")
    for town, body in ((ljubljana, other), (graz, None), (graz, other)):
        with pytest.raises(Refused):
            issue_codes(town, by=code_issuer, organisation=body, size=1, language="en")


def test_who_revokes(issue, code_issuer, officer, ljubljana, graz, ana, administrator):
    other = cast.make_organisation(ljubljana, "Another house")
    neighbour = cast.make_staff(ljubljana, "code_issuer", organisation=other)
    foreign = cast.make_staff(graz, "officer")
    batch, _codes = issue(1)
    for person in (neighbour, foreign, ana, administrator):
        with pytest.raises(Refused):
            revoke_codes(batch, by=person)
    revoke_codes(batch, by=code_issuer)


def test_issuing_leaves_counts_in_the_audit_and_nothing_else(issue):
    batch, codes = issue(2)
    entry = AuditEntry.objects.get(action="codes.issued")
    assert entry.facts == {"size": 2, "language": "sl"}
    assert entry.subject == f"municipalities.codebatch:{batch.pk}"


def test_redeeming_leaves_no_trace(issue, ana, ljubljana, caplog):
    batch, codes = issue(2)
    before = CodeBatch.objects.filter(pk=batch.pk).values().get()
    entries = AuditEntry.objects.count()
    with CaptureQueriesContext(connection) as queries:
        redeem_code(ana, ljubljana, text=codes[0])
    assert AuditEntry.objects.count() == entries
    assert CodeBatch.objects.filter(pk=batch.pk).values().get() == before
    assert not caplog.records
    verification = Verification.objects.filter(account=ana).values().get()
    assert set(verification) == {"id", "account_id", "municipality_id", "valid_until"}
    assert verification["valid_until"].day == 1
    deletes = [q["sql"] for q in queries if q["sql"].startswith("DELETE")]
    assert len(deletes) == 1, "one statement decides who redeems"


def test_the_public_counts_add_up(issue, ana, verified, ljubljana, organisation, officer):
    Verification.objects.all().delete()
    used, codes = issue(4)
    redeem_code(ana, ljubljana, text=codes[0])
    redeem_code(verified, ljubljana, text=codes[1])
    revoke_codes(used, by=officer)
    issue(3)
    _desk, codes = issue_codes(ljubljana, by=officer, size=5, language="sl")
    redeem_code(cast.make_account(), ljubljana, text=codes[0])
    [(year, lines)] = code_counts(ljubljana)
    assert year == timezone.localdate().year
    # Of each some can still be used, so the counts are in steps.
    assert [(line.organisation, line.issued, line.used, line.revoked) for line in lines] == [
        (None, 5, 0, 0),
        (organisation, 7, 0, 2),
    ]
    Code.objects.all().delete()
    [(_year, lines)] = code_counts(ljubljana)
    assert [(line.issued, line.used) for line in lines] == [(5, 5), (7, 5)]


def test_counts_come_in_steps(issue, ljubljana):
    """Who hands a slip to somebody cannot see by the next number that it was used."""
    batch, codes = issue(8)
    shown = []
    for code in codes:
        redeem_code(cast.make_account(), ljubljana, text=code)
        one = with_counts(CodeBatch.objects.filter(pk=batch.pk)).get()
        shown.append((one.used, one.unused))
        [(_year, [line])] = code_counts(ljubljana)
        assert line.used == one.used
    assert shown == [*[(0, 8)] * 4, *[(5, 3)] * 3, (8, 0)]
