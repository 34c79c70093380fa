"""The list from which officers choose many proposals, and how a change of topics is undone."""

import json

from django.core.signing import BadSignature, Signer

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality, Theme
from emvi.paging import Page, page_by_key
from participation.processes.models import Process
from participation.proposals.models import Proposal
from participation.proposals.states import UNLISTED

PAGE_SIZE = 50
SIGNER = Signer(salt="proposals.set_themes")


def filed_page(
    municipality: Municipality, *, process: Process | None, cursor: str, officer: Account
) -> Page:
    """The newest first, without what the officer had a hand in."""
    rows = to_be_filed(municipality, officer)
    if process is not None:
        rows = rows.filter(process=process)
    return page_by_key(rows, key="published_at", descending=True, cursor=cursor, size=PAGE_SIZE)


def to_be_filed(municipality: Municipality, officer: Account):
    """What they may file; the actions refuse what they wrote, alone or with others."""
    rows = Proposal.objects.filter(municipality=municipality).exclude(state__in=UNLISTED)
    return (
        rows.of_others(officer)
        .select_related("theme", "work_state", "thread")
        .defer("text", "search_text")
    )


def undo_of(proposals: list[Proposal], theme: Theme | None) -> str:
    """What a form carries to put these proposals back; signed, so that it is the change that was
    made and no other."""
    before = [[p.pk, p.theme_id] for p in proposals if p.theme_id != (theme.pk if theme else None)]
    return SIGNER.sign(json.dumps([theme.pk if theme else None, before])) if before else ""


def instead_of(
    municipality: Municipality, undo: str
) -> tuple[dict[int, Theme | None], Theme | None]:
    """The topics of before by proposal, and the topic under which they should stand now."""
    new, before = json.loads(SIGNER.unsign(undo))
    known = municipality.themes.in_bulk()
    return {pk: known.get(theme) for pk, theme in before}, known.get(new)


def is_ours(undo: str) -> bool:
    try:
        SIGNER.unsign(undo)
    except BadSignature:
        return False
    return True
