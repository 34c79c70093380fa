from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "emvi.accounts"
    label = "accounts"
