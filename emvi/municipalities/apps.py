from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "emvi.municipalities"
    label = "municipalities"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_erase
        from emvi.audit.subjects import on_person_asked
        from emvi.municipalities.erasure import erase_person
        from emvi.municipalities.models import PublicName
        from emvi.municipalities.personal import declare_personal_data

        on_erase(erase_person)
        on_person_asked(lambda person: PublicName.objects.filter(account=person))
        declare_personal_data()
