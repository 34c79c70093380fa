from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "emvi.front"
    label = "front"

    def ready(self) -> None:
        from emvi.front.audit.sentences import sentence_of
        from emvi.personal import say_in_words

        say_in_words("audit.AuditEntry", "action", lambda entry: sentence_of(entry.action))
