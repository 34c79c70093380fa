"""A draft that is gone between two steps: the person reads so, and keeps what can be kept."""

import pytest

from emvi.municipalities.models import Place
from participation.proposals.models import ProposalDraft
from tests.participation.proposals.views.test_draft_files import at_details_of


@pytest.fixture
def place(ljubljana):
    return Place.objects.create(municipality=ljubljana, name_sl="Fužine", name_en="Fužine")


def test_step_two_says_so_and_carries_over_what_was_chosen(process, verified, place):
    writing = at_details_of(verified)
    ProposalDraft.objects.all().delete()
    writing.send(place=str(place.pk), photo_alt="The stop")
    assert writing.path == "/en/ljubljana/proposals/new/winter/"
    assert "Your draft is not here any more." in writing.text
    assert "Choose a photo and files again." in writing.text
    writing.send(title="A bench", text="It is missing.", language="en")
    draft = ProposalDraft.objects.get()
    assert (draft.place, draft.photo_alt, draft.title) == (place, "The stop", "A bench")


def test_nothing_chosen_leaves_no_empty_draft(process, verified):
    writing = at_details_of(verified)
    ProposalDraft.objects.all().delete()
    writing.send(photo_alt="")
    assert "Your draft is not here any more." in writing.text
    assert not ProposalDraft.objects.exists()


def test_step_three_says_so(process, verified):
    writing = at_details_of(verified)
    writing.send(photo_alt="")
    ProposalDraft.objects.all().delete()
    writing.send()
    assert "Your draft is not here any more." in writing.text
    assert "Topic and place are kept." not in writing.text


def test_who_is_not_logged_in_reads_why_the_login_comes(process):
    guest = at_details_of(None)
    ProposalDraft.objects.all().delete()
    guest.send(photo_alt="")
    assert "/account/login/" in guest.path
    assert "Log in to look for it." in guest.text


def test_what_a_guest_chose_waits_for_the_draft(process, place):
    guest = at_details_of(None)
    ProposalDraft.objects.all().delete()
    guest.send(photo_alt="", place=str(place.pk))
    guest.go("/en/ljubljana/proposals/new/winter/")
    guest.send(title="A bench", text="It is missing.", language="en")
    assert guest.form("place").values["place"] == str(place.pk)
    guest.send(photo_alt="", place="")
    assert ProposalDraft.objects.get().place is None
    guest.go("/en/ljubljana/proposals/new/winter/details/")
    assert guest.form("place").values["place"] == "", "what was taken out does not come back"
