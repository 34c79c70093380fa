"""A followed place on a page: what it is called, where it is, and how it is followed."""

from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emvi.languages.shown import shown_language
from emvi.municipalities.models import Municipality

NOUNS = {
    "municipality": _("municipality"),
    "process": _("participation process"),
    "theme": _("topic"),
    "proposal": _("proposal"),
}


@dataclass(frozen=True)
class Place:
    """`title` is in `language`. A proposal whose words are away is called by its number, except for
    who wrote it."""

    noun: str
    title: str
    language: str
    url: str
    follow_url: str
    municipality: Municipality


def place_of(target: Model, reader: int | None = None) -> Place:
    """The place behind a target of `Follow`, for the account with this id."""
    name = target._meta.model_name
    municipality = target if name == "municipality" else target.municipality
    slug = municipality.slug
    if name == "municipality":
        url, follow_url = (
            target.get_absolute_url(),
            reverse("front:municipality-follow", args=[slug]),
        )
    elif name == "process":
        url = target.get_absolute_url()
        follow_url = reverse("processes:process-follow", args=[slug, target.slug])
    elif name == "theme":
        url = f"{reverse('proposals:proposal-list', args=[slug])}?theme={target.pk}"
        follow_url = reverse("proposals:theme-follow", args=[slug, target.pk])
    else:
        url = target.get_absolute_url()
        follow_url = reverse("proposals:proposal-follow", args=[slug, target.pk])
    title, language = _title(target, name, reader)
    return Place(str(NOUNS[name]), title, language, url, follow_url, municipality)


def _title(target: Model, name: str, reader: int | None) -> tuple[str, str]:
    if name == "proposal":
        wrote_it = reader is not None and target.author and target.author.account_id == reader
        is_shown = not target.is_silent or (wrote_it and target.thread.is_away)
        return (
            (target.title, target.language) if is_shown and target.title else (target.number, "en")
        )
    field = "title" if name == "process" else "name"
    return getattr(target, field), shown_language(target, field)
