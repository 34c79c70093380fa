from participation.proposals.actions.answers import (
    change_result,
    publish_answer,
    publish_answers,
    publish_same_answer,
    record_extension,
    record_result,
)
from participation.proposals.actions.attachments import attach_file, remove_attachment
from participation.proposals.actions.coauthors import (
    accept_invitation,
    decline_invitation,
    invite_coauthor,
    remove_coauthor,
)
from participation.proposals.actions.endorsing import endorse_proposal, take_back_endorsement
from participation.proposals.actions.filing import set_themes
from participation.proposals.actions.merging import merge_proposal, undo_merge
from participation.proposals.actions.splitting import PartWords, split_proposal, undo_split
from participation.proposals.actions.staff_notes import add_staff_note, remove_staff_note
from participation.proposals.actions.supports import support_proposal, take_back_support
from participation.proposals.actions.words import (
    Words,
    count_in_process,
    edit_proposal,
    enter_proposal,
    publish_proposal,
    withdraw_proposal,
)
from participation.proposals.actions.work_states import set_work_state, set_work_states

__all__ = [
    "accept_invitation",
    "attach_file",
    "decline_invitation",
    "invite_coauthor",
    "remove_attachment",
    "remove_coauthor",
    "PartWords",
    "Words",
    "add_staff_note",
    "change_result",
    "count_in_process",
    "edit_proposal",
    "endorse_proposal",
    "merge_proposal",
    "enter_proposal",
    "publish_answer",
    "publish_answers",
    "publish_proposal",
    "publish_same_answer",
    "record_extension",
    "record_result",
    "remove_staff_note",
    "set_themes",
    "set_work_state",
    "set_work_states",
    "split_proposal",
    "support_proposal",
    "take_back_endorsement",
    "take_back_support",
    "undo_merge",
    "undo_split",
    "withdraw_proposal",
]
