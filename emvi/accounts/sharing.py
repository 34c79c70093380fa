"""Shared-phone mode: short sessions, nothing kept on the device."""

from django.http import HttpRequest

SESSION_KEY = "shared_phone"
IDLE_SECONDS = 30 * 60


def is_shared_phone(request: HttpRequest) -> bool:
    """Is this browser used by several people? What was chosen on it counts before the account."""
    chosen = request.session.get(SESSION_KEY)
    if chosen is not None:
        return chosen
    return request.user.is_authenticated and request.user.is_shared_phone


def set_shared_phone(request: HttpRequest, shared: bool) -> None:
    """Choose for this browser, until its session ends."""
    request.session[SESSION_KEY] = shared
    if not shared:
        request.session.set_expiry(None)
