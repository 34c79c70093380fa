from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.answers.actions import keep_answer_draft
from emvi.answers.models import Answer, AnswerDraft
from emvi.answers.queries import answer_draft_of
from emvi.answers.states import Outcome
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Municipality
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Conflict, Refused
from participation.proposals import actions, rules
from participation.proposals.answer_forms import AnswerForm, texts_of
from participation.proposals.merges import merge_of
from participation.proposals.models import Proposal
from participation.proposals.views.fetch import get_proposal


@login_required
@staff_page
def proposal_publish_answer(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    """Write the municipality's answer, or correct it in a new version. See it first as others
    will, or keep it for later. Before its clock starts it can be written and not published."""
    proposal = get_proposal(request, municipality, pk)
    if not rules.may_keep_answer_draft(request.user, proposal):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, proposal, _form_to_go_on_with(request, proposal))
    form = AnswerForm(request.POST, municipality=municipality)
    is_valid = form.is_valid()
    if "keep" in request.POST:
        return _keep(request, proposal, form)
    if not is_valid:
        return _page(request, proposal, form)
    if "preview" in request.POST:
        return _page(request, proposal, form, preview=_as_it_would_be(form))
    return _publish(request, proposal, form)


def _keep(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> HttpResponse:
    try:
        keep_answer_draft(
            proposal.duty or proposal,
            by=request.user,
            words=form.words(),
            replaces=form.version_read(),
            edition=form.edition_read(),
        )
    except Conflict as conflict:
        form = _on_top_of(form, proposal)
        form.errors.clear()
        form.add_error(None, str(conflict))
        return _page(request, proposal, form, has_conflict=True)
    except Refused as refusal:
        form.errors.clear()
        form.add_error(None, str(refusal))
        return _page(request, proposal, form)
    messages.success(request, _("The draft is kept. The officers of the municipality see it."))
    return redirect("proposals:proposal-publish-answer", proposal.municipality.slug, proposal.pk)


def _publish(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> HttpResponse:
    try:
        actions.publish_answer(
            proposal,
            by=request.user,
            replaces=form.version_read(),
            edition=form.edition_read(),
            **form.answer(),
        )
        messages.success(request, _("The answer is published."))
        return redirect(proposal)
    except Conflict as conflict:
        form = _on_top_of(form, proposal)
        form.add_error(None, str(conflict))
        return _page(request, proposal, form, has_conflict=True)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return _page(request, proposal, form)


def _page(
    request: HttpRequest,
    proposal: Proposal,
    form: AnswerForm,
    *,
    preview: Answer | None = None,
    has_conflict: bool = False,
) -> HttpResponse:
    draft = answer_draft_of(proposal.duty or proposal)
    merge = merge_of(proposal, unseen_by(request.user, proposal.municipality))
    context = {
        "proposal": proposal,
        "whole": merge.into if merge else None,
        "form": form,
        "latest": _latest(proposal),
        "draft": draft,
        "preview": preview,
        "has_conflict": has_conflict,
        # What the colleague wrote, beside one's own words that are still in the form.
        "theirs": _said_in(draft, form) if has_conflict and draft else [],
    }
    return render(request, "proposals/proposal_publish_answer.html", context)


def _said_in(draft: AnswerDraft, form: AnswerForm) -> list[tuple[BoundField, str, str]]:
    """What stands in each field, in words, and its language; empty: that of the page."""
    outcomes = dict(Outcome.choices)
    return [
        (form[name], outcomes.get(text, text), form.fields[name].widget.attrs.get("lang", ""))
        for name, text in draft.words.items()
        if name in form.fields
    ]


def _latest(proposal: Proposal) -> Answer | None:
    return proposal.duty.answers.order_by("-version").first() if proposal.duty else None


def _form_to_go_on_with(request: HttpRequest, proposal: Proposal) -> AnswerForm:
    """With the officer's draft; else with the answer that is to be corrected."""
    latest, draft = _latest(proposal), answer_draft_of(proposal.duty or proposal)
    initial = {
        "replaces": latest.version if latest else 0,
        "edition": draft.edition if draft else 0,
    }
    if draft:
        initial |= draft.words
        if draft.replaces < initial["replaces"]:
            messages.warning(
                request, _("Since you kept this draft, an answer was published. Read it first.")
            )
    elif latest:
        initial |= texts_of(latest, "reasons", "next_step") | {
            "outcome": latest.outcome,
            "cost": None if latest.cost_cents is None else Decimal(latest.cost_cents) / 100,
            "planned_for": latest.planned_for,
        }
    return AnswerForm(municipality=proposal.municipality, initial=initial)


def _as_it_would_be(form: AnswerForm) -> Answer:
    """The answer of this form, not saved."""
    words = form.answer()
    answer = Answer(
        outcome=words["outcome"],
        cost_cents=words["cost_cents"],
        planned_for=words["planned_for"],
        published_at=timezone.now(),
    )
    for name in ("reasons", "next_step"):
        for language, text in words[name].items():
            setattr(answer, f"{name}_{language}", text)
    return answer


def _on_top_of(form: AnswerForm, proposal: Proposal) -> AnswerForm:
    """The same words once more, to go on after the answer or the draft that came in between."""
    latest, data = _latest(proposal), form.data.copy()
    draft = answer_draft_of(proposal.duty or proposal)
    data["replaces"] = latest.version if latest else 0
    data["edition"] = draft.edition if draft else 0
    form = AnswerForm(data, municipality=proposal.municipality)
    form.is_valid()
    return form
