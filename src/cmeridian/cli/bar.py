"""A bar of characters for a share of an amount."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal


def bar_of(counted: Decimal, required: Decimal, *, width: int, blocks: bool) -> tuple[str, str]:
    """Split a bar into its full and its empty part.

    It is full only when nothing is missing, and not empty once anything counts.
    """
    share = min(Decimal(1), counted / required) if required > 0 else Decimal(1)
    cells = int((share * width).to_integral_value(ROUND_DOWN))
    if share > 0:
        cells = max(1, cells)
    full, empty = ("█", "░") if blocks else ("#", ".")
    return full * cells, empty * (width - cells)
