"""Which facts rules turn on."""

from __future__ import annotations

from cmeridian.domain.requirements.questions import facts_behind
from tests.unit.domain.builders import any_of, fact, on_topic


def test_facts_of_parts_are_listed_once_in_reading_order():
    rule = any_of(
        "either",
        on_topic("pain", 2, applies_if=fact("teaches")),
        on_topic("ethics", 2, applies_if=fact("prescribes")),
        applies_if=fact("prescribes"),
    )
    assert facts_behind(rule) == ("prescribes", "teaches")
