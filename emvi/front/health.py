from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from emvi.caching import cache_is_there
from emvi.notifications.models import AccountMail, Message


def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return HttpResponse("ok", content_type="text/plain")


class Migrations:
    """Is the database as this code wants it? To find out loads every migration, so a yes is kept:
    it cannot become a no while this process runs."""

    are_done = False

    @classmethod
    def check(cls) -> bool:
        if not cls.are_done:
            executor = MigrationExecutor(connection)
            cls.are_done = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return cls.are_done


def readyz(request: HttpRequest) -> HttpResponse:
    """Everything that a request needs is there: database, migrations, cache; age of the queue."""
    checks: dict[str, object] = {}
    try:
        checks["migrations"] = Migrations.check()
        checks["database"] = True
        oldest = (
            Message.objects.filter(state=Message.State.WAITING, attempts=0)
            .order_by("created_at")
            .values_list("created_at", flat=True)
            .first()
        )
        about_accounts = AccountMail.objects.filter(attempts=0).order_by("created_at")
        first = about_accounts.values_list("created_at", flat=True).first()
        ages = [(timezone.now() - at).total_seconds() for at in (oldest, first) if at]
        checks["queue_age_seconds"] = int(max(ages, default=0))
    except Exception:  # whatever the driver raises, the answer is "not ready"
        checks["database"] = False
    # Said, but no reason to send nobody here: without Redis the portal goes on.
    checks["cache"] = cache_is_there()
    ready = all(
        value for name, value in checks.items() if name not in {"queue_age_seconds", "cache"}
    )
    return JsonResponse(checks, status=200 if ready else 503)
