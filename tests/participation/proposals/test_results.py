"""What was promised is followed, in public: done, put off or given up, never deleted."""

from datetime import date, timedelta

import pytest
from django.db import Error, transaction
from django.utils import timezone

from emvi.answers.models import Result
from emvi.audit.models import AuditEntry
from emvi.municipalities.models import Municipality
from emvi.notifications.models import Message
from emvi.refusals import Refused
from participation.proposals.actions import change_result, publish_answer, record_result
from participation.proposals.models import CoAuthor, Proposal
from tests import cast

LIST = "/en/ljubljana/results/"


def today() -> date:
    return cast.today(Municipality.objects.get(slug="ljubljana"))


@pytest.fixture
def promised(proposal, officer):
    cast.make_overdue(proposal, -5)
    publish_answer(proposal, by=officer, outcome="accepted", reasons={"en": "Yes."}, next_step={})
    Message.objects.all().delete()
    return proposal


@pytest.fixture
def step(promised, officer):
    day = today() + timedelta(days=30)
    return record_result(promised, by=officer, titles={"en": "Put up the bench"}, due_on=day)


def change(proposal, step, officer, **fields):
    now = {"due_on": step.due_on, "progress": step.progress, "notes": {}, "gives_up": False}
    change_result(proposal, step, by=officer, **now | fields)
    return Result.objects.get(pk=step.pk)


def test_nobody_promises_to_themselves(client_for, promised, step, ljubljana):
    own = cast.make_staff(ljubljana, "officer")
    name = cast.make_public_name(ljubljana, own)
    CoAuthor.objects.create(proposal=promised, name=name, state="accepted")
    fresh = Proposal.objects.get(pk=promised.pk)
    with pytest.raises(Refused, match="A colleague must do this"):
        record_result(fresh, by=own, titles={"en": "Another bench"}, due_on=today())
    with pytest.raises(Refused, match="A colleague must do this"):
        change(fresh, step, own, progress=100)
    client = client_for(own)
    places = (f"{fresh.get_absolute_url()}record-result/", f"{LIST}{step.pk}/change/")
    page = client.get(fresh.get_absolute_url()).content.decode()
    for place in places:
        assert client.get(place).status_code == 403
        assert place not in page
        assert (
            place
            in client_for(cast.make_staff(ljubljana, "officer"))
            .get(fresh.get_absolute_url())
            .content.decode()
        )
    assert client.get(f"{fresh.get_absolute_url()}record-extension/").status_code == 403
    assert Result.objects.get().progress == 0


@pytest.mark.parametrize("outcome", ["rejected", None])
def test_without_a_yes_there_is_nothing_to_promise(proposal, officer, outcome):
    cast.make_overdue(proposal, -5)
    if outcome:
        publish_answer(proposal, by=officer, outcome=outcome, reasons={"en": "No."}, next_step={})
    with pytest.raises(Refused):
        record_result(proposal, by=officer, titles={"en": "A bench"}, due_on=today())


def test_a_step_is_told_once_to_the_author(promised, step, officer, ana):
    again = record_result(
        promised, by=officer, titles={"en": "Put up the bench"}, due_on=step.promised_on
    )
    assert again == step
    told = Message.objects.filter(kind="result_changed", channel="inbox")
    assert [message.recipient for message in told] == [ana]
    assert AuditEntry.objects.filter(action="result.recorded").count() == 1


def test_a_new_day_stays_beside_the_first(client_for, promised, step, officer):
    later = step.due_on + timedelta(days=90)
    moved = change(promised, step, officer, due_on=later, progress=40)
    assert (moved.due_on, moved.promised_on) == (later, step.promised_on)
    page = client_for(None).get(promised.get_absolute_url()).content.decode()
    assert "first promised for:" in page and "40 percent done" in page
    # The same again changes nothing, and tells nobody.
    told = Message.objects.count()
    change(promised, moved, officer)
    assert Message.objects.count() == told
    assert AuditEntry.objects.filter(action="result.changed").count() == 1


def test_lateness_counts_from_the_day_that_was_promised_first(promised, step, officer):
    at = timezone.now() + timedelta(days=33)
    moved = change(promised, step, officer, due_on=step.due_on + timedelta(days=90))
    assert moved.days_late(at) == 3


def test_done_and_back_again(client_for, promised, step, officer):
    done = change(promised, step, officer, progress=100)
    assert done.done_on == today()
    guest = client_for(None)
    assert "Put up the bench" in guest.get(f"{LIST}?standing=done").content.decode()
    assert "Put up the bench" not in guest.get(f"{LIST}?standing=open").content.decode()
    assert change(promised, done, officer, progress=90).done_on is None


