from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# In the list of the CLDR, and no country. (ZZ is the one that is not known yet.)
NO_COUNTRIES = frozenset("EU EZ QO UN XA XB".split())


def valid_country(code: str) -> None:
    """Raises ValidationError for anything but the two letters of ISO 3166 that a country has, or ZZ."""
    known = Locale("en").territories
    if len(code) != 2 or code in NO_COUNTRIES or code not in known:
        raise ValidationError(_("Two capital letters, such as SI for Slovenia."))
