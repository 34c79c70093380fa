from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "emvi.answers"
    label = "answers"

    def ready(self) -> None:
        from emvi.answers.responsible import has_duties
        from emvi.municipalities.grants import on_end_asked

        on_end_asked(has_duties)
        from emvi.answers.personal import declare_personal_data

        declare_personal_data()
