from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe

from emvi.accounts.models import Account
from emvi.answers.queries import results_of
from emvi.answers.states import PROMISING
from emvi.discussions.forms import CommentForm
from emvi.discussions.holds import running_pause
from emvi.discussions.queries.comments import ORDERS, comment_page
from emvi.discussions.queries.decisions import decision_against
from emvi.discussions.rules import may_decide_text
from emvi.discussions.spoken import language_to_write_in
from emvi.languages.directions import written_languages
from emvi.languages.shown import shown_language
from emvi.municipalities.actions import is_verified
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.pieces import piece
from participation.proposals import queries, rules, tallies
from participation.proposals.apart import keep_apart
from participation.proposals.choices import Choices, choices_in
from participation.proposals.chosen import SAYS, STANDS, chosen_filters
from participation.proposals.clocks import coming_start
from participation.proposals.coauthors import coauthors_of
from participation.proposals.endorsements import endorsing, endorsing_parts
from participation.proposals.forms import ListForm
from participation.proposals.limits import share_of_supports
from participation.proposals.merges import merge_of, merged_into, undone_merges
from participation.proposals.models import Merge, Proposal
from participation.proposals.overdue import overdue_and_silent
from participation.proposals.queries import Filters
from participation.proposals.splits import part_of, parts_of, split_of
from participation.proposals.states import OUTCOMES
from participation.proposals.tallies import (
    List,
    count_up_to_limit,
    offered_in,
    tally_choices,
    tally_standings,
)
from participation.proposals.views.fetch import get_page
from participation.proposals.work_states import work_state_changes

ANSWERS = ("answered", *OUTCOMES)


