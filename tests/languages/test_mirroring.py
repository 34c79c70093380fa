"""What stands left in one script stands right in the other, so our stylesheet names no side: it
says where a line begins and where it ends."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SIDES = re.compile(
    r"""
      (?<![\w-])(?:left|right)\s*:                                  # position
    | (?<![\w-])[\w-]+-(?:left|right)(?:-[\w-]+)?\s*:              # margin-left, border-top-left-radius
    | (?<![\w-])(?:text-align|text-align-last|float|clear|resize)\s*:\s*(?:left|right)
    | (?<![\w-])(?:margin|padding|inset|border-(?:width|style|color))\s*:
        \s*([\w.()+*/%-]+)\s+([\w.()+*/%-]+)\s+[\w.()+*/%-]+\s+(?!\2\s*[;}])[\w.()+*/%-]+\s*[;}]
    | (?<![\w-])border-radius\s*:\s*[\w.()%-]+(?:\s+[\w.()%-]+)+
    | \btranslateX\( | (?<![\w-])translate\s*:\s*(?!0\b)
    | \bto\s+(?:left|right)\b
    """,
    re.VERBOSE,
)


def sides(css: str) -> list[str]:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return [found.group().strip() for found in SIDES.finditer(css)]


@pytest.mark.parametrize(
    "css",
    [
        "a{margin-left:1rem}",
        "a{padding-right: 1rem}",
        "a{left:0}",
        "a { color: red; right: 0 }",
        "a{text-align:left}",
        "a{float:right}",
        "a{border-left:1px solid}",
        "a{border-top-right-radius:1px}",
        "a{margin:0 1rem 0 2rem}",
        "a{inset:0 auto 0 0}",
        "a{border-radius:1px 0 0 1px}",
        "a{transform:translateX(1px)}",
        "a{background:linear-gradient(to right,red,blue)}",
    ],
)
def test_a_side_is_found(css):
    assert sides(css)


@pytest.mark.parametrize(
    "css",
    [
        "a{margin-inline-start:1rem;inset-inline-end:0;text-align:start}",
        "a{margin:0 1rem 0 1rem;padding:0 1rem;inset:0}",
        "a{border-start-start-radius:1px;border-radius:1px}",
        "/* left: of the text */",
    ],
)
def test_what_has_no_side_is_not(css):
    assert not sides(css)


def test_our_stylesheet_names_no_side():
    assert sides((Path(settings.BASE_DIR) / "static/look/site.css").read_text()) == []
