from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "emvi.municipalities"
    label = "municipalities"
