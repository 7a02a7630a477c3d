"""The kinds of value a pack holds, each with its own words for what is wrong.

A reader hands over text; the field decides whether it is a number, a date or a name. Names are
compared with the vocabulary given in the validation context; without a context any name passes, so
that a JSON Schema can be made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from cmeridian.domain.requirements.rulebook import Vocabulary
from cmeridian.packs.nearest import choices

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH_AND_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,4})?", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9]+([-_][A-Za-z0-9]+)*", re.ASCII)
_LEAP_YEAR = 2000
_MOST = 1200
"""The largest count: a hundred years in months."""

T = TypeVar("T")

WRONG_SHAPE = "wrong shape by "
"""Start of the type of the errors of `tag_by` and `tag_by_key`; their keys follow."""
KEY_SEPARATOR = " | "


class Strict(BaseModel):
    """A map in which every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Names:
    """What a validation compares names with.

    own: the set is the user's own, so it may name courses, lists and events of its own.
    """

    vocabulary: Vocabulary
    own: bool = False


def refusal(what: str, remedy: str) -> PydanticCustomError:
    """Build an error that says what is wrong with a value, and what to write instead."""
    # Braces would be taken for fields of the message.
    safe = what.replace("{", "(").replace("}", ")")
    return PydanticCustomError("refused", "{what}", {"what": safe, "remedy": remedy})


