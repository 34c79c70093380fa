from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "emvi.privacy"
    label = "privacy"

    def ready(self) -> None:
        from emvi.notifications.kinds import register
        from emvi.privacy.notices import KINDS
        from emvi.privacy.personal import declare_personal_data

        for kind in KINDS:
            register(kind)
        declare_personal_data()
