"""Several answers at one moment: those that lie ready, or the same one to many."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.municipalities.second_factor import staff_page
from emvi.refusals import Refused
from participation.processes.queries import processes_of
from participation.proposals import actions
from participation.proposals.actions.answers import ReadyAnswer
from participation.proposals.answer_forms import AnswerForm, SameAnswerForm
from participation.proposals.fields import MOST_ROWS, row_numbers
from participation.proposals.models import Proposal
from participation.proposals.queues import drafted_proposals
from participation.proposals.rules import may_answer


@dataclass(frozen=True)
class Drafted:
    """A draft on the list. `form` is valid where it can be published."""

    proposal: Proposal
    form: AnswerForm

    @property
    def key(self) -> str:
        """The draft as it was read: another edition is another key."""
        draft = self.proposal.duty.draft
        return f"{self.proposal.pk}.{draft.edition}"

    def ready(self) -> ReadyAnswer:
        draft = self.proposal.duty.draft
        return ReadyAnswer(self.proposal, self.form.answer(), draft.replaces, draft.edition)


@login_required
@staff_page
def publish_answers(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Publish answers that lie ready, together."""
    if not may(request.user, "answers.publish_answer", municipality):
        raise PermissionDenied
    page = drafted_proposals(
        municipality, officer=request.user, cursor=request.GET.get("after", "")
    )
    drafted = [_drafted(proposal, municipality) for proposal in page]
    drafted = [one for one in drafted if may_answer(request.user, one.proposal)]
    chosen = set(request.POST.getlist("draft"))
    error = ""
    if request.method == "POST":
        ready = [one.ready() for one in drafted if one.key in chosen and one.form.is_valid()]
        if not chosen:
            error = _("Choose at least one answer.")
        elif len(ready) < len(chosen):
            error = _("A draft was changed meanwhile. Read it again; nothing was published.")
        else:
            try:
                actions.publish_answers(ready, by=request.user)
                _say(request, len(ready))
                return redirect("front:desk", municipality.slug)
            except Refused as refusal:
                error = str(refusal)
    context = {"drafted": drafted, "after": page.after, "chosen": chosen, "error": error}
    return render(request, "proposals/publish_answers.html", context)


def _drafted(proposal: Proposal, municipality: Municipality) -> Drafted:
    draft = proposal.duty.draft
    said = draft.words | {"replaces": draft.replaces, "edition": draft.edition}
    return Drafted(proposal, AnswerForm(said, municipality=municipality))


@login_required
@staff_page
def publish_same_answer(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Give one answer to several proposals that say the same: first write it, then read which
    proposals get it, then publish it."""
    if not may(request.user, "answers.publish_answer", municipality):
        raise PermissionDenied
    sent, processes = request.POST, processes_of(municipality)
    process = next((one for one in processes if str(one.pk) == sent.get("process")), None)
    turns, cursor = _turns(request), sent.get("after", "")
    if turns:
        # Those of another process begin at the first one.
        cursor = "" if "show" in sent else sent["more"]
    form = SameAnswerForm(
        sent if request.method == "POST" else None,
        municipality=municipality,
        officer=request.user,
        process=process,
        cursor=cursor,
        initial={"replaces": 0},
    )
    context = {"form": form, "processes": processes, "process": process, "after": cursor}
    if turns:
        # The words are not finished yet: nothing is said about what is missing.
        form.errors.clear()
    elif request.method == "POST" and "back" not in sent and form.is_valid():
        if "confirmed" not in sent:
            context["carried"] = _carried(request)
            return render(request, "proposals/publish_same_answer_preview.html", context)
        try:
            proposals = list(form.cleaned_data["proposals"])
            actions.publish_same_answer(proposals, by=request.user, **form.answer())
            _say(request, len(proposals))
            return redirect("front:desk", municipality.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "proposals/publish_same_answer.html", context)


def _turns(request: HttpRequest) -> bool:
    """The officer looks for others. Not while more are chosen than can be: all that are chosen
    stay on the page, and there would only be more."""
    chosen = row_numbers(request.POST.getlist("proposals"))
    return bool({"show", "more"} & request.POST.keys()) and len(chosen) <= MOST_ROWS


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed and chosen, to be sent once more."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def _say(request: HttpRequest, count: int) -> None:
    text = ngettext("%(n)d answer is published.", "%(n)d answers are published.", count)
    messages.success(request, text % {"n": count})
