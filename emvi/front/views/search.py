from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emvi.front.search.filters import SearchForm, Standing
from emvi.front.search.results import COUNT_LIMIT, find
from emvi.languages.directions import written_languages
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from participation.proposals.choices import choices_in


def portal_search(request: HttpRequest) -> HttpResponse:
    """Everything public of all public municipalities."""
    return _search(request, None)


def municipality_search(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Everything public of one municipality."""
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
    choices = choices_in(municipality) if municipality else None
    context = {
        "search": search,
        "results": results,
        "count_limit": COUNT_LIMIT,
        "standings": Standing.choices,
        "choices": choices,
        "work_states": choices.work_states_of(choices.processes) if choices else (),
        "languages": _languages(tuple(municipality.written_languages) if municipality else ()),
    }
    return render(request, "front/search.html", context)


@lru_cache(maxsize=100)
def _languages(official: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(written_languages(official)[:20])
