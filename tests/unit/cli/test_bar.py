"""The bar for a share of an amount."""

from decimal import Decimal

import pytest

from cmeridian.cli.bar import bar_of


@pytest.mark.parametrize(
    ("counted", "required", "full"),
    [
        ("0", "50", 0),
        ("0.1", "50", 1),
        ("25", "50", 5),
        ("49.9", "50", 9),
        ("50", "50", 10),
        ("90", "50", 10),
        ("0", "0", 10),
    ],
)
def test_it_is_full_only_when_nothing_is_missing(counted: str, required: str, full: int) -> None:
    parts = bar_of(Decimal(counted), Decimal(required), width=10, blocks=False)
    assert parts == ("#" * full, "." * (10 - full))


def test_blocks_where_they_can_be_shown() -> None:
    assert bar_of(Decimal(1), Decimal(2), width=4, blocks=True) == ("██", "░░")
