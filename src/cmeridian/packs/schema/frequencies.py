"""How often a rule must be met, and by when."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, Tag, model_validator

from cmeridian.packs.build.frequencies import parse_segment
from cmeridian.packs.due_names import EXAMPLES, parse_due_name
from cmeridian.packs.schema.fields import (
    Count,
    Day,
    NotEmpty,
    Strict,
    Text,
    refusal,
    shown,
    tag_by,
    tag_by_key,
)

_LAST_CYCLE = 100
"""More renewals than anyone lives to see."""


def _check_due_name(name: str) -> str:
    if parse_due_name(name) is None:
        raise refusal(
            f"{shown(name)} is not a known due date.", f"Known forms: {', '.join(EXAMPLES)}."
        )
    return name


def _check_segment(text: str) -> str:
    if not re.fullmatch(r"years [1-9]\d?-[1-9]\d?", text, re.ASCII):
        raise refusal(f"{shown(text)} is not a stretch of years.", "Write it as: years 1-3.")
    first, last = parse_segment(text)
    if first > last:
        raise refusal(f"{shown(text)} ends before it starts.", "Write the earlier year first.")
    return text


DueName = Annotated[Text, AfterValidator(_check_due_name), Field(examples=list(EXAMPLES))]
Segment = Annotated[Text, AfterValidator(_check_segment)]


class DueOnDay(Strict):
    """On or before a calendar day."""

    on_or_before: Day = Field(description="The last day.")


class DueMonthsAfter(Strict):
    """So many months after something."""

    months_from: Literal["license_issue", "start_of_emergency_or_primary_care"] = Field(
        description="What the months are counted from; only license_issue has a date in a record."
    )
    months: Count = Field(description="How many months.")


class DueAtName(Strict):
    """At a named point of the credential's life."""

    at: DueName = Field(description="The point, by name.")


class DueSince(Strict):
    """At the coming renewal, whichever that is, since a day."""

    since: Day = Field(description="The day from which the duty exists.")


class DueFirstOf(Strict):
    """At the earliest of several."""

    earliest_of: NotEmpty[SimpleDue] = Field(description="The candidates.")


SimpleDue = Annotated[
    Annotated[DueOnDay, Tag("<on_or_before>")]
    | Annotated[DueMonthsAfter, Tag("<months_from>")]
    | Annotated[DueAtName, Tag("<at>")],
    tag_by_key("on_or_before", "months_from", "at"),
]
Due = Annotated[
    Annotated[DueOnDay, Tag("<on_or_before>")]
    | Annotated[DueMonthsAfter, Tag("<months_from>")]
    | Annotated[DueAtName, Tag("<at>")]
    | Annotated[DueSince, Tag("<since>")]
    | Annotated[DueFirstOf, Tag("<earliest_of>")],
    tag_by_key("on_or_before", "months_from", "at", "since", "earliest_of"),
]


class EveryCycle(Strict):
    """In every window of the set."""

    type: Literal["cycle"]


class EveryMonths(Strict):
    """Every so many months, on the rule's own clock."""

    type: Literal["every_months"]
    months: Count = Field(description="The length of the clock.")


class EveryNCycles(Strict):
    """At every n-th renewal."""

    type: Literal["every_n_cycles"]
    n: Count = Field(description="At which renewals: n, 2n, 3n ...")


class FirstCycleOnly(Strict):
    """In the first cycle, never again."""

    type: Literal["first_cycle_only"]


class FirstCycleThenEveryMonths(Strict):
    """In the first cycle, then on a clock of its own."""

    type: Literal["first_cycle_then_every_months"]
    months: Count = Field(description="The length of the clock after the first cycle.")


class Once(Strict):
    """Once in a career."""

    type: Literal["once"]
    due: Due | None = Field(None, description="By when; left out: by the coming renewal.")


class CyclePhase(Strict):
    """One stretch of a phased duty."""

    cycles: NotEmpty[Count] | None = Field(
        None, description="The cycles it covers, counted from 1."
    )
    after_cycle: Count | None = Field(None, description="It covers every cycle after this one.")
    frequency: Annotated[
        Annotated[EveryCycle, Tag("<cycle>")] | Annotated[EveryMonths, Tag("<every_months>")],
        tag_by("type"),
    ] = Field(description="The clock of this stretch.")

    @model_validator(mode="after")
    def _has_one_extent(self) -> CyclePhase:
        if (self.cycles is None) == (self.after_cycle is None):
            raise refusal("a phase needs either cycles or after_cycle.", "Give one of them.")
        return self


class Phased(Strict):
    """A clock that changes with the number of the cycle."""

    type: Literal["phased"]
    phases: NotEmpty[CyclePhase] = Field(description="The stretches, in order.")
    extra_due: Due | None = Field(None, description="A further, earlier due date for newcomers.")

    @model_validator(mode="after")
    def _do_not_overlap(self) -> Phased:
        seen: set[int] = set()
        for phase in self.phases:
            first = (phase.after_cycle or 0) + 1
            cycles = set(phase.cycles or range(first, _LAST_CYCLE))
            if seen & cycles:
                raise refusal("two phases cover the same cycle.", "Let each cycle be in one phase.")
            seen |= cycles
        return self


class PerCalendarYear(Strict):
    """In each calendar year of the window."""

    type: Literal["per_calendar_year"]


class PerDay(Strict):
    """On each day."""

    type: Literal["per_day"]


class PerSegment(Strict):
    """In each named stretch of the window."""

    type: Literal["per_segment"]
    segments: NotEmpty[Segment] = Field(
        description="Stretches such as `years 1-3`, counted from 1."
    )

    @model_validator(mode="after")
    def _do_not_overlap(self) -> PerSegment:
        stretches = [parse_segment(text) for text in self.segments]
        if any(later[0] <= earlier[1] for earlier, later in pairwise(stretches)):
            raise refusal(
                "two stretches of years overlap.", "Write them in order, without overlap."
            )
        return self


class PerYearOfCycle(Strict):
    """In each year of the window."""

    type: Literal["per_year_of_cycle"]


class OuterCycle(Strict):
    """Once in the outer cycle, which spans several windows."""

    type: Literal["outer_cycle"]


class Programme(Strict):
    """When the certifying programme says so."""

    type: Literal["program"]


Frequency = Annotated[
    Annotated[EveryCycle, Tag("<cycle>")]
    | Annotated[EveryMonths, Tag("<every_months>")]
    | Annotated[EveryNCycles, Tag("<every_n_cycles>")]
    | Annotated[FirstCycleOnly, Tag("<first_cycle_only>")]
    | Annotated[FirstCycleThenEveryMonths, Tag("<first_cycle_then_every_months>")]
    | Annotated[Once, Tag("<once>")]
    | Annotated[Phased, Tag("<phased>")]
    | Annotated[PerCalendarYear, Tag("<per_calendar_year>")]
    | Annotated[PerDay, Tag("<per_day>")]
    | Annotated[PerSegment, Tag("<per_segment>")]
    | Annotated[PerYearOfCycle, Tag("<per_year_of_cycle>")]
    | Annotated[OuterCycle, Tag("<outer_cycle>")]
    | Annotated[Programme, Tag("<program>")],
    tag_by("type"),
]

DueFirstOf.model_rebuild()
