"""The list: found by words and filters, paged without repeats or losses, mixed and still stable."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from participation.proposals import queries, tallies
from participation.proposals.models import Proposal
from participation.proposals.states import State
from tests import cast
from tests.plain_browser import PlainBrowser

LIST = "/en/ljubljana/proposals/"


@pytest.fixture
def author(ana):
    return ana.public_names.get()


@pytest.fixture
def visitor():
    return PlainBrowser()


def titles(visitor: PlainBrowser, process=None) -> list[str]:
    known = set(Proposal.objects.values_list("title", flat=True))
    return [text for text, _path in visitor.page.links if text in known]


def found(visitor: PlainBrowser, **query) -> list[str]:
    return sorted(titles(visitor.go(f"{LIST}?" + "&".join(f"{k}={v}" for k, v in query.items()))))


def next_page(visitor: PlainBrowser) -> str:
    return dict(visitor.page.links).get("Show more", "")


def all_pages(visitor: PlainBrowser, path: str) -> list[str]:
    """Every title, by the link that leads on, until there is none."""
    seen, pages = titles(visitor.go(path)), 1
    while next_page(visitor):
        visitor.go(LIST + next_page(visitor))
        seen += titles(visitor)
        pages += 1
        assert pages < 20
    return seen


# Search and filters


@pytest.fixture
def texts(process, author):
    """Title by what makes it findable."""
    rows = {
        "Klop na Čopovi": "Za čakanje.",
        "Bänke im Park": "Straße und Öl.",
        "Σχολείο": "Ένα βήμα για όλους.",
        "مكان دافئ": "للأطفال في الشتاء",
        "A warm room": "For children in winter: 100 %, _really_.",
    }
    for title, text in rows.items():
        cast.make_proposal(process, author, title=title, text=text)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("copovi", ["Klop na Čopovi"]),
        ("ČOPOVI klop", ["Klop na Čopovi"]),
        ("bank", ["Bänke im Park"]),
        ("strasse", ["Bänke im Park"]),
        ("σχολειο", ["Σχολείο"]),
        ("ΒΗΜΑ", ["Σχολείο"]),
        ("للاطفال", ["مكان دافئ"]),
        ("winter warm", ["A warm room"]),
        ("warm summer", []),
        ("100 %25", ["A warm room"]),
        ("'; DROP TABLE", []),
    ],
)
def test_searching(query, expected, texts, visitor):
    assert found(visitor, q=query) == expected


def test_what_was_not_found_says_so(texts, visitor):
    visitor.go(f"{LIST}?q=zzz")
    assert titles(visitor) == []
    assert visitor.form("q").values["q"] == "zzz"


def test_filters_narrow_together(process, ljubljana, author, visitor):
    theme, place = cast.make_theme(ljubljana), cast.make_place(ljubljana)
    other = cast.make_open_process(ljubljana)
    cast.make_proposal(process, author, title="T", theme=theme)
    cast.make_proposal(process, author, title="TP", theme=theme, place=place)
    cast.make_proposal(other, author, title="TO", theme=theme)
    cast.make_proposal(process, author, title="L", language="ar")
    assert found(visitor, theme=theme.pk) == ["T", "TO", "TP"]
    assert found(visitor, theme=theme.pk, process=process.pk) == ["T", "TP"]
    assert found(visitor, theme=theme.pk, place=place.pk) == ["TP"]
    assert found(visitor, language="ar") == ["L"]
    assert found(visitor, theme=theme.pk, language="ar") == []


def test_where_proposals_stand(process, author, visitor):
    cast.make_proposal(process, author, title="T open")
    cast.make_overdue(cast.make_proposal(process, author, title="T overdue"), 3)
    cast.make_overdue(cast.make_proposal(process, author, title="T waiting"), -3)
    duty = cast.make_overdue(cast.make_proposal(process, author, title="T answered"), 1)
    Proposal.objects.filter(duty=duty).update(state=State.ACCEPTED)
    duty.answers.create(
        version=1, outcome="accepted", reasons_en="Yes.", published_at=timezone.now()
    )
    type(duty).objects.filter(pk=duty.pk).update(answered_at=duty.answers.get().published_at)
    assert found(visitor) == ["T answered", "T open", "T overdue", "T waiting"]
    assert found(visitor, standing="overdue") == ["T overdue"]
    assert found(visitor, standing="waiting") == ["T waiting"]
    assert found(visitor, standing="answered") == ["T answered"]


def test_what_is_hidden_withdrawn_or_of_another_town_is_not_listed(process, author, graz, visitor):
    cast.make_proposal(process, author, title="Here")
    cast.make_proposal(process, author, title="Withdrawn", state=State.WITHDRAWN)
    hidden = cast.make_proposal(process, author, title="Hidden")
    type(hidden.thread).objects.filter(pk=hidden.thread_id).update(hidden_at=timezone.now())
    cast.make_proposal(cast.make_open_process(graz), title="There")
    for order in queries.ORDERS:
        assert found(visitor, order=order) == ["Here"]


@pytest.mark.parametrize(
    "query",
    [
        "process=x",
        "theme=-1",
        "theme=99999999999999999999999",
        "order=worst",
        "standing=lost",
        "seed=-5&order=random",
        "after=x",
        "after=W10",
        "after=WyJ4IiwgMV0",
        "after=WzEsIDJd",
        "after=WyIyMDI2LTAxLTAxIiwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTldCg",
        "language=" + "x" * 300,
        "q=" + "x" * 300,
        "q=%00%25_",
        "page=9&page=10",
    ],
)
def test_addresses_that_somebody_changed_show_a_list(query, proposal, visitor):
    visitor.go(f"{LIST}?{query}")
    assert "Proposals" in visitor.text


# Orders and pages


@pytest.fixture
def many(process, author):
    """Forty-five, many of them equal in what they are ordered by."""
    now = timezone.now()
    for number in range(45):
        cast.make_proposal(
            process,
            author,
            title=f"Proposal {number:02}",
            published_at=now - timedelta(minutes=number // 7),
            supports_other=number % 4,
            shuffle=number % 9 * 100_000_000,
        )


@pytest.mark.parametrize("order", ["newest", "supported", "random&seed=400000000"])
def test_paging_repeats_and_loses_nothing(order, many, visitor):
    seen = all_pages(visitor, f"{LIST}?order={order}")
    assert len(seen) == len(set(seen)) == 45


def test_paging_when_something_new_comes_between_two_pages(many, process, author, visitor):
    first = titles(visitor.go(LIST))
    more = next_page(visitor)
    cast.make_proposal(process, author, title="Brand new", published_at=timezone.now())
    second = titles(visitor.go(f"{LIST}{more}"))
    assert not set(first) & set(second)
    assert "Brand new" not in second


def test_newest_and_most_supported_first(many, visitor):
    rows = Proposal.objects
    expected = list(rows.order_by("-published_at", "-pk").values_list("title", flat=True))
    assert all_pages(visitor, LIST) == expected
    expected = list(rows.order_by("-supports_total", "-pk").values_list("title", flat=True))
    assert all_pages(visitor, f"{LIST}?order=supported") == expected


def seed_of(visitor: PlainBrowser) -> str:
    return parse_qs(urlsplit(visitor.path).query)["seed"][0]


def test_the_mixed_order_stays_for_a_visitor_and_differs_between_visitors(many, visitor):
    visitor.go(f"{LIST}?order=random&q=proposal")
    seed = seed_of(visitor)
    address = visitor.path
    assert visitor.form("q").values["q"] == "proposal"
    assert all_pages(visitor, address) == all_pages(PlainBrowser(), address)
    others = {seed_of(PlainBrowser().go(f"{LIST}?order=random")) for _n in range(8)}
    assert len(others | {seed}) == 9


def test_every_place_of_the_shuffled_circle_is_a_start(many):
    """Wherever a visitor starts, also between and beyond all rows, the walk shows each row once."""
    municipality = Proposal.objects.first().municipality
    for seed in (1, 99_999_999, 400_000_000, 800_000_000, 800_000_001, 2**31 - 1):
        seen, cursor = [], ""
        while True:
            filters = queries.Filters(order="random", seed=seed)
            page = queries.proposal_page(municipality, filters, cursor=cursor)
            seen += [proposal.pk for proposal in page]
            cursor = page.after
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == 45, seed


def test_the_count_is_exact_up_to_its_limit(many, visitor, monkeypatch):
    assert "45 proposals" in visitor.go(LIST).text
    monkeypatch.setattr(tallies, "COUNT_LIMIT", 44)
    assert "more than 44 proposals" in visitor.go(LIST).text


def test_the_next_page_alone_for_who_has_javascript(many, client):
    more = {"HX-Request": "true"}
    whole = client.get(LIST)
    after = whole.context["page"].after
    part = client.get(LIST, {"after": after}, headers=more)
    assert b"<html" not in part.content
    assert part.content.count(b'class="card"') == 20
    assert b"<html" in client.get(LIST, {"after": after}).content


def test_what_is_chosen_stands_over_the_results_and_is_taken_out_one_by_one(
    process, ljubljana, author, visitor
):
    theme = cast.make_theme(ljubljana)
    cast.make_proposal(process, author, title="Bench", theme=theme, language="ar")
    cast.make_proposal(process, author, title="Other bench", language="ar")
    visitor.go(
        f"{LIST}?theme={theme.pk}&language=ar&process={process.slug}&q=bench&standing=&order=newest"
    )
    assert titles(visitor) == ["Bench"]
    taken_out = [path for text, path in visitor.page.links if "Take this filter out" in text]
    assert [sorted(parse_qs(urlsplit(path).query)) for path in taken_out] == [
        ["language", "order", "process", "theme"],
        ["language", "order", "process", "q"],
        ["language", "order", "q", "theme"],
        ["order", "process", "q", "theme"],
    ]
    assert titles(visitor.go(LIST + taken_out[0])) == ["Bench"]
    assert sorted(titles(visitor.go(LIST + taken_out[1]))) == ["Bench", "Other bench"]
    assert found(visitor, language="ar") == ["Bench", "Other bench"]
    [only] = [path for text, path in visitor.page.links if "Take this filter out" in text]
    assert sorted(titles(visitor.go(LIST + only))) == ["Bench", "Other bench"]
    assert "Take this filter out" not in visitor.text