def test_who_gives_up_says_why(promised, step, officer):
    for fields in ({"notes": {"en": " "}}, {"notes": {"en": "Why"}, "progress": 100}):
        with pytest.raises(Refused):
            change(promised, step, officer, gives_up=True, **fields)
    gone = change(promised, step, officer, gives_up=True, notes={"en": "There is no room."})
    assert gone.given_up_on == today() and gone.note_en == "There is no room."


def test_the_database_keeps_what_was_promised(step):
    rows = Result.objects.filter(pk=step.pk)
    for attempt in (
        lambda: rows.delete(),
        lambda: rows.update(promised_on=today()),
        lambda: rows.update(progress=101),
        lambda: rows.update(progress=100),
        lambda: rows.update(done_on=today()),
        lambda: rows.update(given_up_on=today()),
        lambda: rows.update(title_en=""),
    ):
        with pytest.raises(Error), transaction.atomic():
            attempt()


def test_the_pages_of_officers(client_for, promised, officer, moderator):
    record = f"/en/ljubljana/proposals/{promised.pk}/record-result/"
    assert client_for(moderator).get(record).status_code == 403
    client = client_for(officer)
    assert client.post(record, {"title_sl": "", "due_on": "2036-01-01"}).status_code == 200
    client.post(record, {"title_sl": "Klop", "due_on": "2036-01-01"})
    step = Result.objects.get()
    page = f"/en/ljubljana/results/{step.pk}/change/"
    assert 'value="2036-01-01"' in client.get(page).content.decode()
    sent = {"progress": "20", "due_on": "2036-01-01", "gives_up": "on"}
    assert "Say why it is given up" in client.post(page, sent).content.decode()
    client.post(page, sent | {"note_sl": "Ni denarja."})
    assert Result.objects.get().given_up_on


def test_of_a_hidden_proposal_only_the_number_stands_beside_the_step(
    client_for, promised, step, moderator
):
    cast.hide(promised.thread, by=moderator)
    page = client_for(None).get(LIST).content.decode()
    assert "Put up the bench" in page and promised.number in page
    assert promised.title not in page


def test_the_list_goes_on_where_a_page_ends(client_for, promised, officer):
    for n in range(25):
        day = today() + timedelta(days=n // 3)
        record_result(promised, by=officer, titles={"en": f"Step {n:02}"}, due_on=day)
    client = client_for(None)
    first = client.get(LIST)
    second = client.get(LIST, {"after": first.context["page"].after})
    shown = [r.title for page in (first, second) for r in page.context["page"]]
    assert shown == [f"Step {n:02}" for n in range(25)]


def test_what_was_promised_is_ended_also_after_the_answer_became_a_no(
    client_for, promised, step, officer
):
    answer = {"outcome": "rejected", "reasons": {"en": "No."}, "next_step": {}}
    publish_answer(promised, by=officer, replaces=1, **answer)
    client, page = client_for(officer), f"/en/ljubljana/results/{step.pk}/change/"
    assert client.get(page).status_code == 200
    sent = {"progress": 0, "due_on": step.due_on, "gives_up": "on", "note_sl": "Ni prostora."}
    assert client.post(page, sent).status_code == 302
    assert Result.objects.get().given_up_on
    record = f"/en/ljubljana/proposals/{promised.pk}/record-result/"
    assert client.get(record).status_code == 403


def test_nobody_writes_over_what_a_colleague_said_meanwhile(client_for, promised, step, officer):
    client, page = client_for(officer), f"/en/ljubljana/results/{step.pk}/change/"
    read = client.get(page).context["form"]["edition"].value()
    change(promised, step, officer, progress=60, notes={"sl": "Temelji stojijo."})
    mine = {"progress": 10, "due_on": step.due_on, "note_sl": "Moje besede.", "edition": read}
    answer = client.post(page, mine)
    text = answer.content.decode()
    assert "A colleague changed this step" in text
    assert "Temelji stojijo." in text and "Moje besede." in text
    assert Result.objects.get().progress == 60
    now = answer.context["form"]["edition"].value()
    assert client.post(page, mine | {"edition": now}).status_code == 302
    assert Result.objects.get().progress == 10


def test_a_step_is_not_moved_to_a_day_that_has_passed(promised, step, officer):
    with pytest.raises(Refused):
        change(promised, step, officer, due_on=today() - timedelta(days=1))
