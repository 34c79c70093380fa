"""Proposals as the API gives them to one reader: plain values for the serializers."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from emvi.accounts.models import Account
from emvi.languages.serializers import words
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from participation.proposals.cards import Card, cards_of, duty_of
from participation.proposals.choices import choices_in
from participation.proposals.clocks import coming_start
from participation.proposals.coauthors import coauthors_of
from participation.proposals.endorsements import endorsing, endorsing_parts
from participation.proposals.merges import merge_of, merged_into, undone_merges
from participation.proposals.models import Proposal, ProposalVersion
from participation.proposals.rules import may_read_around, may_read_words
from participation.proposals.splits import part_of, parts_of, split_of
from participation.proposals.work_states import work_state_changes


def list_shapes(
    rows: Iterable[Any], municipality: Municipality, unseen: frozenset[int]
) -> list[dict[str, Any]]:
    """Rows of a list, in a fixed number of queries."""
    rows = list(rows)
    choices = choices_in(municipality, rows)
    cards = cards_of(rows, municipality, choices, unseen=unseen)
    return [
        _row_shape(row, card) | {"work_state": choices.work_state(row.work_state_id)}
        for row, card in zip(rows, cards, strict=True)
    ]


def _row_shape(row: Any, card: Card) -> dict[str, Any]:
    return {
        "id": card.pk,
        "municipality": card.slug,
        "page": _page(card.slug, card.pk),
        "process": row.process_id,
        "theme": row.theme_id,
        "place": row.place_id,
        "source": card.source,
        "state": card.state,
        "published_at": row.published_at,
        "author": _author(row.author_id, card.author_name),
        "coauthors": list(card.coauthors),
        "organisation": words(card.organisation, card.organisation_language)
        if card.organisation
        else None,
        "title": words(card.title, card.language),
        "title_by_municipality": card.title_by_municipality,
        "beginning": words(card.beginning, card.language),
        "clock": duty_of(row) if card.has_clock else None,
        "supports": {
            "verified": card.verified,
            "other": card.other,
            "elsewhere": card.elsewhere,
            "came_along": row.supports_of_whole,
            "needed": card.needed,
        },
    }


def overdue_shape(proposal: Proposal) -> dict[str, Any]:
    """What is late, with its words where everybody may read them."""
    if proposal.is_withheld:
        heading = _heading(proposal, shows_words=False, shows_around=False)
        return heading | dict.fromkeys(("id", "page", "process", "number"))
    is_away = proposal.thread.is_away or proposal.is_unseen
    return _heading(proposal, shows_words=not proposal.is_silent, shows_around=not is_away) | {
        "number": proposal.number if proposal.is_silent else None
    }


def own_shape(proposal: Proposal) -> dict[str, Any]:
    """For who wrote it."""
    return _heading(proposal, shows_words=True, shows_around=True) | {
        "number": proposal.number,
        "is_hidden": proposal.is_hidden,
        "is_held": proposal.is_held,
    }


def detail_shape(proposal: Proposal, reader: Account) -> dict[str, Any]:
    """What the page of a proposal shows to this reader."""
    shows_words = may_read_words(reader, proposal)
    shows_around = may_read_around(reader, proposal)
    unseen = unseen_by(reader, proposal.municipality)
    duty, author, merge = proposal.duty, proposal.author, merge_of(proposal)
    choices = choices_in(proposal.municipality, [proposal])
    whole = part_of(proposal)
    return _heading(proposal, shows_words=shows_words, shows_around=shows_around) | {
        "number": None if shows_words else proposal.number,
        "title_by_municipality": whole is not None and proposal.edited_at is None,
        "theme": proposal.theme_id if shows_words else None,
        "place": proposal.place_id if shows_words else None,
        "source": proposal.source if shows_around else None,
        "author": _author(author.pk, author.name) if author and shows_around else None,
        "coauthors": coauthors_of(proposal, unseen) if shows_around else [],
        "organisation": proposal.organisation if shows_around else None,
        "text": words(proposal.text, proposal.language) if shows_words else None,
        "photo": {"address": proposal.photo.url, "alt": proposal.photo_alt}
        if shows_words and proposal.photo
        else None,
        "attachments": _attachments(proposal) if shows_words else [],
        "is_edited": proposal.edited_at is not None,
        "is_hidden": proposal.is_hidden,
        "is_held": proposal.is_held,
        "clock_starts_at": coming_start(proposal, merge),
        "answers": list(duty.answers.order_by("-version")) if duty else [],
        "extensions": list(duty.extensions.all()) if duty else [],
        "merged_into": merge.into_id if merge else None,
        "undone_merges": _undone_merges(proposal),
        "split_into": [part.pk for part in parts_of(split, proposal)]
        if (split := split_of(proposal))
        else [],
        "part_of": whole.whole_id if whole else None,
        "promised_results": list(duty.results.all()) if duty else [],
        "imported_answer": proposal.imported_answer if shows_words else {},
        "import_url": proposal.import_url if shows_words else "",
        "endorsements": (own := endorsing(proposal) if shows_words else []),
        "part_endorsements": [
            {"organisation": one.organisation, "proposal": one.part.pk}
            for one in endorsing_parts(proposal, merged_into(proposal, unseen), own)
        ]
        if shows_words
        else [],
        "work_state": choices.work_state(proposal.work_state_id),
        "work_state_changes": [
            {
                "work_state": choices.work_state(change.work_state_id),
                "changed_at": change.changed_at,
            }
            for change in work_state_changes(proposal)
        ],
        "thread": proposal.thread if shows_around else None,
    }


def _undone_merges(proposal: Proposal) -> list[dict[str, Any]]:
    return [
        {
            "proposal": one.into_id if one.merged_id == proposal.pk else one.merged_id,
            "was_part": one.merged_id == proposal.pk,
            "merged_at": one.merged_at,
            "undone_at": one.undone_at,
        }
        for one in undone_merges(proposal)
    ]


def promising_shape(proposal: Proposal) -> dict[str, Any]:
    """The proposal beside a promised step, as `result_page` has read it."""
    shows_words = not proposal.is_silent
    return {
        "id": proposal.pk,
        "page": _page(proposal.municipality.slug, proposal.pk),
        "title": words(proposal.title, proposal.language) if shows_words else None,
        "number": None if shows_words else proposal.number,
    }


def version_shape(version: ProposalVersion) -> dict[str, Any]:
    return {
        "title": words(version.title, version.language),
        "text": words(version.text, version.language),
        "replaced_at": version.replaced_at,
    }


def support_shape(proposal: Proposal) -> dict[str, int]:
    return {
        "verified": proposal.shown_verified,
        "other": proposal.shown_other,
        "elsewhere": proposal.supports_elsewhere,
        "came_along": proposal.supports_of_whole,
        "needed": proposal.support_needed,
    }


def _heading(proposal: Proposal, *, shows_words: bool, shows_around: bool) -> dict[str, Any]:
    slug = proposal.municipality.slug
    return {
        "id": proposal.pk,
        "municipality": slug,
        "page": _page(slug, proposal.pk),
        "process": proposal.process_id,
        "state": proposal.state,
        "published_at": proposal.published_at,
        "title": words(proposal.title, proposal.language) if shows_words else None,
        "clock": proposal.duty,
        "supports": support_shape(proposal) if shows_around else None,
    }


def _attachments(proposal: Proposal) -> list[dict[str, Any]]:
    return [
        {
            "id": one.pk,
            "title": one.title,
            "kind": one.kind,
            "size": one.size,
            "address": reverse(
                "proposals:attachment-file",
                args=[proposal.municipality.slug, one.pk],
            ),
        }
        for one in proposal.files
    ]


def _author(pk: int | None, name: str) -> dict[str, Any] | None:
    return {"id": pk, "name": name} if pk else None


def _page(slug: str, pk: int) -> str:
    return reverse("proposals:proposal-detail", args=[slug, pk])
