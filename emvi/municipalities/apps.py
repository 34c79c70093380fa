from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "emvi.municipalities"
    label = "municipalities"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_erase
        from emvi.municipalities.erasure import erase_person
        from emvi.municipalities.personal import declare_personal_data

        on_erase(erase_person)
        declare_personal_data()
