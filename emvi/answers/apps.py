from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "emvi.answers"
    label = "answers"
