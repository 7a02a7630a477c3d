"""Sample clinicians: invented people whose dates move with the day, so that they never age.

Each file is a record in which a date is written as a distance from today, such as `<-7 months>`,
`<+2 months, month end>` or `<-1 year, year>`. What is left after filling in the dates is an
ordinary record file.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from cmeridian.domain.kernel.dates import add_months

_DATE = re.compile(r"<([+-]\d+) (day|month|year)s?(?:, (month end|quarter end|year end|year))?>")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample clinician. story: what the record shows, in a sentence."""

    name: str
    title: str
    story: str


SAMPLES = (
    Sample(
        "amara", "Amara Okafor, MD", "Two state licences, a board, the DEA and a hospital at once."
    ),
    Sample("callum", "Callum Reyes, DO", "An osteopathic board of its own, and the AOA."),
    Sample("marisol", "Marisol Vega, RN", "A nurse whose topics fall due at different renewals."),
    Sample(
        "priya", "Priya Raman, MD", "Newly licensed: the first cycle owes little, but not nothing."
    ),
    Sample("tomasz", "Tomasz Wolski, MD", "A surgeon whose credits run out one by one."),
    Sample("lena", "Lena Hoffmann, PharmD", "A pharmacist with nothing missing."),
)
NAMES = tuple(sample.name for sample in SAMPLES)


def sample_text(name: str, *, today: date) -> str:
    """Write the record file of a sample as of a day. Raises KeyError for an unknown name."""
    if name not in NAMES:
        raise KeyError(name)
    template = files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    return fill_dates(template, today=today)


def fill_dates(template: str, *, today: date) -> str:
    """Replace every distance from today by its date."""

    def fill(found: re.Match[str]) -> str:
        number, unit, snap = int(found[1]), found[2], found[3]
        day = _MOVES[unit](today, number)
        if snap == "year":
            return str(day.year)
        return _SNAPS[snap](day).isoformat() if snap else day.isoformat()

    return _DATE.sub(fill, template)


_MOVES: dict[str, Callable[[date, int], date]] = {
    "day": lambda day, number: day + timedelta(days=number),
    "month": add_months,
    "year": lambda day, number: add_months(day, 12 * number),
}


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _quarter_end(day: date) -> date:
    """End the quarter as Texas renews: with February, May, August and November."""
    return _month_end(add_months(day.replace(day=1), (2 - day.month) % 3))


_SNAPS: dict[str, Callable[[date], date]] = {
    "month end": _month_end,
    "quarter end": _quarter_end,
    "year end": lambda day: day.replace(month=12, day=31),
}
