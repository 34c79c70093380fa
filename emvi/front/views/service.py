"""Help, contact, accessibility, and the way to leave at once."""

from datetime import date
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from emvi.accounts.sharing import is_shared_phone
from emvi.front.errors import too_many_requests
from emvi.limits import allow, client_address
from emvi.municipalities.models import Municipality, Page
from emvi.municipalities.queries import page_for
from emvi.upkeep.actions import send_contact_message
from emvi.upkeep.forms import ContactForm, now_signed
from emvi.upkeep.models import ContactMessage

HOUR = 3600
# A whole shelter may share one address.
MESSAGES_OF_AN_ADDRESS = 20
# When somebody last looked at all pages against the list of the statement.
STATEMENT_REVIEWED_ON = date(2026, 11, 26)


def first_steps(request: HttpRequest) -> HttpResponse:
    return render(request, "front/first_steps.html")


def portal_contact(request: HttpRequest) -> HttpResponse:
    return _contact(request, None)


def municipality_contact(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return _contact(request, municipality)


def _contact(request: HttpRequest, municipality: Municipality | None) -> HttpResponse:
    """A form without login. What is sent waits as a row until a mailbox has it."""
    if request.method != "POST":
        if "sent" in request.GET:
            return render(request, "front/contact_sent.html")
        return _contact_page(request, _blank_form(request.GET.get("about", "")), municipality)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _contact_page(request, _with_new_start(form), municipality)
    key = f"contact:{client_address(request)}"
    if not allow(key, limit=MESSAGES_OF_AN_ADDRESS, seconds=HOUR):
        return too_many_requests(request, HOUR)
    send_contact_message(municipality, language=get_language(), **form.message())
    return redirect(f"{_contact_url(municipality)}?sent=1")


def _contact_page(request, form: ContactForm, municipality: Municipality | None) -> HttpResponse:
    context = {"form": form, "contact_email": _contact_email(municipality)}
    return render(request, "front/contact.html", context)


def _contact_url(municipality: Municipality | None) -> str:
    if municipality:
        return reverse("front:municipality-contact", args=[municipality.slug])
    return reverse("front:portal-contact")


def _contact_email(municipality: Municipality | None) -> str:
    return municipality.contact_email if municipality else settings.CONTACT_EMAIL


def _blank_form(about: str) -> ContactForm:
    known = about if about in ContactMessage.About.values else ContactMessage.About.QUESTION
    return ContactForm(initial={"about": known, "begun": now_signed(), "submission_key": uuid4()})


def _with_new_start(form: ContactForm) -> ContactForm:
    """The same words; a page that was too old for its form is young again."""
    form.data = form.data.copy()
    form.data["begun"] = now_signed()
    return form


def portal_accessibility(request: HttpRequest) -> HttpResponse:
    return _accessibility(request, None)


def municipality_accessibility(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return _accessibility(request, municipality)


def _accessibility(request: HttpRequest, municipality: Municipality | None) -> HttpResponse:
    """The statement that Directive (EU) 2016/2102 asks for, with a form to say what is missing."""
    context = {
        "redress": page_for(municipality, Page.Kind.REDRESS),
        "reviewed_on": STATEMENT_REVIEWED_ON,
        "form": _blank_form(ContactMessage.About.ACCESSIBILITY),
        "contact_url": _contact_url(municipality),
        "contact_email": _contact_email(municipality),
    }
    return render(request, "front/accessibility.html", context)


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Away from here at once, without a trace of where from. By a plain link, so that it works
    without scripts; whom a link of somebody else logs out on a shared phone has lost nothing."""
    if is_shared_phone(request) and request.user.is_authenticated:
        get_adapter().logout(request)
    # The tab notes that it was left, so that "Back" shows nothing (static/look/leave.js).
    request.keeps_storage = True
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
