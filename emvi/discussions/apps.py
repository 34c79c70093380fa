from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "emvi.discussions"
    label = "discussions"

    def ready(self) -> None:
        from emvi.discussions.notices import KINDS
        from emvi.notifications.kinds import register

        for kind in KINDS:
            register(kind)
