from emvi.discussions.actions.appeals import appeal_decision, decide_appeal
from emvi.discussions.actions.comments import (
    add_comment,
    add_official_comment,
    edit_comment,
    withdraw_comment,
    withdraw_official_comment,
)
from emvi.discussions.actions.decisions import decide_text, end_pause, regulate_thread
from emvi.discussions.actions.flags import flag_text
from emvi.discussions.actions.names import end_name

__all__ = [
    "add_comment",
    "add_official_comment",
    "appeal_decision",
    "decide_appeal",
    "decide_text",
    "edit_comment",
    "end_name",
    "end_pause",
    "flag_text",
    "regulate_thread",
    "withdraw_comment",
    "withdraw_official_comment",
]
