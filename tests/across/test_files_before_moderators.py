"""Files of proposals are read by moderators where the words are."""

import pytest
from django.core.files.base import ContentFile

from emvi.discussions.models import Held
from emvi.discussions.queries.queue import waiting_for
from emvi.refusals import Conflict
from participation.processes.actions import check_phase_change
from participation.proposals.actions import (
    Words,
    attach_file,
    publish_proposal,
    remove_attachment,
)
from participation.proposals.models import Proposal
from tests import cast

WORDS = Words("A bench", "There is no bench at the stop.", "en")


@pytest.fixture
def young(process, ana):
    return publish_proposal(process, WORDS, author=ana.public_names.get())


def fresh(proposal):
    rows = Proposal.objects.select_related("thread__municipality", "municipality", "author")
    return rows.get(pk=proposal.pk)


def attach(proposal, by, name="a.pdf"):
    return attach_file(fresh(proposal), ContentFile(b"%PDF- %%EOF", name=name), title="Map", by=by)


def test_a_file_removed_as_asked_is_looked_at_again(young, ana, moderator):
    """The moderators ask to take the file away; the author does just that."""
    file = attach(young, ana)
    cast.decide(fresh(young).thread, moderator, "edit_requested")
    file.refresh_from_db()
    remove_attachment(file, by=ana)
    assert fresh(young).thread.held_for == Held.EDITED


def test_a_file_swapped_under_the_eyes_of_a_moderator_is_read_once_more(young, ana, moderator):
    cast.decide(fresh(young).thread, moderator, "edit_requested")
    seen = waiting_for(fresh(young).thread).seen
    attach(young, ana)
    with pytest.raises(Conflict):
        cast.decide(fresh(young).thread, moderator, "restored", seen=seen)


def test_a_moderator_who_decides_sees_the_files(young, ana, moderator):
    attach(young, ana)
    page = cast.client_for(moderator).get(f"/en/ljubljana/threads/{young.thread_id}/decide/")
    assert (
        page.status_code == 200
        and f"/attachments/{fresh(young).files[0].pk}/" in page.content.decode()
    )


def test_a_held_proposal_keeps_the_promised_support(ljubljana, ana):
    """The count of a process leaves held and hidden ones out; their clock needs the support too."""
    from datetime import timedelta

    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from emvi.discussions.models import Thread

    process = cast.make_process(ljubljana, "later", state="published")
    now = timezone.now()
    cast.make_phase(process, allows_supports=False)
    later = cast.make_phase(
        process, opens_at=now + timedelta(days=40), closes_at=now + timedelta(days=60)
    )
    type(later).objects.filter(pk=later.pk).update(announced_closes_at=later.closes_at)
    held = Thread.objects.create(
        municipality=ljubljana, held_at=now, held_for=Held.FIRST_POSTS, was_public=False
    )
    cast.make_proposal(process, ana.public_names.get(), thread=held)
    type(process).objects.update(proposal_count=0)
    later.refresh_from_db()
    later.allows_supports = False
    with pytest.raises(ValidationError):
        check_phase_change(later)
