"""Under which topic proposals stand: many at once, all of them or none."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.audit.actions import record
from emvi.municipalities.models import Municipality, Theme
from emvi.refusals import Conflict, Refused
from participation.proposals.models import Proposal
from participation.proposals.rules import may_set_theme


def set_themes(
    municipality: Municipality,
    themes: Mapping[int, Theme | None],
    *,
    by: Account,
    instead_of: Theme | None | str = "",
) -> int:
    """Put each proposal under a topic, by its number; of how many it changed. With `instead_of`
    only while they stand under that one: so a change is undone that nobody changed since."""
    with transaction.atomic():
        rows = Proposal.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        related = ("municipality", "author", "theme")
        found = list(rows.select_related(*related).filter(municipality=municipality, pk__in=themes))
        if len(found) < len(themes):
            raise Refused(_("One of these proposals is not there any more. Nothing was changed."))
        return sum(_set(proposal, themes[proposal.pk], by, instead_of) for proposal in found)


def _set(
    proposal: Proposal, theme: Theme | None, by: Account, instead_of: Theme | None | str
) -> bool:
    if not may_set_theme(by, proposal):
        raise Refused(_("Only officers file proposals, and not those that they wrote or entered."))
    if theme is not None and theme.municipality_id != proposal.municipality_id:
        raise Refused(_("This is not a topic of this municipality."))
    if instead_of != "" and proposal.theme != instead_of:
        raise Conflict(_("A colleague has filed one of them again since. Nothing was changed."))
    if proposal.theme == theme:
        return False
    old, proposal.theme = proposal.theme_id, theme
    proposal.save(update_fields=["theme"])
    record(
        "proposal.theme_set",
        proposal,
        by=by,
        municipality_id=proposal.municipality_id,
        facts={"from": old, "to": theme.pk if theme else None},
    )
    return True
