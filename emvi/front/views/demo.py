"""The demo's post box: mails that a real installation would have sent."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def _mails() -> list[tuple[str, EmailMessage]]:
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.VAR / "mail")
    files = sorted(folder.glob("*.log"), key=lambda f: f.stat().st_mtime, reverse=True)[:100]
    mails = []
    for file in files:
        content = file.read_bytes().split(b"-" * 79)[0]
        message = email.message_from_bytes(content, policy=email.policy.default)
        mails.append((file.stem, message))
    return mails


def mail_list(request: HttpRequest) -> HttpResponse:
    return render(request, "front/demo_mail.html", {"mails": _mails()})


def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text; its HTML part is not run in a page."""
    for stem, message in _mails():
        if stem == name:
            part = message.get_body(("plain",))
            text = part.get_content() if part else ""
            return render(request, "front/demo_mail_detail.html", {"mail": message, "text": text})
    raise Http404
