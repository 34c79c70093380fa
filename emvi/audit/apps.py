from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "emvi.audit"
    label = "audit"

    def ready(self) -> None:
        from emvi.audit.personal import declare_personal_data

        declare_personal_data()
