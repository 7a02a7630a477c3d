"""What text each field takes for a value, and what it refuses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from cmeridian.exchange.field_types import (
    Currency,
    Day,
    Hours,
    Money,
    Name,
    Names,
    Percentage,
    Text,
)


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [
        (Day, "2024-02-29", date(2024, 2, 29)),
        (Day, " 2024-02-29 ", date(2024, 2, 29)),
        (Hours, "0", Decimal(0)),
        (Hours, "1.5", Decimal("1.5")),
        (Hours, "1.50000000", Decimal("1.5")),
        (Hours, "007", Decimal(7)),
        (Hours, ".25", Decimal("0.25")),
        (Hours, "999999.9999", Decimal("999999.9999")),
        (Money, "1240.5", Decimal("1240.5")),
        (Percentage, "100", Decimal(100)),
        (Text, "", ""),
        (Text, True, "true"),
        (Name, " us-fl-md ", "us-fl-md"),
        (Names, "practice_area", ("practice_area",)),
        (Names, ["a", "b"], ("a", "b")),
        (Currency, "USD", "USD"),
    ],
)
def test_text_becomes_the_value_it_says(kind: Any, written: Any, read: Any) -> None:
    value = TypeAdapter(kind).validate_python(written)
    assert value == read
    assert str(value) == str(read), "no trailing zeros, no exponent"


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Day, "2023-02-29"),
        (Day, "2024-2-9"),
        (Day, "20240229"),
        (Day, "2024-02-29T00:00:00"),
        (Day, "1899-12-31"),
        (Day, "2200-01-01"),
        (Day, "٢٠٢٤-٠٢-٢٩"),
        (Day, True),
        (Hours, "-0.5"),
        (Hours, "nan"),
        (Hours, "Infinity"),
        (Hours, "1e3"),
        (Hours, "1,5"),
        (Hours, "1_000"),
        (Hours, "٣"),
        (Hours, ""),
        (Hours, "."),
        (Hours, True),
        (Hours, "12345678901"),
        (Hours, "0.00001"),
        (Money, "0.001"),
        (Percentage, "100.5"),
        (Text, ["a"]),
        (Text, "x" * 2001),
        (Name, ""),
        (Name, None),
        (Names, [""]),
        (Currency, "usd"),
    ],
)
def test_text_that_is_no_such_value_is_refused_with_a_remedy(kind: Any, written: Any) -> None:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(kind).validate_python(written)
    (details,) = error.value.errors()
    assert details["ctx"]["what"].endswith(".")
    assert details["ctx"]["remedy"].endswith(".")
