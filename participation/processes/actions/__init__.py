from participation.processes.actions.checks import (
    check_complete,
    check_phase_change,
    check_rules_unchanged,
)
from participation.processes.actions.documents import add_document, remove_document
from participation.processes.actions.invitations import (
    accept_invitation,
    invitation_of,
    invite_people,
    revoke_invitations,
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
    "accept_invitation",
    "add_document",
    "archive_process",
    "change_process",
    "check_complete",
    "check_phase_change",
    "check_rules_unchanged",
    "create_process",
    "duplicate_process",
    "invitation_of",
    "invite_people",
    "new_process",
    "publish_due_processes",
    "publish_process",
    "remove_document",
    "revoke_invitations",
    "schedule_process",
    "unschedule_process",
]
