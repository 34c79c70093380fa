"""The portal as in production, with the addresses of the bench."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emvi.settings")
settings.ROOT_URLCONF = "tests.bench.urls"

from emvi.wsgi import application  # noqa: E402

__all__ = ["application"]
