"""How long the queues of the desk are."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality
from participation.proposals.queries import unanswered


def queue_lengths(municipality: Municipality, account: Account) -> dict[str, int]:
    """How many answers wait on the desk, in one query: all, mine and nobody's, as one filters the
    queue; overdue, and due in two weeks."""
    now = timezone.now()
    mine = Q(duty__assignment__officer=account) | Q(duty__assignment__deputy=account)
    return (
        unanswered(municipality)
        .order_by()
        .aggregate(
            all=Count("pk"),
            mine=Count("pk", filter=mine),
            unassigned=Count("pk", filter=Q(duty__assignment__isnull=True)),
            overdue=Count("pk", filter=Q(duty__due_at__lte=now)),
            soon=Count(
                "pk", filter=Q(duty__due_at__gt=now, duty__due_at__lte=now + timedelta(days=14))
            ),
        )
    )
