from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "emvi.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from emvi.accounts.personal import declare_personal_data
        from emvi.accounts.second_step import note_second_step

        authenticator_added.connect(note_second_step, dispatch_uid="emvi.accounts.second_step")
        declare_personal_data()
