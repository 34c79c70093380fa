"""Account pages in Chromium: what no test client can do, and how they look to axe."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from emvi.municipalities.models import Role
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def complaints(page, live_server):
    """What the browser complains about, and requests to elsewhere."""
    found = []
    page.on("console", lambda message: message.type == "error" and found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith((live_server.url, "data:")) or found.append(request.url)
        ),
    )
    return found


def look_at(page) -> None:
    """No finding by axe, and nothing to scroll sideways, on a small phone and on a desk."""
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), (page.url, width)
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    findings = [(item["id"], item["nodes"][0]["html"]) for item in result.response["violations"]]
    assert findings == [], page.url
    assert result.response["passes"]


def send(page) -> None:
    page.locator("main .btn.go").click()
    page.wait_for_load_state()


def sign_up(page, base: str, login: str = "kalina") -> None:
    page.goto(f"{base}sign-up/")
    look_at(page)
    page.fill("[name=login]", login)
    send(page)
    look_at(page)
    number = int(re.search(r"\d", page.locator("label[for=id_word]").inner_text())[0])
    word = page.locator(".phrase li").nth(number - 1).inner_text()
    page.fill("[name=word]", "zzz")
    send(page)
    look_at(page)
    page.fill("[name=word]", word)
    send(page)


@pytest.mark.parametrize("language", ["en", "el"])
def test_the_pages_of_an_account(page, live_server, complaints, language):
    base = f"{live_server.url}/{language}/account/"
    for path in ("login/", "login/code/", "sign-up/e-mail/", "shared-phone/"):
        page.goto(base + path)
        look_at(page)
    sign_up(page, base)
    assert page.url.endswith("/my/")
    pages = ("", "e-mail/", "words/", "password/", "delete/", "second-factor/")
    for path in (*pages, "second-factor/totp/activate/", "second-factor/webauthn/add/", "logout/"):
        page.goto(base + path)
        look_at(page)
    send(page)
    look_at(page)
    assert page.url.endswith("/logged-out/")
    left = {cookie["name"] for cookie in page.context.cookies()}
    assert left <= {"known", "csrftoken"}, "a token of forms, and the mark of a known browser"
    page.go_back()
    page.reload()
    assert "kalina" not in page.content()
    assert complaints == []


def test_a_passkey_opens_the_account(page, live_server, complaints):
    base = f"{live_server.url}/en/account/"
    sign_up(page, base)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto(f"{base}second-factor/webauthn/add/")
    page.check("[name=passwordless]")
    page.locator("main .btn.go").click()
    page.wait_for_url("**/recovery-codes/")
    look_at(page)
    page.goto(f"{base}second-factor/webauthn/")
    look_at(page)
    page.goto(f"{base}logout/")
    send(page)

    page.goto(f"{base}login/?next=/en/account/")
    page.click("text=Use a passkey")
    page.wait_for_selector("text=Where you are logged in")
    assert complaints == []


def test_a_passkey_is_a_second_step_for_staff(page, live_server, ljubljana, complaints):
    base = f"{live_server.url}/en/account/"
    sign_up(page, base, "ota")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto(f"{base}second-factor/webauthn/add/")
    page.locator("main .btn.go").click()
    page.wait_for_url("**/recovery-codes/")
    account = cast.Account.objects.get(login="ota")
    cast.grant_role(account, ljubljana, role=Role.OFFICER, by=None)
    account.set_password(cast.PASSWORD)
    account.save()

    page.goto(f"{base}login/?next=/en/ljubljana/desk/")
    page.fill("[name=login]", "ota")
    page.fill("[name=password]", cast.PASSWORD)
    send(page)
    look_at(page)
    page.click("text=Use a passkey")
    page.wait_for_url("**/ljubljana/desk/")
    assert complaints == []
