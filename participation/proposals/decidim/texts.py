"""From the HTML of another portal to the plain text that people's words are here."""

import re
from html import unescape
from html.parser import HTMLParser

import nh3

MARKUP = re.compile(r"<[a-zA-Z/!?]")
ALLOWED = {
    *("p", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "pre"),
    *("ul", "ol", "li", "table", "tr", "td", "th", "a", "figure", "figcaption"),
}
PARAGRAPHS = ALLOWED - {"br", "li", "tr", "td", "th", "a"}
# Of the control characters people need the line break and, in Persian, Arabic and Indian words,
# the joiners (which are none of these). The rest breaks databases and terminals.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
SPACES = re.compile(r"[^\S\n]+")
ELLIPSIS = "…"
# Decidim puts an apostrophe before a cell that a spreadsheet would take for a formula.
GUARDED = re.compile(r"'*[=+\-@|%\t\r]")


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and GUARDED.match(cell) else cell


class PlainText(HTMLParser):
    """Collects text; what was a block becomes a paragraph, a link keeps its address."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.link = ""
        self.link_begins = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.link = dict(attrs).get("href") or ""
            self.link_begins = len(self.parts)
        else:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "a":
            if tag in PARAGRAPHS:
                self.parts.append("\n\n")
            return
        words = "".join(self.parts[self.link_begins :]).strip()
        # Where the words are the address, maybe shortened, the address says it all.
        if not words or self.link.startswith(words.rstrip(f"{ELLIPSIS}.")):
            self.parts[self.link_begins :] = [self.link]
        elif self.link:
            self.parts.append(f" ({self.link})")
        self.link = ""

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in {"br", "tr"}:
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag in {"td", "th"}:
            self.parts.append(" ")


def plain_text(source: str) -> str:
    """Text with paragraphs. Scripts, styles and pictures go with what is in them."""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    if MARKUP.search(text):
        parser = PlainText()
        parser.feed(
            nh3.clean(
                text,
                tags=ALLOWED,
                attributes={"a": {"href"}},
                url_schemes={"http", "https", "mailto"},
                url_relative="deny",
                link_rel=None,
            )
        )
        parser.close()
        text = "".join(parser.parts)
    elif "&" in text:
        text = unescape(text)
    text = CONTROLS.sub("", text)
    lines = [SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Plain text without any break: for titles and names. Nothing in it turns around what stands
    next to it on a page."""
    return " ".join(TURNING.sub("", text).split())


def cut(text: str, most: int) -> str:
    """At most so many characters, ended at a word with an ellipsis when something is left out."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    at_word = kept.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > most // 2 else kept).rstrip(" ,.;:–-") + ELLIPSIS
