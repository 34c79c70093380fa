"""The public proposals and comments of a process as Decidim's open data, which it and we import."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import translation

from emvi.answers.models import Answer
from emvi.discussions.models import Comment
from emvi.municipalities.models import Municipality
from participation.processes.models import Process
from participation.proposals.decidim.archive import COMMENTS, PROPOSALS
from participation.proposals.decidim.texts import guarded
from participation.proposals.models import Attachment, Endorsement, Proposal, SplitPart
from participation.proposals.queries import Filters, find_proposals
from participation.proposals.states import State

BATCH = 500
LANGUAGES = settings.INTERFACE_LANGUAGES
STATES = {
    State.PUBLISHED: "not_answered",
    State.ACCEPTED: "accepted",
    State.PARTLY_ACCEPTED: "partially_accepted",
    State.REJECTED: "rejected",
}
COMMENT_HEAD = (
    *("id", "created_at", "body", "locale", "author/id", "author/name", "alignment", "depth"),
    *("user_group/id", "user_group/name", "commentable_id", "commentable_type"),
    "root_commentable_url",
)

Row = dict[str, object]


@dataclass(frozen=True)
class Around:
    """What stands in other tables about some proposals, by their number (answers: by their duty)."""

    answers: dict[int, dict[str, str]]
    endorsements: dict[int, int]
    attachments: dict[int, int]
    wholes: dict[int, Proposal]


def export_decidim(process: Process, path: Path) -> tuple[int, int]:
    """Write the zip with everything of the process that everybody can read; returns how many
    proposals and comments. A reply to words that are away hangs at what they replied to."""
    host = urlsplit(settings.SITE_URL).hostname or "emvi"
    proposals = find_proposals(process.municipality, Filters(process=process.pk)).with_words()
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        translation.override(process.municipality.default_language),
    ):
        counts = (
            _write(
                archive,
                f"{host}-open-data-{PROPOSALS}",
                proposal_head(proposals),
                _proposal_rows(process, proposals),
            ),
            _write(
                archive,
                f"{host}-open-data-{COMMENTS}",
                COMMENT_HEAD,
                _comment_rows(process, proposals),
            ),
        )
    return counts


def _write(archive: zipfile.ZipFile, name: str, head: Iterable[str], rows: Iterable[Row]) -> int:
    head, count = list(head), 0
    with archive.open(name, "w", force_zip64=True) as member:
        file = io.TextIOWrapper(member, encoding="utf-8", newline="")
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(head)
        for row in rows:
            writer.writerow([guarded(str(row.get(column, ""))) for column in head])
            count += 1
        file.flush()
        file.detach()
    return count


def proposal_head(proposals: QuerySet[Proposal]) -> list[str]:
    """All of Decidim's columns in its order; it has one for each language that occurs."""
    written = proposals.order_by("language").values_list("language", flat=True).distinct()
    imported = {
        code
        for answer in proposals.exclude(imported_answer={}).values_list(
            "imported_answer", flat=True
        )
        for code in answer
    }
    names = [f"{noun}/name/{code}" for noun in ("category", "scope") for code in LANGUAGES]
    return [
        *("id", "category/id", *names[: len(LANGUAGES)], "scope/id", *names[len(LANGUAGES) :]),
        *("participatory_space/id", "participatory_space/url", "component/id"),
        *(f"title/{code}" for code in written),
        *(f"body/{code}" for code in written),
        *("state", "reference"),
        *(f"answer/{code}" for code in dict.fromkeys([*LANGUAGES, *sorted(imported)])),
        *("votes", "endorsements/total_count", "comments", "attachments", "followers"),
        *("published_at", "url", "meeting_urls", "related_proposals", "is_amend"),
        *("original_proposal/title", "original_proposal/url", "author/id", "author/name"),
        "created_in_meeting",
    ]


def _proposal_rows(process: Process, proposals: QuerySet[Proposal]) -> Iterator[Row]:
    rows = proposals.select_related("author", "theme", "place", "thread").defer("search_text")
    source = rows.order_by("pk").iterator(chunk_size=BATCH)
    first = _first_address(process)
    space = {
        "participatory_space/id": process.pk,
        "participatory_space/url": settings.SITE_URL + process.get_absolute_url(),
    }
    while batch := list(islice(source, BATCH)):
        around = _around(batch)
        for proposal in batch:
            yield space | _proposal_row(proposal, first, around)


def _around(batch: list[Proposal]) -> Around:
    parts = SplitPart.objects.filter(proposal__in=batch, split__undone_at__isnull=True)
    parts = parts.select_related("split__whole__thread")
    return Around(
        _answers([proposal.duty_id for proposal in batch if proposal.duty_id]),
        _counts(Endorsement.objects.filter(proposal__in=batch)),
        _counts(Attachment.objects.filter(proposal__in=batch)),
        {part.proposal_id: part.split.whole for part in parts},
    )


