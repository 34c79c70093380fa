from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.accounts.sharing import is_shared_phone
from emvi.discussions.holds import first_words_wait, running_pause
from emvi.discussions.spoken import language_to_write_in
from emvi.limits import allow, client_address
from emvi.municipalities.actions import choose_public_name
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.forms import PublicNameForm
from emvi.municipalities.models import Municipality, Role
from emvi.municipalities.organisations import organisations_of
from emvi.refusals import Refused
from participation.processes.models import Process
from participation.processes.queries import open_processes
from participation.processes.rules import end_of_collecting
from participation.processes.views.browse import get_process
from participation.proposals import actions, drafts, rules
from participation.proposals.draft_files import (
    attach_to_draft,
    keep_details,
    remove_from_draft,
)
from participation.proposals.drafts import draft_for, start_draft
from participation.proposals.forms import (
    DetailsForm,
    DraftFileForm,
    InWhoseNameForm,
    WordsForm,
)
from participation.proposals.limits import count_proposal, share_of_proposals
from participation.proposals.models import DraftFile, Proposal, ProposalDraft
from participation.proposals.similar import similar_proposals
from participation.proposals.views.fetch import get_proposal

WORDS = ("title", "text", "language")
DRAFTS_OF_AN_ADDRESS = 100
FILES_OF_AN_ADDRESS = 60
TOO_MUCH = gettext_lazy("That was a lot at once. Please wait a little. Your text is still here.")
CARRIED = "carried"


def proposal_new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Choose where to propose; where there is one place only, go there."""
    processes = [p for p in open_processes(municipality, most=50) if rules.may_propose(p)]
    if len(processes) == 1:
        return redirect("proposals:proposal-write", municipality.slug, processes[0].slug)
    return render(request, "proposals/proposal_new.html", {"processes": processes})


def _collecting(request: HttpRequest, municipality: Municipality, slug: str) -> Process:
    process = get_process(request, municipality, slug)
    if not rules.may_propose(process):
        messages.error(request, _("Proposals are not collected here now."))
        raise Http404
    return process


def proposal_write(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Step 1: the words."""
    process = _collecting(request, municipality, slug)
    logged_out = _form_carries(request) and not request.user.is_authenticated
    if logged_out and request.method != "POST":
        return render(request, "proposals/proposal_login_first.html", {"process": process})
    draft = _draft(request, process)
    initial = {"language": language_to_write_in(request)}
    if draft:
        initial |= {name: getattr(draft, name) for name in WORDS if getattr(draft, name)}
    sent = request.method == "POST" and "change" not in request.POST
    if not sent:
        initial |= _carried(request)
    form = WordsForm(request.POST if sent else None, municipality=municipality, initial=initial)
    if sent and form.is_valid() and not logged_out:
        if draft or _may_leave(request, "draft", DRAFTS_OF_AN_ADDRESS):
            return _keep_words(request, process, draft, form)
        form.add_error(None, TOO_MUCH)
    return _write_page(request, process, draft, form)


def _may_leave(request: HttpRequest, what: str, most: int) -> bool:
    """Guests leave drafts and files on our disk: so many from one address, which a whole shelter
    may share."""
    return request.user.is_authenticated or allow(
        f"{what}:{client_address(request)}", limit=most, seconds=3600
    )


def _write_page(request, process, draft, form) -> HttpResponse:
    carries = _form_carries(request)
    context = {
        "process": process,
        "form": form,
        "pause": running_pause(request.user, process.municipality),
        "share": share_of_proposals(request.user, process),
        "keeps_drafts": not carries,
        "carries_words": carries and draft is None,
        "logged_out": carries and not request.user.is_authenticated,
    }
    return render(request, "proposals/proposal_write.html", context)


def _keep_words(request, process, draft, form) -> HttpResponse:
    place = process.municipality.slug, process.slug
    if _form_carries(request) and draft is None:
        details = DetailsForm(municipality=process.municipality)
        return _describe_page(request, process, None, details)
    draft = start_draft(request, process)
    for name in WORDS:
        setattr(draft, name, form.cleaned_data[name])
    draft.save()
    if "later" in request.POST and not is_shared_phone(request):
        return render(request, "proposals/proposal_later.html", {"process": process})
    return redirect("proposals:proposal-describe", *place)


def _form_carries(request: HttpRequest) -> bool:
    """Does the form carry the words, since nothing is kept on this phone? It says so itself, for
    the session that knew of the shared phone may have ended meanwhile."""
    return is_shared_phone(request) or CARRIED in request.POST


