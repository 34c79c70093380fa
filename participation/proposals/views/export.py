from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from emvi.limits import makes_a_file
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from participation.proposals.apart import keep_apart
from participation.proposals.exports.columns import COLUMNS, rows_of
from participation.proposals.exports.formats import FORMATS
from participation.proposals.forms import ListForm
from participation.proposals.queries import find_proposals


def proposal_export(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The files in which the list can be taken along, and what their columns hold."""
    filters, within = ListForm(request.GET).filters_for(request.user, municipality)
    context = {
        "columns": COLUMNS.items(),
        "filters": filters,
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
    unseen = unseen_by(request.user, municipality)
    proposals = find_proposals(municipality, filters, unseen=unseen, within=within).with_words()
    rows = rows_of(proposals, municipality, unseen=unseen)
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
