from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "participation.processes"
    label = "processes"

    def ready(self) -> None:
        from emvi.notifications.kinds import register
        from participation.processes.invitation_news import INVITATION_WITHDRAWN
        from participation.processes.news import KINDS
        from participation.processes.personal import declare_personal_data
        from participation.processes.staff_news import PROCESS_NOT_PUBLISHED

        for kind in [*KINDS, PROCESS_NOT_PUBLISHED, INVITATION_WITHDRAWN]:
            register(kind)
        declare_personal_data()
