"""The platform of the portal, and the one place where everything is put together."""

from emvi.celery import app as celery_app

__all__ = ["celery_app"]
