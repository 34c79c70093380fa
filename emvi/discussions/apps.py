from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "emvi.discussions"
    label = "discussions"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_erase, on_remove_words
        from emvi.discussions.erasure import erase_words_to_moderators, remove_comments
        from emvi.discussions.models import Rule
        from emvi.discussions.notices import KINDS
        from emvi.discussions.personal import declare_personal_data
        from emvi.discussions.queries.decisions import was_named
        from emvi.municipalities.used_names import on_use_asked
        from emvi.notifications.kinds import register

        for kind in KINDS:
            register(kind)
        on_use_asked(Rule, was_named)
        on_erase(erase_words_to_moderators)
        on_remove_words(remove_comments)
        declare_personal_data()
