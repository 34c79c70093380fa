from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "emvi.privacy"
    label = "privacy"

    def ready(self) -> None:
        from emvi.notifications.notices import register
        from emvi.privacy.notices import account_unused, contact_revealed
        from emvi.privacy.personal import declare_personal_data

        register("contact_revealed", contact_revealed)
        register("account_unused", account_unused)
        declare_personal_data()
