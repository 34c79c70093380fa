"""Shows pages that the test client fetched in Chromium: who is signed in is decided before, and
nothing but our own files can be reached."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse

ORIGIN = "http://localhost"
CHECKS = Path(__file__).with_name("checks.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Stage:
    """One tab for each way of looking, used again for every page."""

    def __init__(self, browser, watch) -> None:
        self.browser = browser
        self.watch = watch
        self.tabs: dict[tuple, object] = {}
        self.shown = HttpResponse()
        self.axe = Axe()

    def close(self) -> None:
        for tab in self.tabs.values():
            tab.context.close()

    def show(
        self,
        path: str,
        response: HttpResponse,
        *,
        width: int,
        scheme: str = "light",
        text_size: int = 100,
    ):
        """Returns the tab, in which `path` now stands as the server answered it."""
        tab = self._tab(width, scheme, text_size)
        self.shown = response
        tab.goto(ORIGIN + path)
        return tab

    def looks(self, tab) -> dict:
        """What is wrong with the page as it stands, by `checks.js`."""
        return tab.evaluate(CHECKS)

    def axe_finds(self, tab) -> list[str]:
        options = {
            "runOnly": {"type": "tag", "values": RULES},
            "rules": {"target-size": {"enabled": True}},
            "resultTypes": ["violations"],
        }
        found = self.axe.run(tab, options=options).response["violations"]
        return [
            f"{violation['id']}: {node['target']} {node['html'][:160]} {_why(node)}"
            for violation in found
            for node in violation["nodes"]
        ]

    def _tab(self, width: int, scheme: str, text_size: int):
        way = (width, scheme, text_size)
        if way not in self.tabs:
            context = self.browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme=scheme,
                reduced_motion="reduce",
            )
            context.route("**/*", self._answer)
            self.watch.follow(context)
            self.tabs[way] = context.new_page()
            # As a reader sets it in the browser: media queries know of it too.
            sizes = {"standard": 16 * text_size // 100, "fixed": 13 * text_size // 100}
            devtools = context.new_cdp_session(self.tabs[way])
            devtools.send("Page.setFontSizes", {"fontSizes": sizes})
        return self.tabs[way]

    def _answer(self, route) -> None:
        request, path = route.request, urlsplit(route.request.url).path
        if not request.url.startswith(ORIGIN + "/"):
            return route.abort()
        if request.is_navigation_request():
            headers = {"content-type": self.shown.headers["Content-Type"]}
            policy = self.shown.headers.get("Content-Security-Policy")
            headers |= {"content-security-policy": policy} if policy else {}
            return route.fulfill(body=self.shown.content, headers=headers)
        file = finders.find(path.removeprefix("/static/"))
        if not file:
            return route.fulfill(status=404)
        return route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])


def _why(node: dict) -> str:
    checks = node.get("any", []) + node.get("all", []) + node.get("none", [])
    return "; ".join(check["message"] for check in checks)[:200]
