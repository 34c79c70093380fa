from dataclasses import replace

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from emvi.limits import makes_a_file
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from participation.processes.models import Process
from participation.proposals.apart import keep_apart
from participation.proposals.choices import choices_in
from participation.proposals.chosen import STANDING_LABELS, chosen_filters
from participation.proposals.exports.columns import COLUMNS, rows_of
from participation.proposals.exports.formats import FORMATS
from participation.proposals.forms import ListForm
from participation.proposals.models import Proposal
from participation.proposals.queries import Filters, find_proposals
from participation.proposals.tallies import COUNT_LIMIT


def proposal_export(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The files in which the list can be taken along, and what their columns hold."""
    filters, within = ListForm(request.GET).filters_for(request.user, municipality)
    narrowing = replace(filters, process=None) if within else filters
    proposals = _rows(request, municipality, filters, within)
    context = {
        "columns": COLUMNS.items(),
        "filters": filters,
        "chosen": chosen_filters(choices_in(municipality), narrowing),
        "standing": STANDING_LABELS.get(filters.standing, ""),
        "within": within,
        "count": proposals.order_by()[: COUNT_LIMIT + 1].count(),
        "query": request.GET.urlencode(),
    }
    response = render(request, "proposals/proposal_export.html", context)
    return keep_apart(response, within)


@require_safe
@makes_a_file
def proposal_export_file(
    request: HttpRequest, municipality: Municipality, kind: str
) -> HttpResponse:
    """The list as it is filtered, as a file."""
    if kind not in FORMATS:
        raise Http404
    filters, within = ListForm(request.GET).filters_for(request.user, municipality)
    proposals = _rows(request, municipality, filters, within)
    rows = rows_of(proposals, municipality, unseen=unseen_by(request.user, municipality))
    chosen = FORMATS[kind]
    language = translation.get_language()

    def pieces():
        # The answer is sent after the request, when its language is gone from the thread.
        with translation.override(language):
            yield from chosen.write(rows)

    name = f"{municipality.slug}-proposals-{timezone.localdate()}.{chosen.suffix}"
    response = StreamingHttpResponse(
        pieces(),
        content_type=chosen.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    return keep_apart(response, within)


def _rows(
    request: HttpRequest, municipality: Municipality, filters: Filters, within: Process | None
) -> QuerySet[Proposal]:
    """What the files hold: the list, without those whose words are not shown."""
    unseen = unseen_by(request.user, municipality)
    return find_proposals(municipality, filters, unseen=unseen, within=within).with_words()
