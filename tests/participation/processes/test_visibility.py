"""Who sees a process: it was promised when it was published. Invitations open once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from emvi.audit.models import AuditEntry
from emvi.refusals import Refused
from participation.processes.actions import (
    accept_invitation,
    change_process,
    check_rules_unchanged,
    invite_people,
    revoke_invitations,
)
from participation.processes.models import Invitation, Process
from tests import cast


@pytest.fixture
def private(ljubljana):
    return cast.make_open_process(ljubljana, "private", visibility="private")


@pytest.mark.parametrize("before", Process.Visibility)
@pytest.mark.parametrize("after", Process.Visibility)
@pytest.mark.parametrize("state", Process.State)
def test_what_people_were_told_stays(before, after, state, ljubljana, officer):
    process = cast.make_open_process(ljubljana, "one", visibility=before, state=state)
    process.visibility = after
    if state == "draft" or before == after or (before, after) == ("unlisted", "public"):
        check_rules_unchanged(process)
        change_process(process, by=officer)
        assert Process.objects.get().visibility == after
        return
    with pytest.raises(ValidationError):
        check_rules_unchanged(process)
    with pytest.raises(Refused):
        change_process(process, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Process.objects.update(visibility=after)


def test_an_invitation_opens_once(private, officer, ana, stranger, ljubljana, graz):
    first, second = invite_people(private, by=officer, number=2)
    assert accept_invitation(ana, graz, code=first) is None
    assert accept_invitation(ana, ljubljana, code=first.upper()) == private
    assert accept_invitation(stranger, ljubljana, code=first) is None
    # Who is in uses none up.
    assert accept_invitation(ana, ljubljana, code=second) == private
    assert accept_invitation(stranger, ljubljana, code=second) == private
    assert Invitation.objects.filter(digest__isnull=False).count() == 0
    assert not AuditEntry.objects.filter(actor=ana.opaque_id).exists()


def test_what_was_taken_back_opens_nothing_and_who_is_in_stays(private, officer, ana, ljubljana):
    first, second = invite_people(private, by=officer, number=2)
    accept_invitation(ana, ljubljana, code=first)
    assert revoke_invitations(private, by=officer) == 1
    assert revoke_invitations(private, by=officer) == 0
    assert accept_invitation(ana, ljubljana, code=second) is None
    assert Invitation.objects.get().account == ana


@pytest.mark.parametrize("person", ["ana", "mediator", "moderator", "code_issuer", "stranger"])
def test_others_invite_nobody(person, private, request):
    account = request.getfixturevalue(person)
    with pytest.raises(Refused):
        invite_people(private, by=account, number=1)
    with pytest.raises(Refused):
        revoke_invitations(private, by=account)


def test_a_public_process_needs_no_invitations(process, officer):
    with pytest.raises(Refused):
        invite_people(process, by=officer, number=1)


def test_the_way_in_on_the_pages(client_for, private, officer, ana):
    staff, person = client_for(officer), client_for(ana)
    url = "/en/ljubljana/processes/private/invite-people/"
    page = staff.post(url, {"number": 1})
    [code] = page.context["codes"]
    assert page.headers["Cache-Control"] == "no-store" and code in page.content.decode()
    assert code not in staff.get(url).content.decode()
    way_in = f"/en/ljubljana/invitations/{code}/"
    assert client_for(None).get(way_in).status_code == 302
    assert person.get(private.get_absolute_url()).status_code == 404
    assert "Accept the invitation" in person.get(way_in).content.decode()
    assert person.post(way_in).url == private.get_absolute_url()
    assert person.get(private.get_absolute_url()).status_code == 200
    assert "was used already" in client_for(cast.make_account()).get(way_in).content.decode()
