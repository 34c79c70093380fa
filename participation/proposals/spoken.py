"""In which language somebody will write: what stands first in "Written in", theirs to change."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from emvi.discussions.models import Comment
from participation.proposals.models import Proposal


def language_to_write_in(account: Any) -> str:
    """The one this person wrote in last; else that of the page. Nobody's words are looked into."""
    if account.is_authenticated and (last := _last_written(account)):
        return last
    here = get_language()
    return here if here in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE


def _last_written(account: Any) -> str:
    own = {"author__account": account}
    rows = [
        Proposal.objects.filter(**own).order_by("-pk").values_list("published_at", "language"),
        Comment.objects.filter(**own).order_by("-pk").values_list("created_at", "language"),
    ]
    latest = [row for row in (rows_of.first() for rows_of in rows) if row]
    return max(latest)[1] if latest else ""
