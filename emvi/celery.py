import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emvi.settings")

# By its path, since it asks the database and models exist only when all apps are loaded.
app = Celery("emvi", task_cls="emvi.upkeep.pausing:PausingTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
