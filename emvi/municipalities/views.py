from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emvi.limits import DAY, allow, client_address
from emvi.municipalities import actions, codes, queries
from emvi.municipalities.forms import IssueForm, PublicNameForm, RedeemForm
from emvi.municipalities.models import Municipality, Verification
from emvi.municipalities.second_factor import staff_page
from emvi.municipalities.sheets import sheet_pdf
from emvi.refusals import Refused

HOUR = 3600
TRIES_OF_AN_ACCOUNT = 5
# High, since a whole shelter can share one address; and only failures count.
FAILURES_OF_AN_ADDRESS = 50
SHEETS_SHOWN = 50


@login_required
def public_name_choose(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Take a public name here, or change it."""
    own = request.user.public_names.filter(municipality=municipality).first()
    form = PublicNameForm(
        request.POST or None,
        municipality=municipality,
        initial={"name": own.name if own else ""},
    )
    if request.method == "POST":
        if not allow(f"public-name:{request.user.pk}", limit=10, seconds=DAY):
            return respond_429(request)
        if form.is_valid():
            try:
                actions.choose_public_name(
                    request.user, municipality, name=form.cleaned_data["name"]
                )
                messages.success(request, _("Others see this name from now on."))
                return redirect("front:my-page")
            except ValidationError as error:
                form.add_error("name", error)
    context = {"form": form, "own": own, "days": actions.DAYS_BETWEEN_NAMES}
    return render(request, "municipalities/public_name_choose.html", context)


def code_list(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What everybody may know: how many codes were issued and used."""
    context = {
        "years": queries.code_counts(municipality),
        "may_issue": bool(_issuers(request, municipality)),
        "valid_days": codes.VALID_DAYS,
    }
    return render(request, "municipalities/code_list.html", context)


def code_redeem(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Guests may read here what a code is: the address on the slip leads to this page."""
    form = RedeemForm(request.POST or None)
    confirmed = _confirmed(request, municipality)
    sent = request.method == "POST" and request.user.is_authenticated and not confirmed
    if sent and form.is_valid():
        try:
            redeem(request, municipality, form.cleaned_data["code"])
            messages.success(request, _("Confirmed: you live here."))
            return redirect("municipalities:code-redeem", municipality.slug)
        except Refused as refusal:
            form.add_error("code", str(refusal))
    context = {
        "form": form,
        "confirmed": confirmed,
        "login_next": request.path,
    }
    return render(request, "municipalities/code_redeem.html", context)


def _confirmed(request: HttpRequest, municipality: Municipality) -> Verification | None:
    if not request.user.is_authenticated:
        return None
    return queries.verification_of(request.user, municipality)


def redeem(request: HttpRequest, municipality: Municipality, text: str) -> None:
    """Try a code within the limits. One message for every code that does not work."""
    address = f"code:address:{client_address(request)}"
    failures = {"limit": FAILURES_OF_AN_ADDRESS, "seconds": HOUR}
    tries = f"code:account:{request.user.pk}"
    if not allow(tries, limit=TRIES_OF_AN_ACCOUNT, seconds=HOUR):
        raise Refused(_("You have tried several codes. Try again in one hour."))
    if not allow(address, count=False, **failures):
        raise Refused(_("Many wrong codes came from this connection. Try again in one hour."))
    if not codes.redeem_code(request.user, municipality, text=text):
        allow(address, **failures)
        raise Refused(
            _("This code does not work. Compare it with the slip. A code works once, for 30 days.")
        )


@login_required
@staff_page
def code_issue(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Make a sheet. The answer to the form carries the PDF and the list with its new line: the
    codes are in this one answer only and are not shown again."""
    issuers = _issuers(request, municipality)
    if not issuers:
        raise PermissionDenied
    form = IssueForm(
        request.POST or None, initial={"language": municipality.default_language}, **issuers
    )
    sheet = None
    if request.method == "POST" and form.is_valid():
        once = f"codes:sheet:{request.user.pk}:{form.cleaned_data['key']}"
        if not cache.add(once, 1, HOUR):
            messages.error(
                request,
                _("This sheet was made already. If you did not get it, revoke it here."),
            )
            return redirect("municipalities:code-issue", municipality.slug)
        try:
            sheet = _sheet(request, municipality, form)
            form = IssueForm(initial=form.cleaned_data | {"key": uuid4()}, **issuers)
        except Refused as refusal:
            cache.delete(once)
            form.add_error("size", str(refusal))
        except Exception:  # no sheet was made, whatever failed
            cache.delete(once)
            raise
    batches = queries.batches_for(request.user, municipality)[:SHEETS_SHOWN]
    context = {
        "form": form,
        "sheet": sheet,
        "batches": batches,
        "left": _left(issuers, municipality),
    }
    return render(request, "municipalities/code_issue.html", context)


def _issuers(request: HttpRequest, municipality: Municipality) -> dict[str, Any]:
    """For whom this person issues codes here, as IssueForm wants it; empty for nobody."""
    user = request.user
    if not user.is_authenticated:
        return {}
    desk = codes.may_issue_for(user, municipality, None)
    organisations = list(codes.organisations_of_issuer(user, municipality))
    if not desk and not organisations:
        return {}
    return {"desk": str(municipality.office) if desk else "", "organisations": organisations}


def _left(issuers: dict[str, Any], municipality: Municipality) -> list[tuple[str, int]]:
    rows = [(issuers["desk"], codes.codes_left(municipality, None))] if issuers["desk"] else []
    return rows + [
        (str(one), codes.codes_left(municipality, one)) for one in issuers["organisations"]
    ]


@dataclass(frozen=True)
class _Sheet:
    """A PDF inside the page itself: there is no address under which somebody could get it again."""

    file_name: str
    size: int
    address: str


def _sheet(request: HttpRequest, municipality: Municipality, form: IssueForm) -> _Sheet:
    language = form.cleaned_data["language"]
    # Codes that stand on no sheet would use up the quota, and nobody could give them out.
    with transaction.atomic():
        batch, plain = codes.issue_codes(
            municipality,
            by=request.user,
            organisation=form.organisation(),
            size=form.cleaned_data["size"],
            language=language,
        )
        pdf = sheet_pdf(batch, plain, language=language)
    return _Sheet(
        file_name=f"{municipality.slug}-{batch.issued_on}-{batch.pk}.pdf",
        size=batch.size,
        address=f"data:application/pdf;base64,{b64encode(pdf).decode()}",
    )


@login_required
@staff_page
def code_revoke(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    batch = queries.batches_for(request.user, municipality).filter(pk=pk).first()
    if batch is None:
        raise Http404
    if request.method == "POST":
        try:
            count = codes.revoke_codes(batch, by=request.user)
            text = ngettext(
                "%(count)s unused code is revoked.", "%(count)s unused codes are revoked.", count
            )
            messages.success(request, text % {"count": count})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("municipalities:code-issue", municipality.slug)
    return render(request, "municipalities/code_revoke.html", {"batch": batch})
