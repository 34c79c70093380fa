from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "emvi.upkeep"
    label = "upkeep"
