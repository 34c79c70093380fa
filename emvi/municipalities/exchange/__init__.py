"""Lists of a municipality that come and go as files in the admin, with a look before anything is
written."""

from emvi.municipalities.exchange.pages import Exchanged
from emvi.municipalities.exchange.resources import ListResource, in_all_languages

__all__ = ["Exchanged", "ListResource", "in_all_languages"]
