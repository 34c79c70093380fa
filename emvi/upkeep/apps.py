from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "emvi.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        from emvi.upkeep.personal import declare_personal_data

        declare_personal_data()
