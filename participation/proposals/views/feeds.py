"""Atom feeds: what is new, in the language of the address. Nothing of who supports is in them."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import conditional_page, require_safe

from emvi.answers.clock import face_of
from emvi.languages.shown import shown_language
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from participation.processes.models import Process
from participation.processes.views.browse import get_process
from participation.proposals.apart import keep_apart
from participation.proposals.coauthors import coauthors_of
from participation.proposals.forms import ListForm
from participation.proposals.having import title_by_municipality, titled_by_municipality
from participation.proposals.models import Proposal
from participation.proposals.overdue import overdue_proposals
from participation.proposals.queries import (
    Filters,
    find_proposals,
    newest_answers,
)

MOST = 50
# What XML cannot hold.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Feed(Atom1Feed):
    """Atom, with the language of each text, and a date of its own while it is empty."""

    def latest_post_date(self) -> datetime:
        if self.items:
            return super().latest_post_date()
        return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item.get("coauthors", ()):
            handler.startElement("author", {})
            handler.addQuickElement("name", CONTROLS.sub("", name))
            handler.endElement("author")

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}


@require_safe
@conditional_page
def proposal_feed(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The newest proposals of a municipality, narrowed as its list by the same address."""
    filters, within = ListForm(request.GET).filters_for(request.user, municipality)
    unseen = unseen_by(request.user, municipality)
    rows = _newest(municipality, filters, unseen, within=within)
    query = request.GET.urlencode() if filters.narrows else ""
    page = reverse("proposals:proposal-list", args=[municipality.slug])
    page += f"?{query}" if query else ""
    feed = _feed(request, municipality, _("Newest proposals"), page)
    return keep_apart(_sent(feed, (_of_proposal(proposal, unseen) for proposal in rows)), within)


