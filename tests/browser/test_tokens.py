"""The accent rule of the look, computed from the stylesheet: no town without contrast, and none
that looks overdue."""

import re
from math import atan2, degrees, hypot
from pathlib import Path

import pytest

STYLESHEET = Path(__file__).parents[2] / "static/look/site.css"
LEAST = 4.5
# Where a hue would be taken for "late".
BRICK = range(15, 51)

Colour = tuple[float, float, float]


LUMINANCE = ((0.2126, 0.7152, 0.0722),)
TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
FROM_LAB = (
    (1, 0.3963377774, 0.2158037573),
    (1, -0.1055613458, -0.0638541728),
    (1, -0.0894841775, -1.2914855480),
)
FROM_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def declared(block: str) -> dict[str, tuple[str, str]]:
    """The custom properties of a rule that have a light and a dark value."""
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", block)
    return {name: (light, dark) for name, light, dark in pairs}


def tokens() -> tuple[dict, dict[str, dict]]:
    """What holds for every town, and what each accent sets."""
    text = re.sub(r"/\*.*?\*/", "", STYLESHEET.read_text())
    layer = text.split("@layer base {")[0]
    accents = {
        name: declared(block)
        for name, block in re.findall(r"\[data-accent=(\w+)\] {([^}]+)}", layer)
    }
    shared = {}
    for block in re.findall(r":root(?:, \[data-accent\])? {([^}]+)}", layer):
        shared |= declared(block)
    return shared, accents


SHARED, ACCENTS = tokens()


def rgb(code: str) -> Colour:
    code = code.lstrip("#")
    code = "".join(2 * digit for digit in code) if len(code) == 3 else code
    return tuple(int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))


def linear(colour: Colour) -> Colour:
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2: from 1 to 21."""
    dark, light = sorted(times(LUMINANCE, linear(colour))[0] for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def times(matrix, vector: Colour) -> Colour:
    return tuple(sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)


def oklab(colour: Colour) -> Colour:
    return times(TO_LAB, tuple(c ** (1 / 3) for c in times(TO_LMS, linear(colour))))


def mixed(colour: Colour, share: float, with_colour: Colour) -> Colour:
    """As `color-mix(in oklab, colour share, with_colour)`."""
    lab = tuple(
        share * a + (1 - share) * b for a, b in zip(oklab(colour), oklab(with_colour), strict=True)
    )
    out = times(FROM_LMS, tuple(c**3 for c in times(FROM_LAB, lab)))
    clipped = (min(1.0, max(0.0, c)) for c in out)
    return tuple(12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in clipped)


def palette(accent: str, dark: bool) -> dict[str, Colour]:
    colours = {name: rgb(pair[dark]) for name, pair in (SHARED | ACCENTS[accent]).items()}
    share = re.search(
        r"--soft: color-mix\(in oklab, var\(--accent\) (\d+)%", STYLESHEET.read_text()
    )
    colours["soft"] = mixed(colours["accent"], int(share[1]) / 100, colours["sheet"])
    return colours


def test_black_on_white_is_twenty_one():
    assert round(contrast((0, 0, 0), (1, 1, 1)), 2) == 21
    assert mixed((0.2, 0.5, 0.7), 1, (1, 1, 1)) == pytest.approx((0.2, 0.5, 0.7), abs=1e-4)


def test_all_accents_are_found():
    assert set(ACCENTS) == {"slate", "fir", "indigo", "plum", "umber", "olive", "sea", "heather"}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_can_be_read_everywhere(accent, dark):
    colours = palette(accent, dark)
    pairs = [("accent", ground) for ground in ("paper", "sheet", "well", "soft")]
    pairs += [("on-accent", "accent")]
    pairs += [(text, "soft") for text in ("ink", "ink-2", "late", "good")]
    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    found["white", "band"] = contrast((1, 1, 1), colours["band"])
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < LEAST} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_no_accent_looks_overdue(accent, dark):
    _light, a, b = oklab(palette(accent, dark)["accent"])
    is_brick = hypot(a, b) > 0.1 and int(degrees(atan2(b, a)) % 360) in BRICK
    assert not is_brick


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", ["late", "soon", "good"])
def test_a_state_can_be_read_on_its_own_ground(state, dark):
    colours = palette("slate", dark)
    assert contrast(colours[state], colours[f"{state}-soft"]) >= LEAST
    assert contrast(colours[state], colours["sheet"]) >= LEAST


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "well"])
def test_text_and_the_edges_of_fields_are_seen(ground, dark):
    colours = palette("slate", dark)
    assert contrast(colours["ink"], colours[ground]) >= 7
    assert contrast(colours["ink-2"], colours[ground]) >= LEAST
    assert contrast(colours["edge"], colours[ground]) >= 3
