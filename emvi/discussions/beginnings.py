"""What every municipality has from its first day, whoever makes it: the admin, the demo, an
import."""

from emvi.discussions.holds import make_hold_rules
from emvi.municipalities.models import Municipality


def equip_municipality(municipality: Municipality) -> None:
    """Give a saved municipality the rows that it cannot be without. Again changes nothing."""
    make_hold_rules(municipality)
