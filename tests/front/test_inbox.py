"""The inbox: day by day, page by page, and silent about what is hidden."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from emvi.notifications.models import Message
from emvi.notifications.queries import MOST_COUNTED, PAGE_SIZE, unread_count
from tests import cast


@pytest.fixture
def reader(ljubljana):
    return cast.make_resident(ljubljana, "reader")


@pytest.fixture
def notices(reader, proposal):
    def make(count: int, *, at: datetime | None = None, first: int = 0) -> None:
        Message.objects.bulk_create(
            Message(
                event=f"{number}",
                kind="proposal_added",
                recipient=reader,
                municipality=proposal.municipality,
                channel="inbox",
                state="sent",
                created_at=at or timezone.now(),
                facts={"proposal": proposal.pk},
            )
            for number in range(first, first + count)
        )

    return make


def page(reader, path="/en/my/inbox/") -> str:
    return cast.client_for(reader).get(path).content.decode()


def test_days_are_those_of_the_place_where_one_lives(reader, notices):
    # Noon first; half past eleven at night in London is the next day in Ljubljana.
    notices(2, at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    notices(1, at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC), first=2)
    shown = page(reader)
    assert shown.index("25 November 2026") < shown.index("24 November 2026")
    assert shown.count('<h2 class="day"') == 2
    assert "00:30" in shown


def test_paging_reaches_every_notice_once(reader, notices):
    notices(PAGE_SIZE * 2 + 5)
    path, seen = "/en/my/inbox/", []
    while path:
        shown = page(reader, path)
        links = (part.split("/")[0] for part in shown.split('href="/en/my/inbox/')[1:])
        seen += [link for link in links if link.isdigit()]
        after = shown.partition('href="?after=')[2].partition('"')[0]
        path = f"/en/my/inbox/?after={after}" if after else ""
    assert len(seen) == len(set(seen)) == PAGE_SIZE * 2 + 5


def test_marking_all_as_read(reader, notices):
    notices(3)
    client = cast.client_for(reader)
    assert "Mark all as read" in client.get("/en/my/inbox/").content.decode()
    assert client.post("/en/my/inbox/read/").status_code == 302
    assert unread_count(reader) == 0
    assert "Mark all as read" not in client.get("/en/my/inbox/").content.decode()
    assert client.get("/en/my/inbox/read/").status_code == 405


def test_the_count_of_new_ones_stops_somewhere(reader, notices):
    notices(MOST_COUNTED + 20)
    assert unread_count(reader) == MOST_COUNTED + 1
    assert f"{MOST_COUNTED}+" in page(reader)


def test_hidden_words_are_not_in_the_inbox(reader, notices, proposal):
    notices(1)
    assert proposal.title in page(reader)
    proposal.thread.hidden_at = timezone.now()
    proposal.thread.save()
    assert unread_count(reader) == 1
    shown = page(reader)
    assert proposal.title not in shown
    assert "No messages yet" in shown
    assert unread_count(reader) == 0, "what is not there is not new"
    client = cast.client_for(reader)
    opened = client.get(f"/en/my/inbox/{Message.objects.get().pk}/", follow=True)
    assert proposal.title not in opened.content.decode()
    assert "is not shown any more" in opened.content.decode()


def test_an_opened_notice_leads_to_its_page(reader, notices, proposal):
    notices(1, at=timezone.now() - timedelta(days=1))
    url = cast.client_for(reader).get(f"/en/my/inbox/{Message.objects.get().pk}/").url
    assert url.endswith(proposal.get_absolute_url())
    assert unread_count(reader) == 0
