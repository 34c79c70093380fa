"""Stopping mails: by choice, and by the mail itself without a login."""

import re

import pytest
from django.core import mail
from django.test import Client

from emvi.notifications.actions import follow, notify, spread
from emvi.notifications.models import Follow, FollowSettings, Message, Preference
from emvi.notifications.queries import frequencies
from emvi.notifications.tasks import deliver_outbox, expand_fan_outs
from tests import cast
from tests.markup import one_line


@pytest.fixture
def own(proposal, ana):
    """A mail about Ana's own proposal."""
    about = {"municipality": proposal.municipality, "facts": {"proposal": proposal.pk}}
    notify("answer_awaited", event="a", recipients=[ana.pk], **about)
    Message.objects.filter(kind="answer_awaited").update(kind="proposal_added")
    deliver_outbox()
    return mail.outbox[-1]


@pytest.fixture
def followed(proposal, ana):
    """A mail about what Ana follows."""
    Preference.objects.create(account=ana, topic="followed", frequency="at_once")
    follow(ana, proposal.process)
    about = {"municipality": proposal.municipality, "facts": {"proposal": proposal.pk}}
    spread("proposal_added", event="f", targets=[proposal.process], **about)
    expand_fan_outs()
    deliver_outbox()
    return mail.outbox[-1]


def stop_path(message) -> str:
    [url] = re.findall("<(.+)>", message.extra_headers["List-Unsubscribe"])
    assert url in message.body
    assert url in message.alternatives[0][0]
    return url.removeprefix("http://localhost:8000")


def one_click(path: str):
    """As a mail program does it: no cookie, no token against forgery, no login."""
    strict = Client(enforce_csrf_checks=True)
    return strict.post(path, {"List-Unsubscribe": "One-Click"})


def test_one_click_stops_the_topic_and_again_changes_nothing(own, ana):
    path = stop_path(own)
    for _again in range(2):
        response = one_click(path)
        assert response.status_code == 200
        assert "You can undo it at any time" in response.content.decode()
    assert frequencies(ana) == {
        "own": "never",
        "talk": "at_once",
        "followed": "daily",
        "duties": "at_once",
    }


def test_to_look_at_it_stops_nothing(own, ana):
    page = one_line(Client().get(stop_path(own)).content.decode())
    assert "No more mail about: My proposals" in page
    assert ana.login not in page
    assert frequencies(ana)["own"] == "at_once"


def test_from_a_mail_about_a_followed_place_only_that_place_is_stopped(followed, ana, process):
    page = Client().get(stop_path(followed)).content.decode()
    assert process.title in page
    one_click(stop_path(followed))
    assert not Follow.objects.filter(account=ana, process=process).exists()
    assert frequencies(ana)["followed"] == "at_once"
    # An old mail clicked again must not stop more than it says.
    assert one_click(stop_path(followed)).status_code == 200
    assert frequencies(ana)["followed"] == "at_once"


def test_a_forged_token_stops_nothing(own, ana):
    path = stop_path(own)
    assert one_click(f"{path[:-4]}xxx/").status_code == 404
    assert frequencies(ana)["own"] == "at_once"


def test_decisions_and_roles_cannot_be_switched_off(ljubljana, ana):
    cast.grant_role(ana, ljubljana, role="moderator", by=None)
    deliver_outbox()
    assert mail.outbox[-1].to == [ana.email]
    assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers


def test_choosing_on_the_page(ana):
    client = cast.client_for(ana)
    page = client.get("/en/my/mail/").content.decode()
    assert "My duties" not in page
    chosen = {"own": "weekly", "talk": "never", "followed": "at_once"}
    client.post("/en/my/mail/", chosen)
    assert frequencies(ana) == chosen | {"duties": "at_once"}
    assert not FollowSettings.objects.get().follows_what_i_comment
    assert client.post("/en/my/mail/", {"own": "hourly"}).status_code == 200
    assert frequencies(ana)["own"] == "weekly"


def test_following_from_the_page_with_and_without_a_script(ana, verified, proposal):
    client = cast.client_for(verified)
    for path in (
        "/en/ljubljana/follow/",
        "/en/ljubljana/processes/winter/follow/",
        f"/en/ljubljana/themes/{cast.make_theme(proposal.municipality).pk}/follow/",
    ):
        assert client.post(path).status_code == 302
    piece = client.post(
        f"/en/ljubljana/proposals/{proposal.pk}/follow/", headers={"HX-Request": "true"}
    ).content.decode()
    assert "You follow this" in piece
    assert "<html" not in piece
    assert Follow.objects.filter(account=verified).count() == 4
    listed = client.get("/en/my/following/").content.decode()
    assert proposal.title in listed
    # Nobody else sees it, nor how many they are.
    others = cast.client_for(ana).get(f"/en/ljubljana/proposals/{proposal.pk}/").content.decode()
    assert "You follow this" not in others
    found = Follow.objects.get(account=verified, proposal=proposal)
    assert cast.client_for(ana).post(f"/en/my/following/{found.pk}/unfollow/").status_code == 404
    client.post(f"/en/my/following/{found.pk}/unfollow/")
    assert proposal.title not in client.get("/en/my/following/").content.decode()


def test_a_followed_proposal_that_was_hidden_shows_its_number(verified, proposal):
    follow(verified, proposal)
    proposal.thread.hidden_at = proposal.published_at
    proposal.thread.save()
    page = cast.client_for(verified).get("/en/my/following/").content.decode()
    assert proposal.title not in page
    assert proposal.number in page
