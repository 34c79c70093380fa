"""The search and the figures, for programs."""

from html import unescape

from django.utils.html import strip_tags
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.front.search.filters import Kind, SearchForm, Standing
from emvi.front.search.hits import Hit
from emvi.front.search.results import COUNT_LIMIT, Group, find
from emvi.front.statistics.figures import Figures, figures_of
from emvi.front.statistics.small import LEAST, Parts
from emvi.languages.serializers import Words, words
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.rest.bodies import PageQuery
from emvi.rest.endpoints import Endpoint
from participation.processes.queries import process_for

NOT_SHOWN = f"null: less than {LEAST}, which is not published."


class SearchQuery(PageQuery):
    """What is looked for. Without `kind` a few of each kind, with it page by page."""

    q = serializers.CharField(
        max_length=100, required=False, help_text="Words; all must be there, accents do not count."
    )
    kind = serializers.ChoiceField(choices=Kind.values, required=False)
    state = serializers.ChoiceField(
        choices=Standing.values, required=False, help_text="Where a proposal stands."
    )
    theme = serializers.IntegerField(min_value=1, max_value=2**62, required=False)
    place = serializers.IntegerField(min_value=1, max_value=2**62, required=False)
    work_state = serializers.IntegerField(
        min_value=1, max_value=2**62, required=False, help_text="Of a process."
    )
    language = serializers.CharField(max_length=10, required=False, help_text="Of people's words.")


class FoundText(serializers.Serializer):
    """A text in which the words stand."""

    title = Words(help_text="Of the proposal, process, step, page or municipality.")
    excerpt = Words(help_text="The words around what was looked for.")
    page = serializers.CharField(help_text="Address of the page on which it stands.")
    at = serializers.DateTimeField(allow_null=True, help_text="When it was published.")
    municipality = serializers.CharField(allow_null=True, help_text="Its name in addresses.")


class FoundKind(serializers.Serializer):
    """What was found of one kind."""

    kind = serializers.ChoiceField(choices=Kind.values, help_text="What it is.")
    count = serializers.IntegerField(help_text=f"How many there are, at most {COUNT_LIMIT}.")
    is_more = serializers.BooleanField(help_text="There are more than were counted.")
    texts = FoundText(many=True, help_text="The newest first.")
    after = serializers.CharField(
        allow_blank=True, help_text="For the next page of this kind; empty at the end."
    )


class Found(serializers.Serializer):
    """What was found, by kind."""

    spelling = serializers.CharField(
        allow_blank=True, help_text="The words that were looked for in place of yours, if any."
    )
    kinds = FoundKind(many=True, help_text="All kinds, also those of which nothing was found.")


class _Search(Endpoint):
    asks, gives = SearchQuery, Found

    def find(self, request: Request, municipality: Municipality | None) -> Response:
        search = SearchForm(self.asked).search()
        if search.is_empty:
            return self.answer({"spelling": "", "kinds": []})
        results = find(
            search,
            municipality=municipality,
            unseen=unseen_by(request.user, municipality),
            cursor=self.asked.get("after", ""),
        )
        kinds = [_group(group) for group in results.groups]
        return self.answer({"spelling": results.spelling, "kinds": kinds})


class PortalSearch(_Search):
    """Everything public of all municipalities."""

    def get(self, request: Request) -> Response:
        return self.find(request, None)


class MunicipalitySearch(_Search, MunicipalityEndpoint):
    """Everything public of a municipality."""

    def get(self, request: Request, municipality: Municipality) -> Response:
        return self.find(request, municipality)


def _group(group: Group) -> dict[str, object]:
    return {
        "kind": group.kind.value,
        "count": group.shown_count,
        "is_more": group.is_more,
        "texts": [_text(hit) for hit in group.hits],
        "after": group.after,
    }


