"""Who took part in a private process is not put out of it while it matters; and who is out keeps
their own words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from emvi.notifications.tasks import deliver_outbox, expand_fan_outs
from emvi.refusals import Refused
from participation.processes import actions
from participation.processes.models import Invitation, Process
from participation.proposals.actions import publish_answer
from participation.proposals.models import CoAuthor, Proposal, Support
from tests import cast
from tests.api.world import TOWN, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def apart(ljubljana):
    return cast.make_open_process(ljubljana, "apart", visibility="private", title="Secret garden")


@pytest.fixture
def inside(apart, ana) -> Invitation:
    return apart.invitations.create(account=ana)


@pytest.fixture
def own(apart, ana) -> Proposal:
    return cast.make_proposal(apart, ana.public_names.get(), title="Nobody likes this")


@pytest.fixture
def others(apart) -> Proposal:
    return cast.make_proposal(apart, title="Words of a neighbour")


def is_put_out(invitation: Invitation, by) -> bool:
    try:
        actions.withdraw_invitation(invitation, by=by)
    except Refused as refusal:
        assert "stays in until then" in str(refusal)
    return not Invitation.objects.filter(pk=invitation.pk).exists()


def over(process: Process) -> None:
    process.phases.update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=1)
    )


def test_an_author_stays_until_it_is_over_and_answered(inside, own, officer):
    assert not is_put_out(inside, officer)
    over(own.process)
    duty = cast.make_overdue(own)
    assert not is_put_out(inside, officer)
    now = timezone.now()
    duty.answers.create(version=1, outcome="accepted", reasons_en="Yes.", published_at=now)
    type(duty).objects.update(answered_at=now)
    assert is_put_out(inside, officer)


def test_a_clock_that_will_start_is_waited_for(inside, own, officer):
    over(own.process)
    Proposal.objects.update(clock_starts_at=timezone.now() + timedelta(days=3))
    assert not is_put_out(inside, officer)


def test_who_helped_or_commented_stays_too(inside, others, ana, officer):
    name = ana.public_names.get()
    comment = cast.make_comment(others.thread, name)
    assert not is_put_out(inside, officer)
    comment.delete()
    CoAuthor.objects.create(proposal=others, name=name, state="accepted")
    assert not is_put_out(inside, officer)
    CoAuthor.objects.all().delete()
    assert is_put_out(inside, officer)


def test_nobody_finds_out_by_trying_who_supports(apart, inside, others, ana, verified, officer):
    """Once anybody supports something, it may be any of them."""
    idle = apart.invitations.create(account=verified)
    Support.objects.create(proposal=others, account=ana, is_verified=False)
    assert not is_put_out(inside, officer)
    assert not is_put_out(idle, officer)
    Support.objects.all().delete()
    assert is_put_out(idle, officer)


def test_page_and_program_say_why(inside, own, officer, client_for):
    page = f"/en/ljubljana/invitations/{inside.pk}/withdraw/"
    assert "stays in until then" in client_for(officer).post(page, follow=True).content.decode()
    answer = program_of(officer).post(f"{TOWN}invitations/{inside.pk}/withdraw/")
    assert answer.status_code == 409 and "stays in until then" in answer.json()["message"]
    assert Invitation.objects.filter(pk=inside.pk).exists()


@pytest.fixture
def outside(own, others, ana, ljubljana):
    """Ana is not invited, and has a proposal there that somebody talks about."""
    Proposal.objects.filter(pk=own.pk).update(process=others.process)
    cast.make_comment(own.thread, None, "A word from inside", author_id=others.author_id)
    return ana


def test_an_author_outside_reads_their_own_words_and_nothing_else(
    outside, own, others, apart, client_for
):
    client, program = client_for(outside), program_of(outside)
    text = client.get(own.get_absolute_url()).content.decode()
    assert own.title in text and "You are not invited to this process any more" in text
    for hidden in ("A word from inside", "Secret garden", others.title):
        assert hidden not in text
    read = program.get(f"{TOWN}proposals/{own.pk}/").json()
    assert read["text"]["text"] == own.text
    assert (read["supports"], read["thread"], read["author"]) == (None, None, None)
    assert program.get(f"{TOWN}proposals/{own.pk}/comments/").status_code == 404
    assert client.get(others.get_absolute_url()).status_code == 404
    assert program.get(f"{TOWN}proposals/{others.pk}/").status_code == 404
    assert client.get(apart.get_absolute_url()).status_code == 404


def test_an_author_outside_gets_the_answer(outside, own, others, officer, mailoutbox):
    """And no word of what stands beside it."""
    cast.make_overdue(own)
    row = Proposal.objects.select_related("process", "municipality", "thread", "author", "duty")
    with_answer = {"outcome": "accepted", "reasons": {"en": "We build it."}, "next_step": {}}
    publish_answer(row.get(pk=own.pk), by=officer, **with_answer)
    expand_fan_outs()
    deliver_outbox()
    [mail] = [mail for mail in mailoutbox if mail.to == ["ana@people.invalid"]]
    assert own.title in mail.subject + mail.body and "We build it." in mail.body
    assert "Secret garden" not in mail.body and others.title not in mail.body


def test_a_coauthor_outside_reads_them_too_and_a_stranger_does_not(
    own, apart, verified, stranger, client_for
):
    assert client_for(verified).get(own.get_absolute_url()).status_code == 404
    CoAuthor.objects.create(proposal=own, name=verified.public_names.get(), state="accepted")
    assert own.title in client_for(verified).get(own.get_absolute_url()).content.decode()
    assert client_for(stranger).get(own.get_absolute_url()).status_code == 404


def test_an_author_outside_says_nothing_more_there(outside, own, client_for):
    said = {"text": "Let me in.", "language": "en"}
    page = f"{own.get_absolute_url()}comment/"
    assert client_for(outside).post(page, said).status_code == 404
    edit = client_for(outside).get(f"{own.get_absolute_url()}edit/")
    assert edit.status_code == 404


@pytest.mark.parametrize("way", ["page", "program"])
def test_an_author_outside_withdraws_them(outside, own, client_for, way):
    page = f"{own.get_absolute_url()}withdraw/"
    assert page in client_for(outside).get(own.get_absolute_url()).content.decode()
    if way == "page":
        assert client_for(outside).get(page).status_code == 200
        assert client_for(outside).post(page).status_code == 302
    else:
        answer = program_of(outside).post(f"{TOWN}proposals/{own.pk}/withdraw/")
        assert answer.status_code == 200
    own.refresh_from_db()
    assert own.state == "withdrawn"
    assert client_for(outside).get(own.get_absolute_url()).status_code == 200
