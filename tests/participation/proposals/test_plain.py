"""Markup that somebody pasted is taken out; what only looks like it stays."""

import pytest

from participation.proposals.forms import plain


@pytest.mark.parametrize(
    "text",
    [
        "Wenn a<b und c>d dann <alle> raus",
        "<3 für alle",
        "weniger als <1000 Euro",
        "a -> b <- c",
        "1 < 2 & 3 > 2",
    ],
)
def test_words_stay(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>Ein <b>Ort</b></p>", "Ein Ort"),
        ("<script>alert(1)</script>Ort", "Ort"),
        ('<a href="https://x.invalid">Ort</a>', "Ort"),
        ("<IMG SRC=x onerror=alert(1)>Ort", "Ort"),
        ("\u202egnirts\u202c Ort\x00", "gnirts Ort"),
    ],
)
def test_markup_and_tricks_go(text, left):
    assert plain(text) == left
