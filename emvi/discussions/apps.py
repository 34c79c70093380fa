from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "emvi.discussions"
    label = "discussions"

    def ready(self) -> None:
        from emvi.discussions import notices
        from emvi.discussions.models import ModerationDecision
        from emvi.notifications.notices import register

        for outcome in ModerationDecision.Outcome.values:
            register(f"text_{outcome}", notices.text_decided)
        register("text_held", notices.text_held)
        register("flag_decided", notices.flag_decided)
        register("appeal_decided", notices.appeal_decided)
        register("pause_ended", notices.pause_ended)
