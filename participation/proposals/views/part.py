from typing import Any

from django.http import HttpRequest

from emvi.municipalities.blocks import unseen_by
from participation.processes.models import Process
from participation.proposals.overdue import count_overdue, overdue_proposals
from participation.proposals.queries import latest_in_process
from participation.proposals.rules import may_enter


def process_part(request: HttpRequest, process: Process) -> dict[str, Any]:
    """The proposals on the page of a process."""
    unseen = unseen_by(request.user, process.municipality)
    return {
        "proposals": latest_in_process(process, unseen=unseen),
        "overdue": overdue_proposals(process.municipality, process, unseen=unseen),
        "overdue_count": count_overdue(process),
        "may_enter": may_enter(request.user, process),
    }
