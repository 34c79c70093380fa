"""Who stays in a private process for now: said here by the rooms above, in the `ready` of their
`apps.py`, because processes cannot import them."""

from collections.abc import Callable

from participation.processes.models import Invitation

Question = Callable[[Invitation], bool]

_questions: list[Question] = []


def on_stay_asked(question: Question) -> None:
    """Let a room above say whether who came in by a used invitation has to stay."""
    if question not in _questions:
        _questions.append(question)


def has_to_stay(invitation: Invitation) -> bool:
    return any(question(invitation) for question in _questions)
