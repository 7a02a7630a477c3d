"""The stylesheet: every colour is a token, and every pair that meets can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cmeridian.web

SHEET = Path(cmeridian.web.__file__).parent / "static" / "cmeridian" / "cmeridian.css"
CSS = re.sub(r"/\*.*?\*/", "", SHEET.read_text(), flags=re.DOTALL)
TOKEN_BLOCK = re.compile(r":root\s*\{([^}]*)\}")
COLOUR = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b", re.IGNORECASE)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
LOOKS = dict(
    zip(
        ("light", "dark", "print"),
        (dict(COLOUR.findall(block)) for block in TOKEN_BLOCK.findall(CSS)),
        strict=True,
    )
)
TEXT, MARK = 4.5, 3.0

# Text on the ground it stands on, where the two are set by different rules.
TEXT_PAIRS = [
    *[(text, ground) for text in ("ink", "muted") for ground in ("bg", "surface", "soft")],
    *[(text, f"{tone}-soft") for text in ("ink", "muted") for tone in ("accent", "ok", "warn")],
    ("ink", "bad-soft"),
    ("muted", "bad-soft"),
    *[
        (text, ground)
        for text in ("accent", "accent-deep")
        for ground in ("bg", "surface", "soft", "accent-soft", "ok-soft", "warn-soft", "bad-soft")
    ],
    *[(tone, ground) for tone in ("ok", "warn", "bad") for ground in ("surface", "bg")],
    *[(tone, f"{tone}-soft") for tone in ("ok", "warn", "bad")],
]
# Borders of controls and marks that carry meaning.
MARK_PAIRS = [
    *[("edge", ground) for ground in ("bg", "surface", "warn-soft", "accent-soft")],
    *[
        (f"fill-{tone}", ground)
        for tone in ("accent", "ok", "warn", "bad", "muted")
        for ground in ("bg", "surface", "soft")
    ],
    *[(f"fill-{tone}", f"{tone}-soft") for tone in ("accent", "ok", "warn", "bad")],
    ("accent", "surface"),
]


def luminance(colour: str) -> float:
    """Reckon the relative luminance of WCAG 2.2 for #rrggbb."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Reckon the contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs_set_together() -> list[tuple[str, str]]:
    """List text and ground tokens that one rule sets both of."""
    found = set()
    for _, body in RULE.findall(CSS):
        text = re.search(r"(?:^|[;\s])(?:color|--on): var\(--([a-z-]+)\)", body)
        ground = re.search(r"(?:background(?:-color)?|--ground): var\(--([a-z-]+)\)", body)
        if text and ground and {text[1], ground[1]} <= set(LOOKS["light"]):
            found.add((text[1], ground[1]))
    return sorted(found)


def test_contrast_is_reckoned_as_published():
    # 21:1 for black on white is stated in WCAG 2.2; #767676 on white is the well-known edge of AA.
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_light_and_dark_and_print_define_the_same_colours():
    assert set(LOOKS["light"]) == set(LOOKS["dark"]) == set(LOOKS["print"])


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("text", "ground"), sorted({*TEXT_PAIRS, *pairs_set_together()}))
def test_text_can_be_read_on_its_ground(look, text, ground):
    assert contrast(LOOKS[look][text], LOOKS[look][ground]) >= TEXT


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_controls_and_marks_stand_out_from_their_ground(look, mark, ground):
    assert contrast(LOOKS[look][mark], LOOKS[look][ground]) >= MARK


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_focus_ring_stands_out_from_its_dark_edge(look):
    tokens = LOOKS[look]
    assert contrast(tokens["focus"], tokens["focus-edge"]) >= MARK
    for ground in ("bg", "surface", "accent", "accent-soft"):
        ring = (contrast(tokens[part], tokens[ground]) for part in ("focus", "focus-edge"))
        assert max(ring) >= MARK


def test_no_rule_names_a_colour_but_the_tokens():
    rules = TOKEN_BLOCK.sub("", CSS)
    assert re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(", rules) == []
    named = r":[^;{}]*\b(?:black|white|red|green|blue|gray|grey|orange|yellow)\b"
    assert re.findall(named, rules) == []


def test_every_token_that_is_used_is_defined():
    defined = set(re.findall(r"--([a-z0-9-]+):", CSS))
    assert set(re.findall(r"var\(--([a-z0-9-]+)", CSS)) <= defined


def test_nothing_is_loaded_by_the_stylesheet():
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_nothing_casts_a_shadow_but_the_focus_ring():
    shadows = re.findall(r"box-shadow: ([^;]+)", CSS)
    assert all("var(--focus-edge)" in shadow or shadow == "none" for shadow in shadows)


def test_nothing_moves():
    assert "transition" not in CSS
    assert "animation" not in CSS
    assert "scroll-behavior" not in CSS
