from emvi.discussions.models.moderation import Appeal, Flag, ModerationDecision, Pause
from emvi.discussions.models.rules import HoldRule, Rule
from emvi.discussions.models.texts import Comment, Held, ModeratedText, Text, Thread

__all__ = [
    "Appeal",
    "Comment",
    "Flag",
    "Held",
    "HoldRule",
    "ModeratedText",
    "ModerationDecision",
    "Pause",
    "Rule",
    "Text",
    "Thread",
]