def proposal_list(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    filters, within = ListForm(request.GET).filters_for(request.user, municipality)
    if filters.order == "random" and not filters.seed:
        # The visitor's own place in the shuffled circle stands in the address: no cookie needed.
        query = {**request.GET.dict(), "seed": max(1, queries.new_seed())}
        return redirect(f"{request.path}?{urlencode(query)}")
    unseen = unseen_by(request.user, municipality)
    asked = List(municipality, filters, unseen, within)
    if request.htmx and "counts" in request.GET:
        context = _choices(asked, choices_in(municipality), counts=True)
        return keep_apart(render(request, "proposals/_option_counts.html", context), within)
    cursor = request.GET.get("after", "")
    page = queries.proposal_page(municipality, filters, unseen=unseen, within=within, cursor=cursor)
    if request.htmx and cursor:
        return keep_apart(render(request, "proposals/_cards.html", {"page": page}), within)
    count = count_up_to_limit(asked, page)
    counted = tally_standings(asked, count)
    # A process that is not for everybody is the place of the list, none of its filters.
    narrowing = replace(filters, process=None) if within else filters
    context = {
        "page": page,
        "filters": filters,
        "narrows": narrowing.narrows,
        "chosen": chosen_filters(page.choices, narrowing),
        "opens_form": "counts" in request.GET,
        **_choices(asked, page.choices, counts="counts" in request.GET),
        "standings": _pills(STANDS, filters, counted),
        "outcomes": _pills(SAYS, filters, counted) if filters.standing in ANSWERS else [],
        "within": within,
        "may_propose": rules.may_propose(within) if within else page.choices.collects_now,
        "count": count,
        "theme": municipality.themes.filter(pk=filters.theme).first() if filters.theme else None,
        "count_limit": tallies.COUNT_LIMIT,
    }
    process = filters.process
    if filters == Filters("", "overdue", process, order=filters.order, seed=filters.seed):
        # Lateness is never left out, whatever became of the words.
        shown = [count, *(card.pk for card in page)]
        context["silent"] = overdue_and_silent(asked, shown=shown)
    return keep_apart(render(request, "proposals/proposal_list.html", context), within)


def _choices(asked: List, choices: Choices, *, counts: bool) -> dict[str, object]:
    """What the form offers; counted only where somebody opened it, since that takes several times
    as long as the list itself."""
    official = tuple(asked.municipality.written_languages)
    offered = offered_in(choices, asked.filters, _offered_languages(official), asked.within)
    return {"offered": offered, "counts": tally_choices(asked, offered) if counts else None}


class Pill(NamedTuple):
    """Where a proposal may stand, as one of a row to choose from."""

    standing: str
    label: str
    icon: str
    count: int
    is_chosen: bool


def _pills(
    row: tuple[tuple[str, object, str], ...], filters: Filters, counted: dict[str, int]
) -> list[Pill]:
    above = "answered" if filters.standing in OUTCOMES else ""
    return [
        Pill(
            standing,
            str(label),
            icon,
            counted[standing],
            standing == filters.standing or bool(standing and standing == above),
        )
        for standing, label, icon in row
    ]


@lru_cache(maxsize=100)
def _offered_languages(official: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(written_languages(official)[:20])


def proposal_detail(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    proposal = get_page(request, municipality, pk)
    return render(request, "proposals/proposal_detail.html", detail_context(request, proposal))


def detail_context(
    request: HttpRequest, proposal: Proposal, form: CommentForm | None = None
) -> dict[str, object]:
    """What the page of a proposal shows to this reader."""
    user, municipality = request.user, proposal.municipality
    duty = proposal.duty
    answers = list(duty.answers.order_by("-version")) if duty and duty.answered_at else []
    is_outside, may_comment = proposal.is_closed_to(user), rules.may_comment(proposal)
    may_decide = may_decide_text(user, proposal.thread)
    is_author = rules.is_author(user, proposal)
    shows_words = rules.may_read_words(user, proposal)
    shows_around = rules.may_read_around(user, proposal)
    choices = choices_in(municipality, [proposal])
    unseen = unseen_by(user, municipality)
    support, may_support = queries.own_support(user, proposal), rules.may_support(user, proposal)
    return {
        "proposal": proposal,
        "answer": answers[0] if answers else None,
        "earlier_answers": answers[1:],
        "extensions": list(duty.extensions.all()) if duty else [],
        "results": results_of(duty) if answers else [],
        "may_record_result": bool(answers)
        and answers[0].outcome in PROMISING
        and rules.may_record_result(user, proposal),
        **_beside(user, proposal, unseen, shows_words=shows_words, shows_around=shows_around),
        **({} if is_outside else _wholes(user, proposal, unseen, shows_words=shows_words)),
        "work_state": choices.work_state(proposal.work_state_id),
        "is_author": is_author,
        "decision": decision_against(proposal.thread)
        if is_author and (proposal.is_to_change or proposal.is_hidden)
        else None,
        "is_entered": rules.entered(user, proposal),
        "is_outside": is_outside,
        "shows_words": shows_words,
        "shows_around": shows_around,
        "has_versions": bool(proposal.edited_at)
        and not proposal.is_silent
        and proposal.versions.exists(),
        "supports": support is not None,
        "share": share_of_supports(user, proposal.process),
        "may_confirm": support is not None
        and not support.is_verified
        and may_support
        and is_verified(user, municipality),
        "may_take_back": support is not None and rules.may_take_back_support(proposal),
        "support_is_open": rules.support_is_open(proposal),
        "may_support": may_support,
        "may_comment": may_comment,
        "may_edit": not is_outside and rules.may_edit(user, proposal),
        "may_withdraw": rules.may_withdraw(user, proposal),
        "may_answer": rules.may_keep_answer_draft(user, proposal),
        "may_assign": rules.may_assign_duty(user, proposal),
        "may_decide": may_decide,
        "theme": choices.theme(proposal.theme_id) if shows_words else None,
        "place": choices.place(proposal.place_id) if shows_words else None,
        "pause": running_pause(user, municipality) if may_comment else None,
        **(_discussion(request, proposal, may_comment, may_decide) if shows_around else {}),
    }


def _beside(
    user: Account,
    proposal: Proposal,
    unseen: frozenset[int],
    *,
    shows_words: bool,
    shows_around: bool,
) -> dict[str, object]:
    """Who stands beside the author, what is attached, and how far the municipality is."""
    writes_too = user.is_authenticated and user.pk in proposal.coauthor_accounts
    own = (row for row in proposal.invited if row.name.account_id == user.pk)
    reads_notes = rules.may_read_staff_notes(user, proposal)
    return {
        "attachments": proposal.files if shows_words else [],
        "coauthors": coauthors_of(proposal, unseen) if shows_around else [],
        "own_coauthorship": next(own) if writes_too else None,
        "may_invite": shows_around and rules.may_invite(user, proposal),
        "may_endorse": shows_words
        and may(user, "proposals.endorse_proposal", proposal.municipality),
        "work_state_changes": work_state_changes(proposal),
        "may_read_staff_notes": reads_notes,
        "staff_note_count": proposal.staff_notes.count() if reads_notes else 0,
        "may_set_work_state": rules.may_set_work_state(user, proposal),
    }


def _wholes(
    user: Account, proposal: Proposal, unseen: frozenset[int], *, shows_words: bool
) -> dict[str, object]:
    """What it is a part of, what is a part of it, and who endorses any of them."""
    municipality = proposal.municipality
    merged, split = merged_into(proposal, unseen), split_of(proposal)
    merge = merge_of(proposal, unseen)
    return {
        "merge": merge,
        "clock_starts_at": coming_start(proposal, merge),
        "merged": merged,
        "undone_merges": undone_merges(proposal, unseen),
        "may_merge": may(user, "proposals.merge_proposal", municipality)
        and rules.may_be_merged(proposal),
        "may_undo_merge": may(user, "proposals.undo_merge", municipality),
        "split": split,
        "parts": parts_of(split, proposal, unseen) if split else [],
        "part_of": part_of(proposal, unseen),
        "may_split": may(user, "proposals.split_proposal", municipality)
        and not merged
        and rules.may_be_split(proposal),
        "may_undo_split": split is not None and rules.may_undo_split(user, proposal),
        **_endorsements(proposal, merged if shows_words else None),
    }


def _endorsements(proposal: Proposal, merged: list[Merge] | None) -> dict[str, object]:
    """Who stands behind it in public, and behind what is a part of it."""
    if merged is None:
        return {"endorsements": [], "part_endorsements": []}
    own = endorsing(proposal)
    return {"endorsements": own, "part_endorsements": endorsing_parts(proposal, merged, own)}


def _discussion(
    request: HttpRequest, proposal: Proposal, may_comment: bool, may_decide: bool
) -> dict[str, object]:
    """A page of comments, each a piece that says what this reader may do with it."""
    user, municipality = request.user, proposal.municipality
    order = request.GET.get("order", "")
    page = comment_page(
        proposal.thread,
        order=order,
        cursor=request.GET.get("after", ""),
        reader=user,
        unseen=unseen_by(user, municipality),
        moderates=may(user, "discussions.decide_text", municipality),
    )
    same = {
        "municipality": Town(
            municipality.slug,
            municipality.time_zone,
            municipality.name,
            shown_language(municipality, "name"),
        ),
        "proposal_pk": proposal.pk,
        "may_comment": may_comment,
        "may_decide": may_decide,
        "may_withdraw_official": may(user, "discussions.withdraw_official_comment", municipality),
        "signed_in": user.is_authenticated,
    }
    return {
        "comments": page,
        "order": order if order in ORDERS else ORDERS[0],
        "may_add_official": may_comment
        and may(user, "discussions.add_official_comment", municipality)
        and not rules.had_a_hand(user, proposal),
        "said": mark_safe(
            "".join(
                piece(
                    "proposals/_comment.html",
                    is_own=user.is_authenticated and said.account_id == user.pk,
                    wrote_proposal=said.author_id is not None
                    and said.author_id == proposal.author_id,
                    **same,
                    **said.public(),
                )
                for said in page
            )
        ),
        "submission_key": uuid4(),
        "languages": tuple(municipality.written_languages),
        "spoken": language_to_write_in(request) if may_comment else "",
    }


class Town(NamedTuple):
    """What pieces of a page need to know of its municipality."""

    slug: str
    time_zone: str
    name: str
    name_language: str


def comment_form(
    request: HttpRequest, municipality: Municipality, data=None, parent: int | None = None
) -> CommentForm:
    """An empty form, or the one that was sent."""
    return CommentForm(
        data,
        municipality=municipality,
        language=language_to_write_in(request),
        initial={"parent": parent},
    )
