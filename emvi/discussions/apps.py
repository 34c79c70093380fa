from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "emvi.discussions"
    label = "discussions"
