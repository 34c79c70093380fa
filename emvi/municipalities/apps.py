from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "emvi.municipalities"
    label = "municipalities"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_erase
        from emvi.municipalities.erasure import erase_person

        on_erase(erase_person)
