from participation.processes.actions.checks import (
    check_can_be_closed,
    check_can_be_deleted,
    check_complete,
    check_phase_change,
    check_rules_unchanged,
)
from participation.processes.actions.closing import close_process
from participation.processes.actions.documents import add_document, remove_document
from participation.processes.actions.invitations import (
    accept_invitation,
    invitation_of,
    invite_people,
    revoke_invitations,
    withdraw_invitation,
)
from participation.processes.actions.lists import (
    add_entry,
    change_entry,
    restore_entry,
    retire_entry,
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
    delete_process,
    duplicate_process,
    new_process,
    start_process,
)

__all__ = [
    "accept_invitation",
    "add_document",
    "add_entry",
    "archive_process",
    "change_entry",
    "change_process",
    "check_can_be_closed",
    "check_can_be_deleted",
    "check_complete",
    "check_phase_change",
    "check_rules_unchanged",
    "close_process",
    "create_process",
    "delete_process",
    "duplicate_process",
    "invitation_of",
    "invite_people",
    "new_process",
    "publish_due_processes",
    "publish_process",
    "remove_document",
    "restore_entry",
    "retire_entry",
    "revoke_invitations",
    "schedule_process",
    "start_process",
    "unschedule_process",
    "withdraw_invitation",
]
