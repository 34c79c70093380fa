from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "participation.processes"
    label = "processes"
