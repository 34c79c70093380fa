from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "emvi.audit"
    label = "audit"
