"""Pages of the admin. What other apps need to build theirs is named here."""

from emvi.municipalities.admin import people, places
from emvi.municipalities.official_language import OfficialLanguageForm
from emvi.municipalities.roles import masked_email, masked_login
from emvi.municipalities.scoped_admin import (
    ReadOnlyAdmin,
    ScopedAdmin,
    ScopedFields,
    ScopedFilter,
    TranslatedAdmin,
    is_portal_team,
    named,
    one_time_zone,
    rows_in_scope,
    scope_of,
)

__all__ = [
    "OfficialLanguageForm",
    "ReadOnlyAdmin",
    "ScopedAdmin",
    "ScopedFields",
    "ScopedFilter",
    "TranslatedAdmin",
    "is_portal_team",
    "masked_email",
    "masked_login",
    "named",
    "one_time_zone",
    "people",
    "places",
    "rows_in_scope",
    "scope_of",
]
