"""Feeds: what is new, in the language of the address, and nothing that is not public."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from emvi.discussions.models import Thread
from emvi.municipalities.blocks import block_person
from participation.proposals.models import Proposal, Support
from participation.proposals.states import State
from tests import cast

ATOM = "{http://www.w3.org/2005/Atom}"
TOWN = "/en/ljubljana/"
FEEDS = {
    "newest": f"{TOWN}proposals/feed/",
    "process": f"{TOWN}processes/winter/feed/",
    "answers": f"{TOWN}proposals/answers/feed/",
    "overdue": f"{TOWN}proposals/overdue/feed/",
}


def entries(client, feed: str) -> list[ElementTree.Element]:
    response = client.get(FEEDS.get(feed, feed))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def titles(client, feed: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(client, feed)]


def answer(proposal: Proposal) -> None:
    duty = proposal.duty or cast.make_overdue(proposal)
    Proposal.objects.filter(pk=proposal.pk).update(state="accepted")
    duty.answers.create(
        version=duty.answers.count() + 1,
        outcome="accepted",
        reasons_en="We do it.",
        reasons_sl="Naredili bomo.",
        published_at=timezone.now(),
    )


def test_newest_first_with_absolute_links(client, process):
    now = timezone.now()
    old = cast.make_proposal(process, title="Old", published_at=now - timedelta(days=3))
    new = cast.make_proposal(process, title="New", text="<b>Words</b> & more\x0b", language="ar")
    for feed in ("newest", "process"):
        first, second = entries(client, feed)
        assert first.findtext(f"{ATOM}title") == new.title
        assert second.findtext(f"{ATOM}title") == old.title
        link = first.find(f"{ATOM}link").get("href")
        assert link == f"{settings.SITE_URL}{TOWN}proposals/{new.pk}/"
        assert first.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
        # Readers take the summary for HTML.
        assert first.findtext(f"{ATOM}summary") == "&lt;b&gt;Words&lt;/b&gt; &amp; more"


def test_each_language_has_its_feed(client, proposal):
    answer(proposal)
    [entry] = entries(client, "/sl/ljubljana/proposals/answers/feed/")
    assert entry.findtext(f"{ATOM}summary") == "Naredili bomo."
    assert entry.find(f"{ATOM}link").get("href").startswith(f"{settings.SITE_URL}/sl/")
    [english] = entries(client, "answers")
    assert entry.findtext(f"{ATOM}id") == english.findtext(f"{ATOM}id")


def test_an_answer_is_there_once_in_its_newest_version(client, proposal):
    answer(proposal)
    answer(proposal)
    assert len(entries(client, "answers")) == 1


@pytest.mark.parametrize("away", ["hidden", "held", "withdrawn", "blocked"])
def test_words_that_are_away_are_in_no_feed(process, ana, away):
    writer = cast.make_resident(process.municipality, name="Zqnamezq")
    one = cast.make_proposal(process, writer.public_names.get(), title="Zqtitlezq", text="Zqtextzq")
    answered = cast.make_proposal(process, writer.public_names.get(), title="Zqtitlezq two")
    answer(answered)
    cast.make_overdue(one)
    client = cast.client_for(ana)
    assert all("Zqtitlezq" in client.get(path).content.decode() for path in FEEDS.values())
    threads = Thread.objects.filter(proposal__in=[one, answered])
    if away == "hidden":
        threads.update(hidden_at=timezone.now())
    elif away == "held":
        threads.update(held_at=timezone.now(), held_for="flags")
    elif away == "withdrawn":
        Proposal.objects.filter(thread__in=threads).update(state=State.WITHDRAWN)
    else:
        block_person(writer.public_names.get(), by=ana)
    for feed, path in FEEDS.items():
        text = client.get(path).content.decode()
        assert "Zq" not in text, feed
    # Its lateness stays, by its number.
    assert any(one.number in title for title in titles(client, "overdue"))


def test_supporters_are_in_no_feed(client, proposal):
    supporter = cast.make_resident(proposal.municipality, "zqlogin", "Zqsupporter")
    Support.objects.create(proposal=proposal, account=supporter, is_verified=True)
    cast.make_overdue(proposal)
    assert all("zq" not in client.get(path).content.decode().lower() for path in FEEDS.values())


@pytest.mark.parametrize("feed", FEEDS)
def test_what_did_not_change_is_not_sent_again(client, proposal, feed):
    first = client.get(FEEDS[feed])
    again = client.get(FEEDS[feed], headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    answer(proposal)
    cast.make_overdue(cast.make_proposal(proposal.process, title="One more"))
    assert client.get(FEEDS[feed], headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_empty_feed_is_a_feed(client, process):
    assert [entries(client, feed) for feed in FEEDS] == [[], [], [], []]


def test_pages_name_their_feeds(client, process):
    for page, feed in ((f"{TOWN}proposals/", "newest"), (f"{TOWN}processes/winter/", "process")):
        assert f'href="{FEEDS[feed]}"' in client.get(page).content.decode()
