from participation.processes.actions.checks import (
    check_complete,
    check_phase_change,
    check_rules_unchanged,
)
from participation.processes.actions.moving import (
    archive_process,
    publish_due_processes,
    publish_process,
    schedule_process,
    unschedule_process,
)
from participation.processes.actions.writing import (
    change_process,
    create_process,
    duplicate_process,
    new_process,
)

__all__ = [
    "archive_process",
    "change_process",
    "check_complete",
    "check_phase_change",
    "check_rules_unchanged",
    "create_process",
    "duplicate_process",
    "new_process",
    "publish_due_processes",
    "publish_process",
    "schedule_process",
    "unschedule_process",
]
