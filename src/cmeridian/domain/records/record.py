"""The record: one clinician, what they hold, and what they have done (`cmeridian/record/1`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FactValue = bool | Decimal | str | tuple[str, ...] | date


@dataclass(frozen=True, slots=True)
class Training:
    """One stretch of postgraduate training."""

    kind: str
    ends: date


@dataclass(frozen=True, slots=True)
class Clinician:
    """The person, and the facts about their practice on which rules depend.

    facts: names of the vocabulary to values; a name that is missing is unknown, never false.
    """

    profession: str
    name: str | None = None
    specialty: str | None = None
    npi: str | None = None
    birth_date: date | None = None
    training: tuple[Training, ...] = ()
    facts: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a credential, such as an examination passed."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Credential:
    """A licence, certificate, registration or appointment, and the requirement set it falls under.

    expires is the date printed on the document and overrides every computed date.
    """

    set: str
    number: str | None = None
    issued: date | None = None
    expires: date | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One claim on the hours of an activity.

    amount: in the unit of the class (credits of about an hour, practice hours, points).
    unit: None for that unit; `ceu` (10 contact hours), `week` or `year` of training.
    """

    credit_class: str
    amount: Decimal
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that proves an activity."""

    file: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """Something learnt, taught or practised, with alternative credit lines on the same hours.

    topics: hours on each topic, inside the activity's hours; topics may overlap.
    """

    id: str
    completed: date
    title: str = ""
    provider: str = ""
    format: str = ""
    credits: tuple[CreditLine, ...] = ()
    topics: Mapping[str, Decimal] = field(default_factory=dict)
    subtype: str | None = None
    course: str | None = None
    approved_lists: tuple[str, ...] = ()
    relevance: tuple[str, ...] = ()
    post_test_score_pct: Decimal | None = None
    formally_approved: bool | None = None
    reflection: bool | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Everything one clinician has told us.

    carried: sections kept word for word for other parts of the product (changes, achievements,
    goals, support).
    """

    clinician: Clinician
    credentials: tuple[Credential, ...] = ()
    activities: tuple[Activity, ...] = ()
    carried: Mapping[str, Any] = field(default_factory=dict)
