from typing import Any

from django.http import HttpRequest

from participation.processes.models import Process
from participation.proposals.queries import latest_in_process, overdue_proposals
from participation.proposals.rules import may_enter


def process_part(request: HttpRequest, process: Process) -> dict[str, Any]:
    """The proposals on the page of a process."""
    return {
        "proposals": latest_in_process(process),
        "overdue": overdue_proposals(process.municipality, process),
        "may_enter": may_enter(request.user, process),
    }
