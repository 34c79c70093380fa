"""Names of days and months in our own catalogues.

The framework asks for these messages without a context and has them in its own catalogues, in
Italian with capitals. Ours stand above its: written here once, they are ours to translate.
Greek takes the genitive of a month from the framework ("alt. month"), which is right.
"""

from django.utils.translation import gettext_noop as _

DAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
