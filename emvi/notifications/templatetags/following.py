from typing import Any

from django import template
from django.db.models import Model

from emvi.notifications.places import place_of
from emvi.notifications.queries import follow_of

register = template.Library()


@register.inclusion_tag("notifications/_follow.html", takes_context=True)
def follow_button(context: Any, target: Model) -> dict[str, Any]:
    """Follow, or follow no longer. Shows this person's own choice and nobody else's."""
    user = context["user"]
    return {
        "place": place_of(target),
        "found": follow_of(user, target),
        "csrf_token": context.get("csrf_token"),
    }
