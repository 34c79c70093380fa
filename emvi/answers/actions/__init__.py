from emvi.answers.actions.answers import (
    keep_answer_draft,
    publish_answer,
    record_extension,
    share_clock,
    start_clock,
)
from emvi.answers.actions.assigning import assign_duty, end_leave, hand_over, record_leave
from emvi.answers.actions.results import change_result, record_result

__all__ = [
    "assign_duty",
    "change_result",
    "end_leave",
    "hand_over",
    "keep_answer_draft",
    "publish_answer",
    "record_extension",
    "record_leave",
    "record_result",
    "share_clock",
    "start_clock",
]
