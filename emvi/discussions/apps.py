from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "emvi.discussions"
    label = "discussions"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_remove_words
        from emvi.discussions.erasure import remove_comments

        on_remove_words(remove_comments)
