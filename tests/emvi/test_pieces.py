"""Pieces of pages: kept under their values, and under nothing else."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override

from emvi.pieces import forget_pieces, piece

STATE = {"state": "accepted", "is_hidden": False, "has_clock": True}
MENU = {"slug": "ljubljana", "name": "Ljubljana", "name_language": "sl", "section": ""}


def test_the_same_values_give_the_same_piece():
    first = piece("proposals/_state.html", **STATE)
    assert piece("proposals/_state.html", **STATE) is first
    forget_pieces()
    assert piece("proposals/_state.html", **STATE) == first


@pytest.mark.parametrize("change", [{"state": "rejected"}, {"is_hidden": True}])
def test_other_values_give_another_piece(change):
    assert piece("proposals/_state.html", **STATE | change) != piece(
        "proposals/_state.html", **STATE
    )


def test_each_language_has_its_own():
    with override("de"):
        german = piece("proposals/_state.html", **STATE)
    with override("sl"):
        assert piece("proposals/_state.html", **STATE) != german


def test_who_sees_the_desk_shares_no_menu_with_others():
    assert "/desk/" in piece("components/menu.html", sees_desk=True, **MENU)
    assert "/desk/" not in piece("components/menu.html", sees_desk=False, **MENU)


def test_text_is_escaped():
    menu = piece("components/menu.html", sees_desk=False, **MENU | {"name": "<b>Ljubljana</b>"})
    assert "&lt;b&gt;Ljubljana" in menu


def test_rows_and_markup_are_refused(ljubljana):
    """A row equals itself in another state, and markup equals the same letters as text."""
    for value in (ljubljana, mark_safe("<b>Ljubljana</b>")):
        with pytest.raises(TypeError):
            piece("components/menu.html", sees_desk=False, **MENU | {"name": value})
    with pytest.raises(TypeError):
        Template('{% kept "components/menu.html" slug=slug %}').render(Context({"slug": ljubljana}))
