from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "emvi.discussions"
    label = "discussions"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_remove_words
        from emvi.discussions.erasure import remove_comments
        from emvi.discussions.personal import declare_personal_data

        on_remove_words(remove_comments)
        declare_personal_data()
