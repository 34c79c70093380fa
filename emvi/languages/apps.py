from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "emvi.languages"
    label = "languages"
