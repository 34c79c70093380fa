from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from emvi.accounts.fresh import fresh_login_required
from emvi.accounts.models import Account
from emvi.limits import allow
from emvi.privacy.download import stream_download

HOUR, DOWNLOADS_AN_HOUR = 3600, 5


@fresh_login_required
@require_http_methods(["GET", "POST"])
def download(request: HttpRequest) -> HttpResponse:
    """Everything about me, as one file."""
    if request.method == "GET":
        return render(request, "privacy/download.html")
    account = Account.objects.get(pk=request.user.pk)
    if not allow(f"download:{account.pk}", limit=DOWNLOADS_AN_HOUR, seconds=HOUR):
        return render(request, "429.html", status=429)
    name = f"emvi-{timezone.localdate().isoformat()}.zip"
    return StreamingHttpResponse(
        stream_download(account),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
