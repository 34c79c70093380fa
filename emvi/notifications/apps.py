from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "emvi.notifications"
    label = "notifications"
