from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.answers.actions import keep_answer_draft
from emvi.answers.models import Answer
from emvi.answers.queries import answer_draft_of
from emvi.municipalities.models import Municipality
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Conflict, Refused
from participation.proposals import actions, rules
from participation.proposals.forms import AnswerForm
from participation.proposals.models import Proposal
from participation.proposals.views.fetch import get_proposal


@login_required
@staff_page
def proposal_publish_answer(
    request: HttpRequest, municipality: Municipality, pk: int
) -> HttpResponse:
    """Write the municipality's answer, or correct it in a new version. See it first as others
    will, or keep it for later."""
    proposal = get_proposal(request, municipality, pk)
    if not rules.may_answer(request.user, proposal):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, proposal, _form_to_go_on_with(request, proposal))
    form = AnswerForm(request.POST, municipality=municipality)
    is_valid = form.is_valid()
    if "keep" in request.POST:
        keep_answer_draft(
            proposal.duty, by=request.user, words=form.words(), replaces=form.version_read()
        )
        messages.success(request, _("Your draft is kept. Only you see it."))
        return redirect("proposals:proposal-publish-answer", municipality.slug, pk)
    if not is_valid:
        return _page(request, proposal, form)
    if "preview" in request.POST:
        return _page(request, proposal, form, preview=_as_it_would_be(form, proposal))
    return _publish(request, proposal, form)


def _publish(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> HttpResponse:
    try:
        actions.publish_answer(
            proposal,
            by=request.user,
            outcome=form.cleaned_data["outcome"],
            reasons=form.texts("reasons"),
            next_step=form.texts("next_step"),
            replaces=form.cleaned_data["replaces"],
        )
        messages.success(request, _("The answer is published."))
        return redirect(proposal)
    except Conflict as conflict:
        form = _on_top_of(form, _latest(proposal), proposal.municipality)
        form.add_error(None, str(conflict))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return _page(request, proposal, form)


def _page(
    request: HttpRequest, proposal: Proposal, form: AnswerForm, preview: Answer | None = None
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "form": form,
        "latest": _latest(proposal),
        "draft": answer_draft_of(request.user, proposal.duty),
        "preview": preview,
    }
    return render(request, "proposals/proposal_publish_answer.html", context)


def _latest(proposal: Proposal) -> Answer | None:
    return proposal.duty.answers.order_by("-version").first()


def _form_to_go_on_with(request: HttpRequest, proposal: Proposal) -> AnswerForm:
    """With the officer's draft; else with the answer that is to be corrected."""
    latest, draft = _latest(proposal), answer_draft_of(request.user, proposal.duty)
    initial = {"replaces": latest.version if latest else 0}
    if draft:
        initial |= draft.words
        if draft.replaces < initial["replaces"]:
            messages.warning(
                request, _("Since you kept this draft, an answer was published. Read it first.")
            )
    elif latest:
        initial |= _texts_of(latest, "reasons", "next_step") | {"outcome": latest.outcome}
    return AnswerForm(municipality=proposal.municipality, initial=initial)


def _as_it_would_be(form: AnswerForm, proposal: Proposal) -> Answer:
    """The answer of this form, not saved."""
    answer = Answer(outcome=form.cleaned_data["outcome"], published_at=timezone.now())
    for name in ("reasons", "next_step"):
        for language, text in form.texts(name).items():
            setattr(answer, f"{name}_{language}", text)
    return answer


def _on_top_of(form: AnswerForm, latest: Answer | None, municipality: Municipality) -> AnswerForm:
    """The same words once more, to be published after the answer that came in between."""
    data = form.data.copy()
    data["replaces"] = latest.version if latest else 0
    form = AnswerForm(data, municipality=municipality)
    form.is_valid()
    return form


def _texts_of(obj: Answer, *names: str) -> dict[str, str]:
    return {
        f"{name}_{code}": getattr(obj, f"{name}_{code}") or ""
        for name in names
        for code in settings.INTERFACE_LANGUAGES
    }