def _draft(request: HttpRequest, process: Process) -> ProposalDraft | None:
    """The draft to go on with; never another one than the words that the form carries."""
    return None if CARRIED in request.POST else draft_for(request, process)


def proposal_describe(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Step 2: topic, place, photo, files."""
    process = _collecting(request, municipality, slug)
    draft = _draft(request, process)
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        municipality=municipality,
        initial=drafts.details_of(request, process, draft) if draft else {},
    )
    if draft is None and not _carried(request):
        return _without_words(request, process, form)
    sent = request.method == "POST"
    attach = DraftFileForm(request.POST if sent else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if draft is None:
            return _preview(request, process, None, _carried(request))
        try:
            keep_details(draft, form.cleaned_data, drop_photo="drop_photo" in request.POST)
        except Refused:
            return _without_words(request, process)
        request.session.pop(drafts.CHOICES_KEY, None)
        if _keep_files(request, draft, attach):
            goes_on = "describe" if "more" in request.POST else "publish"
            return redirect(f"proposals:proposal-{goes_on}", municipality.slug, slug)
    return _describe_page(request, process, draft, form, attach)


def _describe_page(request, process, draft, form, attach=None) -> HttpResponse:
    files = list(draft.files.all()) if draft else []
    context = {
        "process": process,
        "form": form,
        "attach": attach,
        "draft": draft,
        "files": files,
        "may_attach": len(files) < len(DraftFile.PLACES),
        "carried": _carried(request) if draft is None else {},
    }
    return render(request, "proposals/proposal_describe.html", context)


def _keep_files(request: HttpRequest, draft: ProposalDraft, form: DraftFileForm) -> bool:
    """False where the form says what is missing; what else it brought is kept."""
    sent = set(request.POST.getlist("drop_file"))
    dropped = [file.pk for file in draft.files.all() if str(file.pk) in sent]
    if dropped:
        remove_from_draft(draft, dropped)
    if not form.is_valid():
        return False
    if not form.cleaned_data["file"]:
        return True
    if not _may_leave(request, "draft-file", FILES_OF_AN_ADDRESS):
        form.add_error(None, TOO_MUCH)
        return False
    try:
        attach_to_draft(draft, form.cleaned_data["file"], title=form.cleaned_data["title"])
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


def _carried(request: HttpRequest) -> dict[str, str]:
    """On a shared phone the form carries its own text: all that was sent, for the next step."""
    if not (request.POST.get("title") or request.POST.get("text")):
        return {}
    names = (*WORDS, "theme", "place")
    return {CARRIED: "1"} | {name: request.POST[name] for name in names if request.POST.get(name)}


def _without_words(
    request: HttpRequest, process: Process, details: DetailsForm | None = None
) -> HttpResponse:
    """Nothing to go on with. The draft of somebody whose session ended waits behind the login;
    for one that is gone, a new one keeps what can be kept of this step."""
    if request.method == "POST" and not request.user.is_authenticated:
        if details is not None:
            details.is_valid()
            drafts.keep_choices(request, process, details.cleaned_data)
        messages.warning(request, drafts.OUT_OF_REACH)
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        messages.warning(request, drafts.GONE)
        if details is not None and not is_shared_phone(request):
            details.is_valid()
            if drafts.begin_again(request, process, details.cleaned_data):
                messages.info(request, drafts.DETAILS_KEPT)
    return redirect("proposals:proposal-write", process.municipality.slug, process.slug)


def proposal_publish(request: HttpRequest, municipality: Municipality, slug: str) -> HttpResponse:
    """Step 3: see it as others will, then publish."""
    if earlier := _already_published(request, municipality):
        return redirect("proposals:proposal-confirmation", municipality.slug, earlier.pk)
    process = _collecting(request, municipality, slug)
    draft = _draft(request, process)
    carried = _carried(request) if draft is None else {}
    if draft is None and not carried:
        return _without_words(request, process)
    return _preview(request, process, draft, carried, publish=request.method == "POST")


def _submission_key(request: HttpRequest, draft: ProposalDraft | None) -> UUID:
    """What makes sending twice harmless: the draft's own key, or the one that the form carried."""
    if draft:
        return draft.key
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _already_published(request: HttpRequest, municipality: Municipality) -> Proposal | None:
    """The form was sent twice: show what the first one became."""
    key = request.POST.get("key", "")
    if not (request.user.is_authenticated and len(key) == 36):
        return None
    try:
        return Proposal.objects.filter(
            draft_key=key, municipality=municipality, author__account=request.user
        ).first()
    except (ValueError, ValidationError):
        return None


def _preview(
    request: HttpRequest,
    process: Process,
    draft: ProposalDraft | None,
    carried: dict[str, str],
    publish: bool = False,
) -> HttpResponse:
    words, form = _words(process.municipality, draft, carried)
    name_form = None
    if words is None:
        if draft is None:
            return _write_page(request, process, None, form)
        messages.error(request, _("Not sent yet. Everything you wrote is still here."))
        return redirect("proposals:proposal-write", process.municipality.slug, process.slug)
    if (
        request.user.is_authenticated
        and not request.user.public_names.filter(municipality=process.municipality).exists()
    ):
        sent = publish and "name" in request.POST
        name_form = PublicNameForm(
            request.POST if sent else None, municipality=process.municipality
        )
    whose = _whose_form(request, process.municipality, publish)
    is_complete = all(form.is_valid() for form in (name_form, whose) if form)
    if publish and request.user.is_authenticated and is_complete:
        try:
            return _publish(request, process, words, name_form, whose, draft)
        except Refused as refusal:
            messages.error(request, str(refusal))
        except ValidationError as error:
            name_form.add_error("name", error)
    unseen = unseen_by(request.user, process.municipality)
    context = {
        "process": process,
        "similar": similar_proposals(
            process.municipality, words.title, words.text, within=process, unseen=unseen
        ),
        "words": words,
        "draft": draft,
        "files": draft.files.all() if draft else [],
        "carried": carried,
        "key": _submission_key(request, draft),
        "name_form": name_form,
        "whose": whose,
        "clock_starts_at": end_of_collecting(process),
        "login_next": request.get_full_path(),
        "share": share_of_proposals(request.user, process),
        "pause": running_pause(request.user, process.municipality),
        "is_read_first": first_words_wait(request.user, process.municipality),
    }
    return render(request, "proposals/proposal_publish.html", context)


def _words(
    municipality: Municipality, draft: ProposalDraft | None, carried: dict[str, str]
) -> tuple[actions.Words | None, WordsForm]:
    """The words of the draft, or those that the form carried, checked once more; None for words
    that do not pass."""
    data = {name: getattr(draft, name) for name in WORDS} if draft else carried
    form = WordsForm(data, municipality=municipality)
    details = DetailsForm(carried, municipality=municipality)
    if not form.is_valid():
        return None, form
    theme = place = None
    if draft:
        theme, place = draft.theme, draft.place
    elif details.is_valid():
        theme, place = details.cleaned_data["theme"], details.cleaned_data["place"]
    words = actions.Words(
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        language=form.cleaned_data["language"],
        theme=theme,
        place=place,
        photo=draft.photo.name if draft and draft.photo else None,
        photo_alt=draft.photo_alt if draft else "",
    )
    return words, form


def _whose_form(
    request: HttpRequest, municipality: Municipality, publish: bool
) -> InWhoseNameForm | None:
    """Asked of those who speak for an organisation here."""
    if not request.user.is_authenticated:
        return None
    own = organisations_of(request.user, municipality, Role.REPRESENTATIVE)
    return InWhoseNameForm(request.POST if publish else None, organisations=own) if own else None


def _publish(request, process, words, name_form, whose, draft) -> HttpResponse:
    municipality, user = process.municipality, request.user
    key = _submission_key(request, draft)
    if earlier := Proposal.objects.filter(draft_key=key).first():
        return redirect("proposals:proposal-confirmation", municipality.slug, earlier.pk)
    with count_proposal(user):
        if name_form:
            author = choose_public_name(user, municipality, name=name_form.cleaned_data["name"])
        else:
            author = user.public_names.get(municipality=municipality)
        proposal = actions.publish_proposal(
            process,
            words,
            author=author,
            organisation=whose.cleaned_data["organisation"] if whose else None,
            draft_key=key,
        )
    return redirect("proposals:proposal-confirmation", municipality.slug, proposal.pk)


@login_required
def confirmation(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    """The number that shows what becomes of it; for who wrote or entered it."""
    proposal = get_proposal(request, municipality, pk, own_outside=True)
    if not (rules.is_author(request.user, proposal) or rules.entered(request.user, proposal)):
        raise Http404
    context = {
        "proposal": proposal,
        "may_edit": rules.may_edit(request.user, proposal),
        "trace_url": request.build_absolute_uri(
            reverse("front:trace") + f"?number={proposal.number}"
        ),
    }
    return render(request, "proposals/proposal_confirmation.html", context)
