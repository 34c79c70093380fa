"""The list of places where somebody is logged in. It holds no address, no exact program and no
time finer than a day."""

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from emvi.accounts.queries import sessions_of

# In this order: Edge calls itself Chrome and Safari too, and so on.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
NO_ADDRESS = "0.0.0.0"


def describe_browser(user_agent: str) -> str:
    """Two names at most, so that people know their phone again and nobody else does."""
    found = [
        next((name for sign, name in names.items() if sign in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def remember_session(request: HttpRequest) -> None:
    """Note that the person of this request is logged in here, so that they can end it elsewhere."""
    sessions_of(request.user)
    if not request.session.session_key:
        request.session.save()
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": request.user,
            "ip": NO_ADDRESS,
            "user_agent": describe_browser(request.headers.get("User-Agent", "")),
            "created_at": today,
            "last_seen_at": today,
        },
    )
