"""Shows pages that the test client fetched in Chromium: who is signed in is decided before, and
nothing but our own files can be reached."""

import mimetypes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Page

CHECKS = Path(__file__).with_name("checks.js").read_text()
SPACED_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; " +
    "word-spacing: .16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = [sheet];
}"""
# Only these can come out otherwise in the dark and at a desk, where the page is the same one.
SEEN_ANEW = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Stage:
    """One tab in which every page is shown, and looked at in several ways. A server of its own gives
    out what it shows: style and scripts are read once, as by a phone that comes back."""

    def __init__(self, browser, watch) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
        self.server.stage = self
        self.origin = watch.origin = f"http://localhost:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.context = browser.new_context(reduced_motion="reduce")
        watch.follow(self.context)
        self.tab = self.context.new_page()
        self.devtools = self.context.new_cdp_session(self.tab)
        self.shown = HttpResponse()
        # What pages ask for that is no file of ours, by its path.
        self.beside: dict[str, HttpResponse] = {}
        self.axe = Axe()

    def close(self) -> None:
        self.context.close()
        self.server.shutdown()
        self.server.server_close()

    def show(self, path: str, response: HttpResponse) -> None:
        """`path`, as the server answered it."""
        self.shown = response
        self.tab.goto(self.origin + path)

    def look(self, *, width: int, text_size: int = 100, scheme: str = "light") -> None:
        """As somebody sees it at this width. Text grows as a reader sets it in the browser, so
        media queries know of it too."""
        sizes = {"standard": 16 * text_size // 100, "fixed": 13 * text_size // 100}
        self.devtools.send("Page.setFontSizes", {"fontSizes": sizes})
        self.tab.emulate_media(color_scheme=scheme)
        self.tab.set_viewport_size({"width": width, "height": 800})

    def space_out(self) -> None:
        """As readers who need it set lines, words and letters apart (WCAG 1.4.12)."""
        self.tab.evaluate(SPACED_OUT)

    def findings(self) -> list[str]:
        """What is wrong with the page as it stands, by `checks.js`."""
        return self.tab.evaluate(CHECKS)

    def axe_findings(self, *rules: str) -> list[str]:
        """What axe has against it: all its rules, or these only."""
        return axe_findings(self.axe, self.tab, *rules)


class _Answers(BaseHTTPRequestHandler):
    """What the tab asks for: the page that is shown, and our own files."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        stage, path = self.server.stage, urlsplit(self.path).path
        if self.headers["Sec-Fetch-Dest"] == "iframe":
            # A frame shows another page, which is looked at by itself.
            self._send(b"", {"Content-Type": "text/html"})
        elif self.headers["Sec-Fetch-Mode"] == "navigate":
            self._send(*_as_it_came(stage.shown))
        elif path in stage.beside:
            self._send(*_as_it_came(stage.beside[path]))
        elif file := finders.find(path.removeprefix("/static/")):
            kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
            headers = {"Content-Type": kind, "Cache-Control": "max-age=3600"}
            self._send(Path(file).read_bytes(), headers)
        else:
            self._send(b"", {}, status=404)

    def _send(self, body: bytes, headers: dict[str, str], status: int = 200) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """The tests say what went wrong."""


def _as_it_came(response: HttpResponse) -> tuple[bytes, dict[str, str]]:
    kept = ("Content-Type", "Content-Security-Policy")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    return response.content, headers | {"Cache-Control": "no-store"}


def axe_findings(axe: Axe, tab: Page, *rules: str) -> list[str]:
    """What axe has against a page as it stands, by all its rules or by these."""
    which = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    options = {
        "runOnly": which,
        "rules": {"target-size": {"enabled": True}},
        "resultTypes": ["violations"],
    }
    found = axe.run(tab, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]} {_why(node)}"
        for violation in found
        for node in violation["nodes"]
    ]


def _why(node: dict) -> str:
    checks = node.get("any", []) + node.get("all", []) + node.get("none", [])
    return "; ".join(check["message"] for check in checks)[:200]
