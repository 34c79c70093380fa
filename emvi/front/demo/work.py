"""How far the demo's officers are with some proposals, and what they say to each other."""

from uuid import NAMESPACE_URL, uuid5

from emvi.front.demo.content import City, in_languages
from emvi.front.demo.proposals import Stage, proposal_of
from emvi.municipalities.models import Role
from participation.processes.models import WorkState
from participation.proposals.models import StaffNote, WorkStateChange


def make_work(city: City, stage: Stage) -> None:
    """In the cities for which there is some."""
    if rows := city.get("work"):
        states = [_state(row, position, stage) for position, row in enumerate(rows["states"])]
        for row in rows["changes"]:
            _change(row, states[row["state"]], stage)
        for row in rows["notes"]:
            _note(row, stage)


def _state(row: dict, position: int, stage: Stage) -> WorkState:
    return WorkState.objects.create(
        process=stage.processes[row["process"]],
        colour=row["colour"],
        position=position,
        **in_languages("name", row["name"]),
    )


def _change(row: dict, state: WorkState, stage: Stage) -> None:
    proposal = proposal_of(row["proposal"])
    proposal.work_state = state
    proposal.save(update_fields=["work_state"])
    WorkStateChange.objects.create(
        proposal=proposal, work_state=state, changed_at=stage.days.at(row["day"], 10)
    )


def _note(row: dict, stage: Stage) -> None:
    StaffNote.objects.create(
        proposal=proposal_of(row["proposal"]),
        text=row["text"],
        language=row["lang"],
        written_by=stage.cast.staff[Role.OFFICER],
        written_at=stage.days.at(-3, 11),
        submission_key=uuid5(NAMESPACE_URL, f"demo:note:{row['proposal']}"),
    )
