"""Statistics: right numbers, none of people's under ten, and none that a difference reveals."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from django.core.cache import cache
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from emvi.discussions.models import Thread
from emvi.front.statistics.figures import count, figures_of
from emvi.front.statistics.small import LEAST, merge_small, merge_spans
from participation.proposals.models import Proposal, Support, SupportTotal
from participation.proposals.states import State
from participation.proposals.tasks import keep_support_totals
from tests import cast
from tests.markup import one_line

PAGE, OF_PROCESS = "/en/ljubljana/statistics/", "/en/ljubljana/processes/winter/statistics/"
numbers = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40))


def is_safe(number: int) -> bool:
    return number == 0 or number >= LEAST


@given(numbers)
def test_no_sum_and_no_difference_is_small(numbers):
    parts = merge_small(numbers)
    total = sum(numbers.values())
    if parts is None:
        assert total < LEAST or len([n for n in numbers.values() if n]) == 1
        return
    cells = [*parts.shown.values(), parts.together]
    assert sum(cells) == total
    assert all(is_safe(cell) for cell in cells)
    assert all(numbers[label] == shown for label, shown in parts.shown.items())
    # What is counted together is never one number by itself.
    assert len(parts.labels) != 1
    for size in range(len(cells) + 1):
        for some in combinations(cells, size):
            assert is_safe(sum(some)) and is_safe(total - sum(some))


@given(numbers, numbers)
def test_no_part_of_a_published_whole_reveals_the_other(own, beside):
    whole = {label: own.get(label, 0) + beside.get(label, 0) for label in {*own, *beside}}
    part, all_of_it = merge_small(own, beside), merge_small(whole)
    if part is None or all_of_it is None:
        return
    assert all(is_safe(cell) for cell in [*part.shown.values(), part.together])
    for label in {*part.shown} & {*all_of_it.shown}:
        assert is_safe(all_of_it.shown[label] - part.shown[label])


@given(st.lists(st.integers(0, 30)))
def test_no_span_is_small(steps):
    spans = merge_spans(list(enumerate(steps)))
    assert all(span.number >= LEAST for span in spans)
    assert sum(span.number for span in spans) == (sum(steps) if spans else 0)
    assert bool(spans) == (sum(steps) >= LEAST)
    assert [span.first for span in spans[1:]] == [span.last + 1 for span in spans[:-1]]


@pytest.fixture
def town(ljubljana, process):
    """Twelve proposals of one topic, three of another, by ten people."""
    many, few = cast.make_theme(ljubljana, "Homes"), cast.make_theme(ljubljana, "Roads")
    people = [cast.make_resident(ljubljana) for _n in range(10)]
    for number in range(15):
        name = people[number % 10].public_names.get()
        cast.make_proposal(process, name, theme=many if number < 12 else few, supports_other=2)
    return ljubljana


def figures(town, process=None):
    return count(town, process, timezone.localdate())


def test_people_are_counted_once(town, process):
    assert figures(town).people == 10
    one = Proposal.objects.first()
    author = one.author.account
    other = cast.make_resident(town)
    cast.make_comment(one.thread, other.public_names.get())
    for account in (author, other, cast.make_account()):
        Support.objects.create(proposal=Proposal.objects.last(), account=account, is_verified=False)
    assert figures(town).people == 12


def test_small_groups_are_counted_together(town, process):
    shown = figures(town)
    assert shown.themes.shown == {} and shown.themes.together == 15
    assert shown.states.shown == {"published": 15}
    roads = town.themes.get(name_en="Roads")
    for _n in range(8):
        cast.make_proposal(process, theme=roads)
    assert sorted(figures(town).themes.shown.values()) == [11, 12]


def test_what_is_not_public_is_not_counted(town):
    before = figures(town).proposals
    rows = list(Proposal.objects.order_by("pk")[:3])
    now = timezone.now()
    Thread.objects.filter(proposal=rows[0]).update(hidden_at=now)
    Thread.objects.filter(proposal=rows[1]).update(held_at=now, held_for="flags")
    Proposal.objects.filter(pk=rows[2].pk).update(state=State.WITHDRAWN)
    assert (before, figures(town).proposals) == (15, 12)


def test_too_few_are_not_shown_at_all(process, client):
    cast.make_proposal(process, language="ckb")
    shown = figures(process.municipality)
    assert (shown.people, shown.proposals, shown.states, shown.languages) == (None,) * 4
    page = client.get(PAGE).content.decode()
    assert page.count("Too few to show") == 4 and "No answer has a deadline yet" in page
    assert "Kurdish" not in page and "fewer than ten" in page


def test_the_duty_to_answer_is_shown_whatever_its_size(process, client):
    cast.make_overdue(cast.make_proposal(process))
    assert figures(process.municipality).answers.overdue == 1
    assert figures(process.municipality, process).answers.overdue == 1
    assert "Overdue" in client.get(PAGE).content.decode()


def test_support_grows_by_weeks(process, time_machine):
    one = cast.make_proposal(process)
    monday = date(2026, 11, 2)
    for week, total in enumerate([12, 15, 27, 25]):
        time_machine.move_to(f"{monday + timedelta(days=7 * week + 3)}T12:00:00Z")
        Proposal.objects.filter(pk=one.pk).update(supports_other=total)
        keep_support_totals()
        keep_support_totals()
    assert list(SupportTotal.objects.order_by("week").values_list("total", flat=True)) == [
        *(12, 15, 27, 25)
    ]
    spans = figures(process.municipality).weeks
    assert [span.number for span in spans] == [12, 15]
    assert spans[0].first == monday and spans[-1].last == monday + timedelta(days=21)


def test_the_numbers_are_those_of_the_day(town, process):
    assert figures_of(town).proposals == 15
    cast.make_proposal(process)
    assert figures_of(town).proposals == 15
    cache.clear()
    assert figures_of(town).proposals == 16


@pytest.mark.parametrize("page", [PAGE, OF_PROCESS])
def test_bars_have_a_table_behind_them(town, client, page):
    html = one_line(client.get(page).content.decode())
    assert '<th scope="row">Homes' not in html
    assert '<th scope="row">Published</th><td class="num">15</td>' in html
    assert '<rect class="b1" width="100.0%"' in html
    assert f'href="{page}report/"' in html


@pytest.mark.parametrize("language", ["en", "sl", "de", "it", "el"])
def test_the_report_is_a_pdf_in_every_language(town, client, language):
    for page in (PAGE, OF_PROCESS):
        response = client.get(page.replace("/en/", f"/{language}/") + "report/")
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF") and len(response.content) > 5000


def test_the_report_says_it_in_the_language_of_the_page(town, client, printed):
    languages = ["en", "sl", "de", "it", "el"]
    for language in languages:
        client.get(PAGE.replace("/en/", f"/{language}/") + "report/")
    assert [text["language"] for text in printed] == languages
    for language, text in zip(languages, printed, strict=True):
        with translation.override(language):
            assert text["subtitle"] == translation.gettext("Taking part in numbers")
            assert [label for label, _n in text["facts"]][1:3] == [
                translation.gettext("proposals"),
                translation.gettext("comments"),
            ]
            assert text["tables"][0]["title"] == translation.gettext("Proposals by state")
    # The numbers are the same in all.
    assert {text["facts"][1][1] for text in printed} == {"15"}
    for said in ("subtitle", "rule"):
        assert len({text[said] for text in printed}) == len(languages), said
    assert len({text["tables"][3]["title"] for text in printed}) == len(languages)


def test_a_draft_has_no_statistics(ljubljana, client, officer):
    cast.make_process(ljubljana, "early", state="draft")
    page = "/en/ljubljana/processes/early/statistics/"
    assert client.get(page).status_code == client.get(f"{page}report/").status_code == 404
