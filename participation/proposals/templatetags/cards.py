from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from participation.proposals.cards import Card, render_cards

register = template.Library()


@register.simple_tag
def proposal_cards(cards: Iterable[Card]) -> SafeString:
    """The cards of a list, one after the other."""
    return mark_safe("".join(render_cards(cards)))