@require_safe
@conditional_page
def process_feed(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """The newest proposals of a process. A draft has none, and is known to staff only."""
    process = get_process(request, municipality, slug)
    unseen = unseen_by(request.user, municipality)
    rows = _newest(municipality, Filters(), unseen, within=process)
    rows = rows if process.state != Process.State.DRAFT else []
    feed = _feed(request, municipality, str(process.title), process.get_absolute_url())
    return _sent(feed, (_of_proposal(proposal, unseen) for proposal in rows))


@require_safe
@conditional_page
def answer_feed(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The newest answers of a municipality."""
    address = reverse("proposals:proposal-list", args=[municipality.slug]) + "?standing=answered"
    feed = _feed(request, municipality, _("Newest answers"), address)
    answers = newest_answers(municipality, unseen=unseen_by(request.user, municipality), most=MOST)
    given = titled_by_municipality(answer.duty.proposal.pk for answer in answers)
    return _sent(feed, (_of_answer(answer, given) for answer in answers))


@require_safe
@conditional_page
def overdue_feed(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What is overdue, longest first; of words that are away, the number."""
    address = reverse("proposals:proposal-list", args=[municipality.slug]) + "?standing=overdue"
    feed = _feed(request, municipality, _("Overdue answers"), address)
    unseen = unseen_by(request.user, municipality)
    rows = overdue_proposals(municipality, unseen=unseen, most=MOST)
    given = titled_by_municipality(proposal.pk for proposal in rows if not proposal.is_silent)
    return _sent(feed, (_of_overdue(proposal, given) for proposal in rows))


def _newest(
    municipality: Municipality,
    filters: Filters,
    unseen: frozenset[int],
    *,
    within: Process | None = None,
) -> Iterable[Proposal]:
    rows = find_proposals(municipality, filters, unseen=unseen, within=within)
    rows = rows.with_words().select_related("author", "municipality", "organisation")
    rows = rows.annotate(title_by_municipality=title_by_municipality())
    rows = rows.defer("search_text").prefetch_related("coauthors")
    return rows.order_by("-published_at", "-pk")[:MOST]


def _feed(request: HttpRequest, municipality: Municipality, title: str, page: str) -> Feed:
    return Feed(
        title=f"{municipality.name}: {title}",
        link=settings.SITE_URL + page,
        description="",
        language=get_language(),
        feed_url=settings.SITE_URL + request.get_full_path(),
        author_name=str(municipality.name),
    )


def _sent(feed: Feed, entries: Iterable[dict[str, Any]]) -> HttpResponse:
    for entry in entries:
        feed.add_item(**entry | {"title": CONTROLS.sub("", entry["title"])})
    # Readers of feeds open this type; browsers show it as it is.
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _of_proposal(proposal: Proposal, unseen: frozenset[int]) -> dict[str, Any]:
    names = [name.name for name in coauthors_of(proposal, unseen)]
    if proposal.organisation:
        names.append(str(proposal.organisation.name))
    return {
        "title": proposal.title,
        "link": settings.SITE_URL + proposal.get_absolute_url(),
        "description": _said_of_title(proposal.title_by_municipality) + _beginning(proposal.text),
        "author_name": proposal.author_name or None,
        "coauthors": names,
        "pubdate": proposal.published_at,
        "updateddate": proposal.edited_at or proposal.published_at,
        "unique_id": _id(proposal, "proposal"),
        "language": proposal.language,
    }


def _said_of_title(is_by_municipality: bool) -> str:
    """Who gave a proposal its title, where that was not who wrote it."""
    if not is_by_municipality:
        return ""
    return f"[{escape(_('The title is from the municipality.'))}] "


def _of_answer(answer: Any, given: frozenset[int]) -> dict[str, Any]:
    proposal = answer.duty.proposal
    return {
        "title": f"{proposal.title}: {answer.get_outcome_display()}",
        "link": f"{settings.SITE_URL}{proposal.get_absolute_url()}#answer",
        "description": _said_of_title(proposal.pk in given) + _beginning(answer.reasons or ""),
        "author_name": str(proposal.municipality.office),
        "pubdate": answer.published_at,
        "updateddate": answer.published_at,
        "unique_id": _id(proposal, f"answer-{answer.version}"),
        "language": shown_language(answer, "reasons"),
    }


def _of_overdue(proposal: Proposal, given: frozenset[int]) -> dict[str, Any]:
    if proposal.is_withheld:
        return _of_withheld(proposal)
    away = _("proposal %(number)s, its words are not shown") % {"number": proposal.number}
    return {
        "title": away if proposal.is_silent else proposal.title,
        "link": settings.SITE_URL + proposal.get_absolute_url(),
        "description": _said_of_title(proposal.pk in given) + face_of(proposal.duty).words,
        "pubdate": proposal.duty.due_at,
        "updateddate": proposal.duty.due_at,
        "unique_id": _id(proposal, "overdue"),
        "language": get_language() if proposal.is_silent else proposal.language,
    }


def _of_withheld(proposal: Proposal) -> dict[str, Any]:
    """Without anything that leads to it."""
    host = settings.SITE_URL.split("://", 1)[-1].split(":")[0]
    return {
        "title": _("a proposal in a process that is not for everybody"),
        "link": settings.SITE_URL + proposal.municipality.get_absolute_url(),
        "description": face_of(proposal.duty).words,
        "pubdate": proposal.duty.due_at,
        "updateddate": proposal.duty.due_at,
        "unique_id": f"tag:{host},2026:duty:{proposal.duty_id}",
        "language": get_language(),
    }


def _beginning(text: str) -> str:
    """Readers take a summary for HTML, and everything in this one is text."""
    return escape(CONTROLS.sub("", Truncator(text).words(80)))


def _id(proposal: Proposal, what: str) -> str:
    """The same in every language, and for good."""
    host = settings.SITE_URL.split("://", 1)[-1].split(":")[0]
    return f"tag:{host},2026:{what}:{proposal.pk}"