def _text(hit: Hit) -> dict[str, object]:
    return {
        "title": words(hit.title, hit.title_language),
        # Marked for a page; a program gets the words.
        "excerpt": words(unescape(strip_tags(hit.text)), hit.language),
        "page": hit.url,
        "at": hit.at,
        "municipality": hit.town.slug if hit.town else None,
    }


class PartOfAWhole(serializers.Serializer):
    """One part of a whole."""

    label = serializers.CharField(
        allow_blank=True, help_text="A state, the id of a topic, or a language."
    )
    count = serializers.IntegerField(help_text="Ten or more.")


class Distribution(serializers.Serializer):
    """Parts of one whole. Small ones are counted together."""

    parts = PartOfAWhole(many=True, help_text="The largest first.")
    together = serializers.IntegerField(help_text="The sum of those that are not shown alone.")


class Week(serializers.Serializer):
    """One week, or several together so that the number is not small."""

    first = serializers.DateField(help_text="Monday of the first week.")
    last = serializers.DateField(help_text="Monday of the last week.")
    count = serializers.IntegerField(help_text="New support in these weeks.")


class AnswerCounts(serializers.Serializer):
    """How a municipality kept its promise to answer."""

    on_time = serializers.IntegerField(help_text="Answered within the time.")
    late = serializers.IntegerField(help_text="Answered after the deadline.")
    waiting = serializers.IntegerField(help_text="Not answered yet, and in time.")
    overdue = serializers.IntegerField(help_text="Not answered, and the deadline is over.")


class Statistics(serializers.Serializer):
    """Taking part, in numbers, as they were when they were first asked for on that day."""

    counted_on = serializers.DateField(help_text="The day of these numbers.")
    people = serializers.IntegerField(
        allow_null=True, help_text=f"People who proposed, commented or supported. {NOT_SHOWN}"
    )
    proposals = serializers.IntegerField(
        allow_null=True, help_text=f"Proposals that can be read. {NOT_SHOWN}"
    )
    comments = serializers.IntegerField(
        allow_null=True, help_text=f"Comments that can be read. {NOT_SHOWN}"
    )
    supports = serializers.IntegerField(
        allow_null=True, help_text=f"Supports given here. {NOT_SHOWN}"
    )
    states = Distribution(allow_null=True, help_text=f"Proposals by state. {NOT_SHOWN}")
    themes = Distribution(allow_null=True, help_text=f"Proposals by topic. {NOT_SHOWN}")
    languages = Distribution(allow_null=True, help_text=f"Proposals by language. {NOT_SHOWN}")
    weeks = Week(many=True, help_text="New support, the earliest first.")
    answers = AnswerCounts(help_text="How the municipality keeps its promise.")


class MunicipalityStatistics(MunicipalityEndpoint):
    """Taking part in a municipality, in numbers."""

    gives = Statistics

    def get(self, request: Request, municipality: Municipality) -> Response:
        return self.answer(_figures(figures_of(municipality)))


class ProcessStatistics(MunicipalityEndpoint):
    """Taking part in a process, in numbers."""

    gives = Statistics

    def get(self, request: Request, municipality: Municipality, slug: str) -> Response:
        process = process_for(request.user, municipality, slug)
        if process is None:
            raise NotFound
        return self.answer(_figures(figures_of(municipality, process)))


def _figures(figures: Figures) -> dict[str, object]:
    names = ("counted_on", "people", "proposals", "comments", "supports", "answers")
    return {name: getattr(figures, name) for name in names} | {
        "states": _distribution(figures.states),
        "themes": _distribution(figures.themes),
        "languages": _distribution(figures.languages),
        "weeks": [
            {"first": span.first, "last": span.last, "count": span.number} for span in figures.weeks
        ],
    }


def _distribution(parts: Parts | None) -> dict[str, object] | None:
    if parts is None:
        return None
    shown = [
        {"label": "" if label is None else str(label), "count": count}
        for label, count in parts.shown.items()
    ]
    return {"parts": shown, "together": parts.together}
