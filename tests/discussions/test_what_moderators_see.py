"""Nobody lets through what they have not seen: photo and files stand with the words."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from emvi.discussions.actions import appeal_decision
from emvi.discussions.models import Held, Thread
from participation.proposals.models import Attachment
from tests import cast
from tests.markup import one_line

QUEUE = "/en/ljubljana/desk/moderation/"


@pytest.fixture
def held(proposal):
    Thread.objects.update(held_at=timezone.now(), held_for=Held.FIRST_POSTS, was_public=False)
    proposal.photo_alt = "The stop in the rain"
    proposal.photo.save("test.webp", ContentFile(b"RIFF"))
    proposal.refresh_from_db()
    return proposal


def attach(proposal):
    return Attachment.objects.create(
        proposal=proposal,
        title="Plan of the stop",
        file=ContentFile(b"%PDF-", name="x.pdf"),
        size=5,
        place=1,
    )


def test_the_photo_stands_where_words_are_let_through(held, client_for, moderator, client, officer):
    desk = client_for(moderator)
    for page in (QUEUE, f"/en/ljubljana/threads/{held.thread_id}/decide/"):
        html = one_line(desk.get(page).content.decode())
        assert f'<img src="{held.photo.url}" alt="The stop in the rain"' in html
        assert "What the photo shows:" in html
    assert "Let it through" in one_line(desk.get(QUEUE).content.decode())
    assert desk.get(held.photo.url).status_code == 200
    neighbour = cast.make_resident(held.municipality, "neighbour", "Neighbour")
    assert client.get(held.photo.url).status_code == 404
    assert client_for(neighbour).get(held.photo.url).status_code == 404


def test_a_changed_proposal_and_an_appeal_show_it_too(held, client_for, moderator, colleague, ana):
    Thread.objects.update(held_for=Held.EDITED)
    assert held.photo.url in client_for(moderator).get(QUEUE).content.decode()
    Thread.objects.update(held_at=None, held_for="", was_public=True)
    held.thread.refresh_from_db()
    decision = cast.hide(held.thread, by=colleague)
    appeal = appeal_decision(decision, by=ana, text="It is no insult.", language="en")
    html = client_for(moderator).get(f"/en/ljubljana/appeals/{appeal.pk}/decide/").content.decode()
    assert held.photo.url in html


def test_a_photo_without_a_description_says_so(held, client_for, moderator):
    type(held).objects.update(photo_alt="")
    html = client_for(moderator).get(QUEUE).content.decode()
    assert "The photo has no description." in html


def test_with_files_the_quick_way_is_not_offered(held, client_for, moderator):
    attachment = attach(held)
    html = client_for(moderator).get(QUEUE).content.decode()
    assert f"/en/ljubljana/attachments/{attachment.pk}/" in html
    assert "Plan of the stop" in html
    assert "Let it through" not in html


def test_an_arabic_proposal_runs_its_own_way_and_its_number_stays_whole(
    held, client_for, moderator
):
    type(held).objects.update(title="مقعد", text="لا يوجد مقعد.", language="ar")
    html = one_line(client_for(moderator).get(QUEUE).content.decode())
    assert '<bdi lang="ar">العربية</bdi>' in html
    assert f"<bdi>{held.number}</bdi>" in html
    assert '<blockquote class="well stack s2" lang="ar" dir="rtl"><p><b>مقعد</b></p>' in html
