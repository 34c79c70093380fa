from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "emvi.front"
    label = "front"
