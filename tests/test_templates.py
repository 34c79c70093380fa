"""What stands in the templates: no script or style of their own, and no word that is not
translated."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from emvi.front.templatetags.parts import with_colon

FOLDER = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(path.relative_to(FOLDER) for path in FOLDER.rglob("*.html"))
# Programs for mail know no stylesheets, so mails carry their style with them.
MAILS = ("emails",)
LETTERS = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description", "content", "value"}
FILL_AN_ATTRIBUTE = (["main_class"], ["body_attrs"], ["band"])
# Names are the same in every language, and the menu of languages is found by its English word too.
NAMES = {"EMVI", "Language", "PDF"}
ICON = "material-symbols-outlined"


class Parts(HTMLParser):
    """The words that people see or hear, and what is done on the spot."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.inline: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in {"script", "style"} or ICON in (values.get("class") or ""):
            self._inside.append(tag)
        if tag in {"script", "style"}:
            if tag == "style" or "src" not in values:
                self.inline.append(f"<{tag}>")
        self.inline += [name for name in values if name == "style" or re.match(r"on[a-z]", name)]
        self.inline += [
            value for value in values.values() if (value or "").strip().startswith("javascript:")
        ]
        self.words += [
            values[name] or ""
            for name in READ_ALOUD & set(values)
            if self._is_for_people(tag, name, values)
        ]

    handle_startendtag = handle_starttag

    def _is_for_people(self, tag: str, name: str, values: dict) -> bool:
        if name == "content":
            return values.get("name") == "description"
        if name == "value":
            return tag == "input" and values.get("type") in {"submit", "button", "reset"}
        return True

    def handle_endtag(self, tag):
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside:
            self.words.append(data)


def without_tags(source: str) -> str:
    """The template as HTML: what is computed stands as a digit, what is translated not at all,
    nor does the block that fills an attribute."""
    kept, skipping = [], False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name, *rest = token.contents.split()
            if name in {"blocktranslate", "blocktrans", "comment"} or rest[:1] in FILL_AN_ATTRIBUTE:
                skipping = True
            elif name in {"endblocktranslate", "endblocktrans", "endcomment", "endblock"}:
                skipping = False
        elif skipping:
            continue
        elif token.token_type == TokenType.VAR:
            kept.append("0")
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
    return "".join(kept)


def parts(template: Path) -> Parts:
    return Parts(without_tags((FOLDER / template).read_text()))


def test_the_scan_sees_what_it_is_for():
    seen = Parts(
        without_tags(
            '{% if a %}<p style="x" onclick="y">Bare {{ b }}</p>{% endif %}<script>z</script>'
            '<a href="javascript:x" title="Hint">{% translate "Fine" %}</a>'
            "{% blocktranslate %}Fine too {{ c }}{% endblocktranslate %}<style>p{}</style>"
        )
    )
    assert [word for word in seen.words if LETTERS.search(word)] == ["Bare 0", "Hint"]
    assert sorted(seen.inline) == ["<script>", "<style>", "javascript:x", "onclick", "style"]


@pytest.mark.parametrize("template", PAGES, ids=str)
def test_no_script_and_no_style_of_its_own(template):
    if template.parts[0] not in MAILS:
        assert parts(template).inline == []


@pytest.mark.parametrize("template", PAGES, ids=str)
def test_every_word_can_be_translated(template):
    bare = [
        word.strip()
        for text in parts(template).words
        for word in LETTERS.findall(text)
        if word not in NAMES
    ]
    assert bare == []


@pytest.mark.parametrize("template", PAGES, ids=str)
def test_every_template_can_be_read(template):
    get_template(str(template))


def test_the_name_of_a_language_stands_by_itself():
    """One that runs from right to left would take along the number or the dot that follows."""
    shown = re.compile(r"<(\w+)[^<>]*>\{\{ [\w.]+\|tongue_name \}\}</")
    found = [tag for page in PAGES for tag in shown.findall((FOLDER / page).read_text())]
    assert len(found) > 8 and set(found) == {"bdi"}


def test_a_question_keeps_its_own_sign_and_a_label_its_markup():
    assert with_colon("Which rule?") == "Which rule?"
    assert with_colon(mark_safe('<b lang="sl">A</b>')) == '<b lang="sl">A</b>:'
    assert isinstance(with_colon("A & B"), SafeString) and with_colon("A & B") == "A &amp; B:"