def shown(value: object) -> str:
    """Quote a value, cut to a length that fits a line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a map" if isinstance(value, dict) else "a list"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise refusal(
            f"{shown(value)} stands where text is expected.",
            "Write text; quote true, false and null.",
        )
    if not value.strip():
        raise refusal("the text is empty.", "Write it, or remove the key.")
    return value


def _read_id(value: Any) -> str:
    text = _read_text(value)
    if not _ID.fullmatch(text) or len(text) > 100:
        raise refusal(
            f"{shown(text)} is not an id.", "Use letters, digits, - and _, such as medical_errors."
        )
    return text


def _read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise refusal(
            f"{shown(value)} is neither true nor false.", "Write true or false, without quotes."
        )
    return value


def _read_number(value: Any) -> Decimal:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise refusal(
            f"{shown(value)} is not a number.",
            "Write a number such as 1.5, with at most 9 digits before the point and 4 after it.",
        )
    if value.startswith("-"):
        raise refusal(f"{shown(value)} is negative.", "Write 0 or more.")
    return Decimal(value)


def _read_count(value: Any) -> int:
    number = _read_number(value)
    if "." in value or number == 0:
        raise refusal(
            f"{shown(value)} is not a whole number of 1 or more.", "Write one, such as 24."
        )
    if number > _MOST:
        raise refusal(f"{shown(value)} is more than {_MOST}.", f"Write at most {_MOST}.")
    return int(number)


def _read_day(value: Any) -> date:
    remedy = "Write a date as year-month-day, such as 2026-03-02."
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise refusal(f"{shown(value)} is not a date.", remedy)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refusal(f"there is no day {value} in the calendar.", remedy) from None


def _read_year(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"(19|20)\d\d", value, re.ASCII):
        raise refusal(f"{shown(value)} is not a year.", "Write four digits, such as 2025.")
    return int(value)


def _read_month_and_day(value: Any) -> str:
    found = _MONTH_AND_DAY.fullmatch(value) if isinstance(value, str) else None
    if not found or not is_day_of_some_year(int(found[1]), int(found[2])):
        raise refusal(f"{shown(value)} is not a month and day.", "Write it as '02-28'.")
    return str(value)


def is_day_of_some_year(month: int, day: int) -> bool:
    """Tell whether a month has such a day, 29 February included."""
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def _at_most(limit: int, what: str) -> AfterValidator:
    def check(number: Decimal) -> Decimal:
        if number > limit:
            raise refusal(f"{number} is more than {limit}.", f"Write {what} from 0 to {limit}.")
        return number

    return AfterValidator(check)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _no_repeats(values: list[T]) -> list[T]:
    repeated = sorted({str(value) for value in values if values.count(value) > 1})
    if repeated:
        raise refusal(f"{', '.join(repeated)} is listed twice.", "Keep one.")
    return values


def known(section: str, *, noun: str, open_in_own: bool = False) -> AfterValidator:
    """Check a name against one section of the vocabulary.

    open_in_own: a set of one's own may name others.
    """

    def check(name: str, info: ValidationInfo) -> str:
        names = info.context
        if not isinstance(names, Names) or (names.own and open_in_own):
            return name
        section_names: Mapping[str, Any] = getattr(names.vocabulary, section)
        if name in section_names:
            return name
        raise refusal(f"{shown(name)} is not a known {noun}.", choices(name, section_names))

    return AfterValidator(check)


def tag_by(key: str) -> Discriminator:
    """Pick the shape of a map by the value of one key.

    Tags are written <min>, so that they cannot be taken for keys where an error is located.
    """
    return _discriminator(
        lambda value: f"<{value[key]}>" if isinstance(value.get(key), str) else None, key
    )


def tag_by_key(*keys: str) -> Discriminator:
    """Pick the shape of a map by which one of several keys it has."""

    def pick(value: Mapping[str, Any]) -> str | None:
        found = [key for key in keys if value.get(key) is not None]
        return f"<{found[0]}>" if len(found) == 1 else None

    return _discriminator(pick, KEY_SEPARATOR.join(keys))


def _discriminator(pick: Callable[[Mapping[str, Any]], str | None], key: str) -> Discriminator:
    def tag(value: Any) -> str | None:
        return pick(value) if isinstance(value, Mapping) else None

    return Discriminator(
        tag,
        # Not as a context, which would make the annotation unhashable.
        custom_error_type=f"{WRONG_SHAPE}{key}",
        custom_error_message="no known shape",
    )


_NAME_SCHEMA = {"type": "string", "minLength": 1}

Text = Annotated[str, BeforeValidator(_read_text), WithJsonSchema(_NAME_SCHEMA)]
Id = Annotated[
    str,
    BeforeValidator(_read_id),
    WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"}),
]
Flag = Annotated[bool, BeforeValidator(_read_flag), WithJsonSchema({"type": "boolean"})]
Number = Annotated[
    Decimal, BeforeValidator(_read_number), WithJsonSchema({"type": "number", "minimum": 0})
]
Percent = Annotated[Number, _at_most(100, "a percentage")]
Share = Annotated[Number, _at_most(1, "a share")]
Count = Annotated[
    int, BeforeValidator(_read_count), WithJsonSchema({"type": "integer", "minimum": 1})
]
Day = Annotated[
    date, BeforeValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})
]
Year = Annotated[int, BeforeValidator(_read_year), WithJsonSchema({"type": "integer"})]
MonthAndDay = Annotated[
    str,
    BeforeValidator(_read_month_and_day),
    WithJsonSchema({"type": "string", "pattern": "^\\d\\d-\\d\\d$"}),
]
NotEmpty = Annotated[list[T], Field(min_length=1)]
Several = Annotated[
    list[T], BeforeValidator(_listed), Field(min_length=1), AfterValidator(_no_repeats)
]
"""One value, or a list of them."""

TopicId = Annotated[Id, known("topics", noun="topic")]
ClassId = Annotated[Id, known("credit_classes", noun="credit class")]
FactId = Annotated[Id, known("facts", noun="fact")]
FormatId = Annotated[Id, known("formats", noun="format")]
SubtypeId = Annotated[Id, known("subtypes", noun="subtype")]
SpecialtyId = Annotated[Id, known("specialties", noun="specialty")]
ProfessionId = Annotated[Id, known("professions", noun="profession")]
EventId = Annotated[Id, known("events", noun="event", open_in_own=True)]
ExemptionId = Annotated[Id, known("exemptions", noun="exemption", open_in_own=True)]
RelevanceId = Annotated[Id, known("relevance", noun="relevance", open_in_own=True)]
CourseId = Annotated[Id, known("courses", noun="course", open_in_own=True)]
ApprovedListId = Annotated[Id, known("approved_lists", noun="approved list", open_in_own=True)]
CredentialKind = Annotated[
    Id, known("credential_kinds", noun="kind of credential", open_in_own=True)
]
RuleId = Id
