from emvi.personal import about_nobody
from participation.processes.models import Phase, Process, WorkState


def declare_personal_data() -> None:
    about_nobody("What a town asks of everybody.", Phase, Process, WorkState)
