from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emvi.front.search.counts import asked_list, count_standings
from emvi.front.search.filters import Search, SearchForm, Standing
from emvi.front.search.results import COUNT_LIMIT, find
from emvi.languages.directions import written_languages
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from participation.proposals.choices import choices_in
from participation.proposals.tallies import offered_in, tally_choices


def portal_search(request: HttpRequest) -> HttpResponse:
    """Everything public of all public municipalities."""
    return _search(request, None)


def municipality_search(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Everything public of one municipality."""
    if request.htmx and "counts" in request.GET:
        search = SearchForm(request.GET).search()
        unseen = unseen_by(request.user, municipality)
        context = _filters(search, search.query, municipality, unseen, counts=True)
        return render(request, "front/_search_counts.html", context)
    return _search(request, municipality)


def _search(request: HttpRequest, municipality: Municipality | None) -> HttpResponse:
    search = SearchForm(request.GET).search()
    unseen = unseen_by(request.user, municipality)
    results = None
    if not search.is_empty:
        results = find(
            search,
            municipality=municipality,
            unseen=unseen,
            cursor=request.GET.get("after", ""),
        )
    context = {"search": search, "results": results, "count_limit": COUNT_LIMIT}
    query, counts = results.spelling if results else "", "counts" in request.GET
    context |= _filters(search, query or search.query, municipality, unseen, counts=counts)
    return render(request, "front/search.html", context)


def _filters(
    search: Search,
    query: str,
    municipality: Municipality | None,
    unseen: frozenset[int],
    *,
    counts: bool,
) -> dict[str, Any]:
    """What the form offers; in a municipality with how many proposals there are of each, where
    somebody opened it."""
    if municipality is None:
        return {"standings": Standing.choices, "offered": {"language": _languages(())}}
    asked = asked_list(search, query, municipality, unseen)
    languages = _languages(tuple(municipality.written_languages))
    # By process nothing is narrowed here.
    offered = offered_in(choices_in(municipality), asked.filters, languages)._replace(process=())
    return {
        "standings": Standing.choices,
        "offered": offered,
        "counts": tally_choices(asked, offered) if counts else None,
        "standing_counts": count_standings(asked) if counts else (),
    }


@lru_cache(maxsize=100)
def _languages(official: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(written_languages(official)[:20])
