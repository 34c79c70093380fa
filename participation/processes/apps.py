from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "participation.processes"
    label = "processes"

    def ready(self) -> None:
        from emvi.notifications.kinds import register
        from participation.processes.news import KINDS

        for kind in KINDS:
            register(kind)
