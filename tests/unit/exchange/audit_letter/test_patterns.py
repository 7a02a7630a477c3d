"""The patterns by which letters are read: the work grows with the letter, and no faster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from cmeridian.exchange.audit_letter import authorities, dates, reading, roles, text

_READERS = (reading, authorities, dates, roles)


def _patterns() -> Iterator[re.Pattern[str]]:
    for module in _READERS:
        yield from module.PATTERNS


def _repeats(tree: Any) -> Iterator[tuple[int, Any]]:
    """Yield the largest count of every repeat in a parsed pattern, however deep."""
    for operation, value in tree:
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            yield value[1], value[2]
        for part in value if isinstance(value, list | tuple) else [value]:
            parts = part if isinstance(part, list) else [part]
            for one in parts:
                if isinstance(one, parser.SubPattern):
                    yield from _repeats(one)


class TestPatterns:
    """At one place of a letter none of them looks further than a fixed number of characters."""

    @pytest.mark.parametrize("pattern", list(_patterns()), ids=lambda p: p.pattern[:30])
    def test_each_matches_a_bounded_length(self, pattern: re.Pattern[str]) -> None:
        tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
        assert tree.getwidth()[1] <= 250
        assert all(most <= 200 for most, _ in _repeats(tree))

    def test_every_pattern_of_the_reader_is_held_to_it(self) -> None:
        known = {id(pattern) for pattern in _patterns()}
        of_modules = [
            value
            for module in _READERS
            for value in vars(module).values()
            if isinstance(value, re.Pattern)
        ]
        assert of_modules
        assert {id(pattern) for pattern in of_modules} - known <= {id(authorities._BRACKETS)}

    def test_cleaning_uses_single_characters_only(self) -> None:
        for pattern in (text._DROPPED, text._BLANK, text._LINE_END):
            assert parser.parse(pattern.pattern).getwidth()[1] <= 2
