from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "emvi.answers"
    label = "answers"

    def ready(self) -> None:
        from emvi.answers.personal import declare_personal_data

        declare_personal_data()
