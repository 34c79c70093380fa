from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "emvi.discussions"
    label = "discussions"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_remove_words
        from emvi.discussions.erasure import remove_comments
        from emvi.discussions.notices import KINDS
        from emvi.discussions.personal import declare_personal_data
        from emvi.notifications.kinds import register

        for kind in KINDS:
            register(kind)
        on_remove_words(remove_comments)
        declare_personal_data()
