"""What a proposal was filed under stays with it when officers retire it, whatever happens to the
proposal afterwards."""

import pytest
from django.urls import reverse
from django.utils import timezone

from participation.processes.actions import retire_entry
from participation.proposals.split_forms import SplitForm
from tests import cast
from tests.api.world import ROOT, program_of


@pytest.fixture
def retired(ljubljana, officer):
    theme = cast.make_theme(ljubljana, "Homes")
    place = cast.make_place(ljubljana, "Old town")
    for entry in (theme, place):
        retire_entry(entry, by=officer)
    return {"theme": theme, "place": place}


@pytest.fixture
def filed(process, ljubljana, ana, retired):
    fresh = {"published_at": timezone.now()}
    return cast.make_proposal(process, cast.make_public_name(ljubljana, ana), **retired, **fresh)


def test_who_changes_their_words_keeps_the_topic_and_the_place(client_for, filed, ana, retired):
    page = reverse("proposals:proposal-edit", args=["ljubljana", filed.pk])
    shown = client_for(ana).get(page)
    assert shown.status_code == 200, shown["Location"]
    more = shown.context["more"]
    sent = {"title": "A bench", "text": "It is missing here.", "language": "en"}
    for name, entry in retired.items():
        assert entry in more.fields[name].queryset
        sent[name] = entry.pk
    assert client_for(ana).post(page, sent).status_code == 302
    filed.refresh_from_db()
    assert (filed.title, filed.theme, filed.place) == ("A bench", *retired.values())


def test_a_program_that_changes_words_keeps_them_too(filed, ana, retired):
    path = f"{ROOT}municipalities/ljubljana/proposals/{filed.pk}/edit/"
    body = {"title": "A bench", "text": "It is missing here.", "language": "en"}
    body |= {name: entry.pk for name, entry in retired.items()}
    response = program_of(ana).post(path, body)
    assert response.status_code == 200, response.content
    filed.refresh_from_db()
    assert (filed.theme, filed.place) == (retired["theme"], retired["place"])


def test_a_part_is_filed_under_nothing_that_is_retired_but_what_the_whole_has(
    filed, retired, ljubljana, officer
):
    other = cast.make_theme(ljubljana, "Roads")
    retire_entry(other, by=officer)
    form = SplitForm(proposal=filed)
    assert list(form.fields["theme_1"].queryset) == [retired["theme"]]
    assert list(form.fields["place_1"].queryset) == [retired["place"]]


def test_programs_see_what_cannot_be_chosen_any_more(client_for, retired):
    for name in ("themes", "places"):
        [row] = client_for(None).get(f"{ROOT}municipalities/ljubljana/{name}/").json()["results"]
        assert row["retired_on"] == str(retired[name[:-1]].retired_on)