def _counts(rows: QuerySet) -> dict[int, int]:
    return dict(rows.order_by().values_list("proposal").annotate(Count("pk")))


def _proposal_row(proposal: Proposal, first: str, around: Around) -> Row:
    """Who follows is not even counted here, and nothing comes about in a meeting: those columns
    stay empty, like the others of which nothing is known."""
    answer = around.answers.get(proposal.duty_id, {}) or proposal.imported_answer
    # Over there a photo is one of the attachments.
    attachments = around.attachments.get(proposal.pk, 0) + bool(proposal.photo)
    return {
        "id": proposal.pk,
        **_listed("category", proposal.theme),
        **_listed("scope", proposal.place),
        f"title/{proposal.language}": _as_html(proposal.title),
        f"body/{proposal.language}": _as_html(proposal.text),
        "state": STATES[State(proposal.state)],
        **{f"answer/{code}": _as_html(text) for code, text in answer.items()},
        "votes": proposal.supports_total,
        "endorsements/total_count": around.endorsements.get(proposal.pk, 0),
        "comments": proposal.thread.comment_count,
        "attachments": attachments,
        "published_at": _instant(proposal.published_at),
        "url": proposal.import_url or f"{first}{proposal.pk}/",
        "is_amend": "false",
        **_original(around.wholes.get(proposal.pk), first),
        **_author(proposal.author),
    }


def _original(whole: Proposal | None, first: str) -> Row:
    """What was split into this one and others, if it was."""
    if whole is None:
        return {}
    return {
        "original_proposal/title": "" if whole.is_silent else _as_html(whole.title),
        "original_proposal/url": f"{first}{whole.pk}/",
    }


def _comment_rows(process: Process, proposals: QuerySet[Proposal]) -> Iterator[Row]:
    said = Comment.objects.filter(thread__proposal__in=proposals)
    # Every comment's parent, since one that is away stands between others.
    parents = dict(said.values_list("pk", "parent_id"))
    visible = set(said.visible().values_list("pk", flat=True))
    rows = said.visible().select_related("author", "thread__proposal")
    rows = rows.defer("search_text", "thread__proposal__search_text", "thread__proposal__text")
    first = _first_address(process)
    for comment in rows.order_by("pk").iterator(chunk_size=BATCH):
        parent, depth = _nearest(comment.parent_id, parents, visible)
        proposal = comment.thread.proposal
        yield {
            "id": comment.pk,
            "created_at": _instant(comment.created_at),
            "body": _as_html(comment.text),
            "locale": comment.language,
            **_speaker(comment, process.municipality),
            "alignment": 0,
            "depth": depth,
            "commentable_id": parent or proposal.pk,
            "commentable_type": "Decidim::Comments::Comment"
            if parent
            else "Decidim::Proposals::Proposal",
            "root_commentable_url": proposal.import_url or f"{first}{proposal.pk}/",
        }


def _nearest(
    pk: int | None, parents: dict[int, int | None], visible: set[int]
) -> tuple[int | None, int]:
    """The nearest comment above that everybody can read, and how deep a reply to it stands."""
    while pk is not None and pk not in visible:
        pk = parents.get(pk)
    depth, above = 0, pk
    while above is not None:
        depth, above = depth + (above in visible), parents.get(above)
    return pk, depth


def _answers(duties: list[int]) -> dict[int, dict[str, str]]:
    """The newest reasons by duty and language."""
    columns = [f"reasons_{code}" for code in LANGUAGES]
    rows = Answer.objects.filter(duty__in=duties).order_by("version")
    return {
        duty: {code: text for code, text in zip(LANGUAGES, texts, strict=True) if text}
        for duty, *texts in rows.values_list("duty_id", *columns)
    }


def _listed(noun: str, row: Any) -> Row:
    if row is None:
        return {}
    names = {f"{noun}/name/{code}": getattr(row, f"name_{code}") or "" for code in LANGUAGES}
    return {f"{noun}/id": row.pk} | names


def _author(author: Any) -> Row:
    return {"author/id": author.pk, "author/name": _as_html(author.name)} if author else {}


def _speaker(comment: Comment, municipality: Municipality) -> Row:
    if comment.is_official:
        return {"author/name": _as_html(municipality.name)}
    return _author(comment.author)


def _as_html(text: str) -> str:
    """Decidim's texts are HTML. Only signs that would be read as such are written otherwise."""
    return escape(text, quote=False)


def _instant(at: datetime) -> str:
    return at.isoformat(sep=" ")


def _first_address(process: Process) -> str:
    town = process.municipality.slug
    return settings.SITE_URL + reverse("proposals:proposal-list", args=[town])
