"""The scalar types of every file we read.

A reader hands over text: numbers and dates are not guessed from their looks, the field decides. So
`npi: 1234567893` needs no quotes, and `specialty: 1e3` is never a number. Each type says what was
expected in the words of the person who wrote the file.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from cmeridian.packs.schema.fields import refusal, shown

_NUMBER = re.compile(r"([+-]?)0*(\d*)\.?(\d*)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MAX_DIGITS = 10
MAX_PLACES = 4
FIRST_YEAR, LAST_YEAR = 1900, 2199


def _read_day(value: Any) -> date:
    remedy = "Write a date as year-month-day, such as 2026-03-02."
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise refusal(f"{shown(value)} is not a date.", remedy)
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        raise refusal(f"there is no day {value.strip()} in the calendar.", remedy) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refusal(f"{day} is out of range.", f"Use a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def _read_number(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    found = _NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or not re.search(r"\d", found[0]):
        raise refusal(f"{shown(value)} is not a number.", "Write a number such as 1.5.")
    sign, whole, fraction = found[1], found[2], found[3].rstrip("0")
    if len(whole) + len(fraction) > MAX_DIGITS or len(fraction) > MAX_PLACES:
        raise refusal(
            f"{shown(value)} is too large or too precise.",
            f"Use at most {MAX_DIGITS} digits, {MAX_PLACES} of them after the decimal point.",
        )
    return Decimal(f"{sign}{whole or 0}.{fraction}" if fraction else f"{sign}{whole or 0}")


def _not_negative(number: Decimal) -> Decimal:
    if number < 0:
        raise refusal(f"{number} is negative.", "Write 0 or a positive number.")
    return number


def _of_money(number: Decimal) -> Decimal:
    if number != round(number, 2):
        raise refusal(
            f"{number} has more than two decimal places.", "Write money as 1240 or 1240.50."
        )
    return number


def _percentage(number: Decimal) -> Decimal:
    if number > 100:
        raise refusal(f"{number} is more than 100.", "Write a percentage from 0 to 100.")
    return number


def _read_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.strip()
    raise refusal(f"{shown(value)} stands where text is expected.", "Write one line of text.")


def _at_most(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > limit:
            raise refusal(f"{len(text)} characters are too many.", f"Use at most {limit}.")
        return text

    return AfterValidator(check)


def _not_empty(text: str) -> str:
    if not text:
        raise refusal("a name is expected and the value is empty.", "Write the name.")
    return text


def _of_form(pattern: str, what: str, remedy: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise refusal(f"{shown(text)} is not {what}.", remedy)
        return text

    return AfterValidator(check)


def listed(value: Any) -> Any:
    """Take one value for a list of one."""
    return [value] if isinstance(value, str) else value


Day = Annotated[
    date,
    BeforeValidator(_read_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-02"]}),
]
Hours = Annotated[
    Decimal,
    BeforeValidator(_read_number),
    AfterValidator(_not_negative),
    WithJsonSchema({"type": "number", "minimum": 0, "examples": [1.5]}),
]
Money = Annotated[
    Decimal,
    BeforeValidator(_read_number),
    AfterValidator(_not_negative),
    AfterValidator(_of_money),
    WithJsonSchema({"type": "number", "minimum": 0, "multipleOf": 0.01}),
]
Percentage = Annotated[
    Decimal,
    BeforeValidator(_read_number),
    AfterValidator(_not_negative),
    AfterValidator(_percentage),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
Text = Annotated[
    str,
    BeforeValidator(_read_text),
    _at_most(2000),
    WithJsonSchema({"type": "string", "maxLength": 2000}),
]
ShortText = Annotated[
    str,
    BeforeValidator(_read_text),
    _at_most(200),
    WithJsonSchema({"type": "string", "maxLength": 200}),
]
Name = Annotated[
    str,
    BeforeValidator(_read_text),
    AfterValidator(_not_empty),
    _at_most(200),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 200}),
]
Names = Annotated[
    tuple[Name, ...],
    BeforeValidator(listed),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": 200},
                {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}},
            ]
        }
    ),
]
Digest = Annotated[
    str,
    BeforeValidator(_read_text),
    _of_form(
        "[0-9a-f]{64}", "a SHA-256 digest", "Write its 64 hexadecimal digits, or leave it out."
    ),
    WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
]
Currency = Annotated[
    str,
    BeforeValidator(_read_text),
    _of_form("[A-Z]{3}", "a currency", "Write its three letters, such as USD."),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"}),
]
