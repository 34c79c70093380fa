from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "emvi.notifications"
    label = "notifications"

    def ready(self) -> None:
        from emvi.notifications.personal import declare_personal_data

        declare_personal_data()
