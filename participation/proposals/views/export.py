from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from emvi.limits import makes_a_file
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from participation.proposals.exports.columns import COLUMNS, rows_of
from participation.proposals.exports.formats import FORMATS
from participation.proposals.forms import ListForm
from participation.proposals.queries import find_proposals


def proposal_export(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The files in which the list can be taken along, and what their columns hold."""
    context = {
        "columns": COLUMNS.items(),
        "filters": ListForm(request.GET).filters(),
        "query": request.GET.urlencode(),
    }
    return render(request, "proposals/proposal_export.html", context)


@require_safe
@makes_a_file
def proposal_export_file(
    request: HttpRequest, municipality: Municipality, kind: str
) -> HttpResponse:
    """The public list as it is filtered, as a file."""
    if kind not in FORMATS:
        raise Http404
    filters = ListForm(request.GET).filters()
    unseen = unseen_by(request.user, municipality)
    proposals = find_proposals(municipality, filters, unseen=unseen).with_words()
    rows = rows_of(proposals, municipality, unseen=unseen)
    chosen = FORMATS[kind]
    language = translation.get_language()

    def pieces():
        # The answer is sent after the request, when its language is gone from the thread.
        with translation.override(language):
            yield from chosen.write(rows)

    name = f"{municipality.slug}-proposals-{timezone.localdate()}.{chosen.suffix}"
    return StreamingHttpResponse(
        pieces(),
        content_type=chosen.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
