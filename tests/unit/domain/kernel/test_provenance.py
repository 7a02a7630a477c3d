"""A chain of facts is as sure as its weakest link."""

from __future__ import annotations

import pytest

from cmeridian.domain.kernel.provenance import weakest


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (("high",), "high"),
        (("high", "medium"), "medium"),
        (("low", "high", "medium"), "low"),
        (("high", None), "high"),
        ((None, "medium", None), "medium"),
    ],
)
def test_the_weakest_known_level_is_taken(levels, expected):
    assert weakest(*levels) == expected


@pytest.mark.parametrize("levels", [(), (None,)])
def test_nothing_known_is_low(levels):
    assert weakest(*levels) == "low"
