"""The desk says how long each queue is."""

from datetime import timedelta

from django.utils import timezone

from emvi.answers.models import Assignment
from participation.proposals import queues
from participation.proposals.actions import merge_proposal
from participation.proposals.models import Proposal
from participation.proposals.queues import queue_lengths
from tests import cast


def test_each_queue_has_its_length(process, ljubljana):
    officer = cast.make_staff(ljubljana, "officer")
    late, mine, soon = (cast.make_proposal(process) for _n in range(3))
    cast.make_overdue(late, 12)
    Assignment.objects.create(duty=cast.make_overdue(mine, 1), officer=officer)
    cast.make_overdue(soon, -10)
    lengths = queue_lengths(ljubljana, officer)
    assert lengths == {"all": 3, "mine": 1, "unassigned": 2, "overdue": 2, "soon": 1}
    page = cast.client_for(officer).get("/en/ljubljana/desk/").content.decode()
    assert "2 answers overdue" in page and "1 answer due in the next two weeks" in page


def test_a_moderator_sees_each_kind_with_its_length(process, ljubljana):
    comment = cast.make_comment(
        cast.make_proposal(process).thread, cast.make_public_name(ljubljana)
    )
    type(comment).objects.update(
        held_at=timezone.now() - timedelta(hours=1), held_for="links", was_public=False
    )
    moderator = cast.make_staff(ljubljana, "moderator")
    page = cast.client_for(moderator).get("/en/ljubljana/desk/").content.decode()
    assert "?kind=new" in page and "?kind=appeals" not in page


def test_a_long_queue_goes_on_on_the_next_page(process, ljubljana, monkeypatch):
    monkeypatch.setattr(queues, "PAGE_SIZE", 2)
    officer = cast.make_staff(ljubljana, "officer")
    made = [cast.make_proposal(process, title=f"Bench {n}") for n in range(5)]
    for proposal in made:
        # All due at one moment: the page ends in the middle of it.
        Assignment.objects.create(duty=cast.make_overdue(proposal, 3), officer=officer)
    client, seen, address = cast.client_for(officer), [], "?whose=mine"
    while address:
        page = client.get(f"/en/ljubljana/desk/{address}")
        seen += [proposal.pk for proposal in page.context["queue"]]
        after = page.context["queue"].after
        address = f"?whose=mine&after={after}" if after else ""
        assert ("Show more" in page.content.decode()) == bool(after)
        assert not after or address.replace("&", "&amp;") + "#due" in page.content.decode()
    assert seen == [proposal.pk for proposal in made]


def test_where_others_took_the_rest_the_queue_begins_again(process, ljubljana, monkeypatch):
    monkeypatch.setattr(queues, "PAGE_SIZE", 1)
    officer = cast.make_staff(ljubljana, "officer")
    first, second = (
        Assignment.objects.create(
            duty=cast.make_overdue(cast.make_proposal(process), days), officer=officer
        )
        for days in (3, 1)
    )
    client = cast.client_for(officer)
    after = client.get("/en/ljubljana/desk/?whose=mine").context["queue"].after
    second.delete()
    page = client.get(f"/en/ljubljana/desk/?whose=mine&after={after}")
    assert [proposal.duty for proposal in page.context["queue"]] == [first.duty]


def test_a_part_with_a_clock_leads_to_its_whole(process, ljubljana):
    officer = cast.make_staff(ljubljana, "officer")
    part, whole = cast.make_proposal(process, title="A seat"), cast.make_proposal(process)
    cast.make_overdue(part, 2)
    part, whole = (
        Proposal.objects.select_related("process", "municipality", "thread", "duty").get(pk=one.pk)
        for one in (part, whole)
    )
    merge_proposal(part, into=whole, by=officer, reasons={"en": "They say the same."})
    page = cast.client_for(officer).get("/en/ljubljana/desk/").content.decode()
    assert f'href="{whole.get_absolute_url()}"' in page.partition("A part of:")[2][:200]
