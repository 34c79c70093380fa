from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "participation.processes"
    label = "processes"

    def ready(self) -> None:
        from participation.processes.personal import declare_personal_data

        declare_personal_data()
