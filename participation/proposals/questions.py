"""What the rooms below ask, and cannot know: said once, when the portal starts."""

from emvi.municipalities.models import Organisation
from emvi.municipalities.used_names import on_use_asked
from participation.processes.closing import on_clocks_asked
from participation.processes.models import WorkState
from participation.processes.staying import on_stay_asked
from participation.proposals.clocks import clocks_to_start
from participation.proposals.endorsements import spoke_in_public
from participation.proposals.staying import has_to_stay
from participation.proposals.work_states import was_set


def answer_questions() -> None:
    on_clocks_asked(clocks_to_start)
    on_stay_asked(has_to_stay)
    on_use_asked(Organisation, spoke_in_public)
    on_use_asked(WorkState, was_set)
