"""One Chromium a worker, its pages watched: what nobody looks at must not go wrong either."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.conf.locale import LANG_INFO
from django.core.management import call_command
from django.utils.translation import trans_real

from emvi.accounts.models import Account
from tests.browser.stage import Stage
from tests.browser.visitor import HANDS, Visitor
from tests.cast import client_for

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing outside can be reached, so a page that needs it breaks here and not at somebody's.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "args": FLAGS}


@pytest.fixture(scope="session", autouse=True)
def _interface_in_all_languages():
    call_command("compile_translations", pseudo=True, verbosity=0)
    trans_real._translations.clear()


class Watch:
    """Notes what a browser complains about, and every request to somebody else."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.complaints: list[str] = []
        self.expected_statuses: set[int] = set()

    def follow(self, context) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message) -> None:
        # Statuses are judged by themselves, where the expected ones are known.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and not request.url.startswith(self.origin + "/"):
            self.complaints.append(f"request to somebody else: {request.url}")

    def _response(self, response) -> None:
        if response.status >= 400 and response.status not in self.expected_statuses:
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture
def watch(live_server, settings):
    """Fails the test at its end when a watched page had something to complain about."""
    settings.SITE_URL = live_server.url
    watch = Watch(live_server.url)
    yield watch
    assert not watch.complaints, "\n".join(watch.complaints)


@pytest.fixture
def watch_files():
    """As `watch`, for pages of a server of the stage's own."""
    watch = Watch("")
    yield watch
    assert not watch.complaints, "\n".join(sorted(set(watch.complaints)))


@pytest.fixture
def visit(browser, live_server, watch) -> Callable[..., Visitor]:
    """Opens a browser of its own for somebody: `visit(ana, width=1280, javascript=False)`."""
    contexts = []

    def opened(
        account: Account | None = None,
        *,
        language: str = "en",
        hands: str = "script",
        width: int = 360,
        **options,
    ) -> Visitor:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=hands != "no-script",
            **{"reduced_motion": "reduce"} | options,
        )
        contexts.append(context)
        watch.follow(context)
        if account is not None:
            sign_in(context, account, live_server.url)
        return HANDS[hands](context.new_page(), language)

    yield opened
    for context in contexts:
        context.close()


def sign_in(context, account: Account, origin: str) -> None:
    """Give a browser the session of somebody who logged in; staff did their second step."""
    cookie = client_for(account).cookies[django_settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": origin}])


@pytest.fixture(params=["script", "no-script", "keyboard"])
def hands(request) -> str:
    """With JavaScript and without, and with keys alone."""
    return request.param


@pytest.fixture
def pseudo_language(settings, monkeypatch):
    """The language of nobody that runs from right to left, as PSEUDO_LANGUAGE switches it on."""
    about = {"bidi": True, "code": "ar-xb", "name": "Pseudo", "name_local": "Pseudo"}
    monkeypatch.setitem(LANG_INFO, "ar-xb", about)
    settings.PSEUDO_LANGUAGE = True
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar-xb", "Pseudo")]


@pytest.fixture
def much_time(settings):
    """On a busy machine the pages take longer than a login is fresh, or a code is good."""
    for name in ("LOGIN", "REAUTHENTICATION", "LOGIN_BY_CODE", "EMAIL_VERIFICATION_BY_CODE"):
        setattr(settings, f"ACCOUNT_{name}_TIMEOUT", 3600)


@pytest.fixture
def stage(browser, watch_files):
    stage = Stage(browser, watch_files)
    yield stage
    stage.close()
